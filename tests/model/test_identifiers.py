import re

import pytest
from corpus import identifiers, policies
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import Identifier, Kind, Policy, Tier


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_every_kind_accepts_its_own_example(kind):
    assert Identifier(kind, kind.example).value == kind.example


@pytest.mark.parametrize("kind", list(Kind), ids=str)
@pytest.mark.parametrize("evil", ["a\nb", "a\x00b", "", " ", "a\r", "\u2028", "\ud800", "x" * 2000])
def test_no_kind_lets_through_what_a_format_must_fear(kind, evil):
    with pytest.raises(ValueError, match="not a well-formed"):
        Identifier(kind, evil)


@given(identifiers)
def test_a_canonical_value_stays_as_it_is(identifier):
    assert Identifier.of(identifier.kind, identifier.value) == identifier


@given(identifiers)
def test_an_identifier_meets_itself(identifier):
    assert identifier.key in set(identifier.met_by())


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("network.domain", "WeChat.COM.", "wechat.com"),
        ("windows.msi-product-code", "9d768ef8-1338-4104-b21a-02a7e01ec628",
         "{9D768EF8-1338-4104-B21A-02A7E01EC628}"),
        ("android.cert-sha256", ":".join(["0F"] * 32), "0f" * 32),
        ("macos.team-id", "5a4re8sf68", "5A4RE8SF68"),
    ],
)  # fmt: skip
def test_spellings_of_other_tools_become_canonical(kind, raw, value):
    assert Identifier.of(Kind(kind), raw).value == value


@pytest.mark.parametrize(
    ("seen", "known", "meets"),
    [
        ("a.b.wechat.com", "wechat.com", True),
        ("wechat.com", "wechat.com", True),
        ("notwechat.com", "wechat.com", False),
        ("wechat.com.example.org", "wechat.com", False),
        ("com", "wechat.com", False),
    ],
)
def test_a_domain_meets_what_is_under_it_at_label_boundaries(seen, known, meets):
    try:
        observed = Identifier(Kind.NETWORK_DOMAIN, seen)
    except ValueError:
        assert not meets
        return
    assert (known in set(observed.met_by())) is meets


def test_a_host_name_meets_itself_alone():
    assert set(Identifier(Kind.NETWORK_HOSTNAME, "a.wechat.com").met_by()) == {"a.wechat.com"}


def test_a_misspelt_kind_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=re.escape("did you mean android.package?")):
        Kind.spelt("android.pakage")


@given(policies)
def test_a_policy_is_canonical_whatever_the_order(policy):
    assert Policy.of(reversed(policy.prohibitions)) == policy
    assert Policy.of(reversed(policy.prohibitions)).digest == policy.digest


@given(policies)
def test_a_policy_holds_each_identifier_once(policy):
    rows = [p.identifier for p in policy.prohibitions]
    assert rows == sorted(set(rows))


@given(policies, policies)
def test_uniting_policies_keeps_every_ground_and_effect(one, other):
    both = {
        p.identifier: p for p in Policy.of((*one.prohibitions, *other.prohibitions)).prohibitions
    }
    for row in (*one.prohibitions, *other.prohibitions):
        assert {*row.because} <= {*both[row.identifier].because}
        assert row.effects <= both[row.identifier].effects


def test_tiers_say_what_may_be_done_with_a_fact():
    assert [t.enforceable for t in Tier] == [True, True, True, False, False]
    assert [t.enabled for t in Tier] == [True, True, True, True, False]


@given(st.sampled_from(list(Kind)))
def test_a_kind_never_asks_for_traffic_and_removal_at_once(kind):
    assert not {"remove", "block-traffic"} <= kind.effects
