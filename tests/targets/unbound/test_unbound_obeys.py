"""What unbound answers when it has read the file."""

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

pytestmark = pytest.mark.engine(*resolvers.ENGINES, "unbound", "unbound-checkconf")
ALONE = {"crl.kaspersky.com", *CANARIES}
DIG = ("dig", "@127.0.0.1", f"-p{resolvers.RESOLVER}", "+short")
OWN = b"""\
server:
    local-zone: "intranet.example." static
    local-data: "intranet.example. A 192.0.2.77"
    local-zone: "help.open.wechat.com." always_transparent
"""
"""What an administrator wrote: names of their own, and one exception."""


def ours(policy, before=None):
    [content] = resolvers.compiled("unbound", policy, before).values()
    return content


@pytest.fixture
def prohibiting(run):
    return run({"own.conf": OWN, "proscribe.conf": ours(PROHIBITED)})


def test_a_prohibited_name_has_no_address_of_any_kind(run):
    prohibiting = run({"proscribe.conf": ours(PROHIBITED)})
    for name in REFUSED:
        for kind in ("A", "AAAA", "HTTPS", "CNAME", "ANY"):
            asked = prohibiting.ask(name, kind)
            assert (asked.status, asked.addresses) == (
                "NOERROR" if name.lower() in ALONE else "NXDOMAIN",
                (),
            ), (name, kind)


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


def test_a_host_name_alone_has_one_text_and_nothing_else(prohibiting):
    answer = prohibiting.network.run(*DIG, "crl.kaspersky.com", "TXT").stdout
    assert answer.strip() == '"proscribe"'


def test_of_two_zones_of_the_same_name_the_last_holds_and_the_checker_says_ok(run, check):
    """The condition of the target is needed: one's own zone of the name, read later, wins."""
    own = b'server:\n    local-zone: "wechat.com." always_transparent\n'
    assert check(ours(PROHIBITED) + own)[0] == 0
    assert run({"proscribe.conf": ours(PROHIBITED), "z.conf": own}).ask("wechat.com")
    assert not run({"a.conf": own, "proscribe.conf": ours(PROHIBITED)}).ask("wechat.com")


def test_a_zone_of_a_host_under_a_domain_would_open_what_lies_under_the_host(run):
    """The trap that the target steps around is real."""
    naive = b"""\
server:
    local-zone: "kaspersky.com." always_nxdomain
    local-zone: "crl.kaspersky.com." transparent
    local-data: 'crl.kaspersky.com. TXT "x"'
"""
    naive = run({"naive.conf": naive})
    assert not naive.ask("support.kaspersky.com")
    assert naive.ask("v1.crl.kaspersky.com")


def test_a_name_that_was_answered_before_is_prohibited_upon_reload(run, tmp_path):
    free = run({"proscribe.conf": ours(Policy())})
    assert free.ask("mp.wechat.com")
    (tmp_path / "conf.d" / "proscribe.conf").write_bytes(ours(PROHIBITED))
    free.process.send_signal(1)
    free.network.until(lambda: free.ask("mp.wechat.com").status == "NXDOMAIN")
    (tmp_path / "conf.d" / "proscribe.conf").write_bytes(ours(Policy(), PROHIBITED))
    free.process.send_signal(1)
    free.network.until(lambda: free.ask("mp.wechat.com"))


def test_a_reason_too_long_for_a_line_is_cut_short(run, check):
    assert max(len(line) for line in ours(MANY).splitlines()) < 256
    assert check(ours(MANY))[0] == 0
    assert run({"proscribe.conf": ours(MANY)}).ask("wechat.com").status == "NXDOMAIN"


def test_the_checker_rejects_a_broken_file(check):
    assert check(b'server:\n    local-zone: "wechat.com." always_nonsense\n')[0] != 0


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=resolvers.ROWS)
def test_whatever_is_prohibited_the_checker_has_nothing_to_say(check, rows):
    status, said = check(ours(Policy.of(rows)))
    assert (status, [line.partition(":")[0] for line in said]) == (0, ["unbound-checkconf"])


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(policy=resolvers.FOREST)
def test_what_is_prohibited_is_refused_and_nothing_else(run, policy):
    prohibiting = run({"proscribe.conf": ours(policy)})
    for name in resolvers.TREE:
        assert bool(prohibiting.ask(name)) != resolvers.spoken_of(policy, name), name
