"""What dnsdist answers when it has read the file."""

import pytest
import resolvers
from corpus import row
from hypothesis import HealthCheck, given, settings
from resolvers import (
    ANSWERED,
    BENEATH,
    CANARIES,
    MANY,
    NESTED,
    PROHIBITED,
    REFUSED,
    UNDER_BENEATH,
    UNDER_NESTED,
)

from proscribe.model import Policy

pytestmark = pytest.mark.engine(*resolvers.ENGINES, "dnsdist")
OWN = b"""\
addAction(QNameRule("intranet.example"), SpoofAction("192.0.2.77"))
addAction(QNameRule("help.open.wechat.com"), AllowAction())
"""
"""What an administrator wrote: names of their own, and one exception."""


def ours(policy, before=None):
    [content] = resolvers.compiled("dnsdist", policy, before).values()
    return content


@pytest.fixture
def prohibiting(run):
    return run({"own.conf": OWN, "proscribe.conf": ours(PROHIBITED)})


def test_a_prohibited_name_has_no_address_of_any_kind(run):
    prohibiting = run({"proscribe.conf": ours(PROHIBITED)})
    for name in REFUSED:
        for kind in ("A", "AAAA", "HTTPS", "CNAME", "ANY"):
            asked = prohibiting.ask(name, kind)
            assert (asked.status, asked.addresses) == ("NXDOMAIN", ()), (name, kind)


@pytest.mark.parametrize("name", ANSWERED.values(), ids=ANSWERED)
def test_every_other_name_is_answered(prohibiting, name):
    assert prohibiting.ask(name)


def test_a_signed_name_does_not_exist_for_those_who_ask_for_signatures(prohibiting):
    assert prohibiting.ask("signed.example", "+dnssec").status == "NXDOMAIN"


def test_an_alias_that_leads_to_a_prohibited_name_is_answered_as_the_condition_says(prohibiting):
    assert prohibiting.ask("alias.example.org")


def test_an_exception_of_the_administrators_own_lets_one_name_through(prohibiting):
    assert prohibiting.ask("help.open.wechat.com")
    assert prohibiting.ask("open.wechat.com").status == "NXDOMAIN"


def test_a_foreign_rule_beside_ours_holds_before_and_after(run):
    free = run({"own.conf": OWN}).says()
    prohibiting = run({"own.conf": OWN, "proscribe.conf": ours(PROHIBITED)})
    assert prohibiting.ask("intranet.example").addresses == ("192.0.2.77",)
    lifted = run({"own.conf": OWN, "proscribe.conf": ours(Policy(), PROHIBITED)})
    assert lifted.ask("intranet.example").addresses == ("192.0.2.77",)
    assert lifted.says() == free


def test_the_file_of_an_empty_policy_lifts_every_rule(run):
    untouched = run({}).says()
    assert run({"proscribe.conf": ours(PROHIBITED)}).says() != untouched
    assert run({"proscribe.conf": ours(Policy(), PROHIBITED)}).says() == untouched


def test_names_under_names_open_no_way_around_a_domain(run):
    nested = run({"proscribe.conf": ours(NESTED)})
    for name in UNDER_NESTED:
        assert nested.ask(name).status == "NXDOMAIN"


def test_a_domain_under_an_exact_host_is_prohibited_and_its_neighbours_are_not(run):
    beneath = run({"proscribe.conf": ours(BENEATH)})
    assert not any(beneath.ask(name) for name in UNDER_BENEATH)
    assert beneath.ask("support.kaspersky.com")


def test_canaries_stand_there_only_while_a_name_is_prohibited(run):
    apps = Policy.of([row("linux.deb-package", "wechat", "tencent/wechat")])
    for policy in (Policy(), apps):
        assert all(canary.encode() not in ours(policy) for canary in CANARIES)
    free = run({"proscribe.conf": ours(apps)})
    assert all(free.ask(canary) for canary in CANARIES)


def test_what_is_allowed_before_ours_is_let_through_and_after_ours_it_is_not(run, check):
    """The condition of the target is needed: a wide rule of one's own before ours defeats it."""
    wide = b"addAction(AllRule(), AllowAction())\n"
    assert check(wide + ours(PROHIBITED))[0] == 0
    assert run({"a.conf": wide, "proscribe.conf": ours(PROHIBITED)}).ask("wechat.com")
    assert not run({"proscribe.conf": ours(PROHIBITED), "z.conf": wide}).ask("wechat.com")


def test_a_hundred_thousand_names_load_though_as_many_calls_would_not(check):
    names = [f"n{n}.example.com" for n in range(100_000)]
    rows = [row("network.domain", name, "a/b") for name in names]
    rows += [row("network.hostname", f"h{n}.example.org", "a/b") for n in range(70_000)]
    assert check(ours(Policy.of(rows)))[0] == 0
    calls = "".join(f'names:add("{name}")\n' for name in names)
    status, said = check(f"local names = newSuffixMatchNode()\n{calls}".encode())
    assert status != 0
    assert any("65536 constants" in line for line in said)


def test_our_rules_can_be_taken_away_by_name(run):
    gone = b'rmRule("proscribe-domains")\nrmRule("proscribe-hosts")\n'
    lifted = run({"own.conf": OWN, "proscribe.conf": ours(PROHIBITED), "z.conf": gone})
    assert lifted.ask("wechat.com")
    assert lifted.ask("crl.kaspersky.com")
    assert lifted.ask("intranet.example")


def test_a_reason_too_long_for_a_line_is_cut_short(run, check):
    assert max(len(line) for line in ours(MANY).splitlines()) < 256
    assert check(ours(MANY))[0] == 0
    assert run({"proscribe.conf": ours(MANY)}).ask("wechat.com").status == "NXDOMAIN"


def test_the_checker_rejects_a_broken_file(check):
    assert check(b"addAction(\n")[0] != 0


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=resolvers.ROWS)
def test_whatever_is_prohibited_the_checker_has_nothing_to_say(check, rows):
    status, said = check(ours(Policy.of(rows)))
    assert (status, said[-1].endswith("OK!")) == (0, True)


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(policy=resolvers.FOREST)
def test_what_is_prohibited_is_refused_and_nothing_else(run, policy):
    prohibiting = run({"proscribe.conf": ours(policy)})
    for name in resolvers.TREE:
        assert bool(prohibiting.ask(name)) != resolvers.spoken_of(policy, name), name
