"""The real nDPI, shown traffic that was made for the purpose, labels it as the file says."""

import pytest
from corpus import row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proscribe.model import Effect, Kind, Policy, Reason
from proscribe.service.prove import Ending, tried
from proscribe.targets import compile_policy, get
from proscribe.targets.ndpi import LONGEST, TOO_LONG

pytestmark = pytest.mark.engine("ndpiReader", "unshare")

OURS = "Proscribe"
DOMAIN = Policy.of([row("network.domain", "prohibited.example", "a/b")])
MARK = b"# Proscribe wrote this file; what is changed here by hand is lost.\n"
UNKNOWN = b'host:"unfinished"\n'
FOREIGN = b'host:"foreign.example"@Foreign\n'


def rules(policy, before=None):
    (file,) = compile_policy(get("ndpi"), policy, serial=1, before=before).files
    return file.content


def test_a_domain_and_all_beneath_it_are_recognised_when_greeted_and_when_asked_for(labels):
    names = [
        "prohibited.example",
        "web.prohibited.example",
        "PROHIBITED.example",
        "a.b.prohibited.example",
    ]
    seen = labels(rules(DOMAIN), greeted=names, asked=names)
    assert seen.labels == (OURS,) * 8


def test_other_names_are_not(labels):
    names = [
        "notprohibited.example",
        "prohibited.example.org",
        "example.org",
        "prohibited.examples",
    ]
    assert OURS not in labels(rules(DOMAIN), greeted=names, asked=names).labels


def test_a_letter_or_a_hyphen_before_the_domain_deceives_it_as_the_condition_says(labels):
    names = ["xprohibited.example", "not-prohibited.example"]
    assert labels(rules(DOMAIN), greeted=names).labels == (OURS,) * 2
    (done,) = compile_policy(get("ndpi"), DOMAIN, serial=1).enforced
    assert "names with a letter or a hyphen before the domain are labelled too" in done.condition.en


def test_our_rule_mends_the_name_of_wechat_that_the_engine_takes_for_qq(labels):
    policy = Policy.of([row("network.domain", "weixin.qq.com", "tencent/wechat")])
    names = ["short.weixin.qq.com", "weixin.qq.com"]
    assert labels(MARK, greeted=names).labels == ("QQ",) * 2
    assert labels(rules(policy), greeted=names).labels == (OURS,) * 2


def test_a_name_that_the_engine_knows_better_keeps_its_label_as_the_condition_says(labels):
    policy = Policy.of([row("network.domain", "wechat.com", "tencent/wechat")])
    names = ["wechat.com", "pay.wechat.com", "web.wechat.com"]
    assert labels(rules(policy), greeted=names).labels == (OURS, "WeChat", "WeChat")
    (done,) = compile_policy(get("ndpi"), policy, serial=1).enforced
    assert "a rule of its own for keep nDPI's label" in done.condition.en


def test_a_domain_that_the_engine_has_the_very_same_rule_for_keeps_its_label_and_prove_says_so(
    labels,
):
    policy = Policy.of([row("network.domain", "tiktok.com", "bytedance/tiktok")])
    names = ["tiktok.com", "www.tiktok.com"]
    assert labels(rules(policy), greeted=names).labels == ("TikTok", "TikTok")
    made = [compile_policy(get("ndpi"), p, serial=1) for p in (policy, Policy())]
    (done,) = made[0].enforced
    assert "a domain, or names under it, that nDPI has a rule of its own for" in done.condition.en
    seen = tried(get("ndpi"), "ndpi", *made)
    assert seen.ending is Ending.NOT_OBEYED
    assert "recognise a greeting of tiktok.com" in seen.why.en


@pytest.mark.parametrize(
    ("prefix", "inside", "outside"),
    [
        ("203.0.113.0/24", "203.0.113.255", "203.0.114.1"),
        ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
        ("203.0.113.8/31", "203.0.113.9", "203.0.113.10"),
    ],
)
def test_a_prefix_of_addresses_is_recognised_and_its_neighbour_is_not(
    labels, prefix, inside, outside
):
    policy = Policy.of([row("network.ipv4-prefix", prefix, "a/b")])
    assert labels(rules(policy), servers=[inside, outside]).labels == (OURS, "TLS")


def test_lifted_the_engine_sees_what_it_saw_before(labels):
    names = ["prohibited.example", "web.prohibited.example", "short.weixin.qq.com"]
    lifted = rules(Policy(), DOMAIN)
    assert lifted == rules(Policy()) == MARK
    untouched = labels(b"", greeted=names, asked=names).labels
    assert labels(lifted, greeted=names, asked=names).labels == untouched
    assert OURS not in untouched


def test_a_rule_of_others_holds_beside_ours_and_after_the_lift(labels):
    names = ["foreign.example", "prohibited.example"]
    assert labels(FOREIGN + rules(DOMAIN), greeted=names).labels == ("Foreign", OURS)
    assert labels(FOREIGN + rules(Policy(), DOMAIN), greeted=names).labels == ("Foreign", "TLS")


def test_a_line_that_the_engine_cannot_read_is_reported_though_it_exits_with_success(labels):
    assert "Unknown rule" in labels(UNKNOWN, greeted=["example.org"]).said


LABELS = st.text("abz09-_", min_size=1, max_size=30).filter(
    lambda text: Kind.NETWORK_DOMAIN.accepts(f"{text}.example")
)
NAMES = st.lists(LABELS, min_size=1, max_size=3).map(lambda parts: ".".join([*parts, "example"]))


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(names=st.lists(NAMES, min_size=1, max_size=30, unique=True))
def test_the_engine_reads_every_name_that_is_not_refused(labels, names):
    policy = Policy.of(row("network.domain", name, "a/b") for name in names)
    done = {
        e.prohibition.identifier.value
        for e in compile_policy(get("ndpi"), policy, serial=1).enforced
    }
    assert done == {name for name in names if len(name) <= LONGEST}
    seen = labels(rules(policy), asked=[name for name in names if name in done])
    assert "Unknown rule" not in seen.said
    assert set(seen.labels) <= {OURS}


def named(length):
    return "a" * 40 + "." + "b" * (length - 41 - len(".example")) + ".example"


def test_a_rule_that_would_be_accepted_and_never_hold_is_refused(labels):
    last, first = named(LONGEST), named(LONGEST + 1)
    written = [f'host:"{name}"@{OURS}\n'.encode() for name in (last, first)]
    assert labels(b"".join(written), asked=[last, first]).labels == (OURS, "DNS")
    made = compile_policy(get("ndpi"), Policy.of([row("network.domain", first, "a/b")]), serial=1)
    assert made.enforced == ()
    assert {gap.why for gap in made.gaps} == {TOO_LONG}


def test_three_thousand_rules_all_hold(labels):
    names = [f"n{n:04}.example" for n in range(3000)]
    policy = Policy.of(row("network.domain", name, "a/b") for name in names)
    assert set(labels(rules(policy), asked=names[::30]).labels) == {OURS}


def test_what_is_only_recognised_is_never_shown_as_stopped():
    made = compile_policy(get("ndpi"), DOMAIN, serial=1)
    assert {e.effect for e in made.enforced} == {Effect.IDENTIFY}
    (gap,) = made.gaps
    assert (gap.effect, gap.reason) == (Effect.BLOCK_TRAFFIC, Reason.NEVER)


def test_a_host_is_a_gap_for_what_lies_under_it_would_be_recognised_as_well():
    made = compile_policy(
        get("ndpi"), Policy.of([row("network.hostname", "a.example", "a/b")]), serial=1
    )
    assert made.enforced == ()
    (gap,) = [g for g in made.gaps if g.effect is Effect.IDENTIFY]
    assert "what lies under the host would be identified as well" in gap.why.en
