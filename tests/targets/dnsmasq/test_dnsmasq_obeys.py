"""What dnsmasq answers when it has read the file."""

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

pytestmark = pytest.mark.engine(*resolvers.ENGINES, "dnsmasq")
OWN = b"""\
address=/intranet.example/192.0.2.77
server=/help.open.wechat.com/#
"""
"""What an administrator wrote: names of their own, and one exception."""


def ours(policy, before=None):
    [content] = resolvers.compiled("dnsmasq", policy, before).values()
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


@pytest.mark.parametrize("first", ["a.conf", "z.conf"])
def test_a_server_of_ones_own_for_the_same_name_wins_and_the_check_says_ok(run, check, first):
    """The condition of the target is needed, wherever that line stands."""
    own = b"server=/wechat.com/127.0.0.1#5300\n"
    assert check(ours(PROHIBITED) + own) == (0, ["dnsmasq: syntax check OK."])
    defeated = run({first: own, "proscribe.conf": ours(PROHIBITED)})
    assert defeated.ask("wechat.com")


def test_names_under_a_host_leave_a_server_of_ones_own_as_the_condition_says(run):
    own = b"server=/kaspersky.com/127.0.0.1#1\n"
    assert not run({"own.conf": own}).ask("v1.crl.kaspersky.com")
    assert run({"own.conf": own, "proscribe.conf": ours(PROHIBITED)}).ask("v1.crl.kaspersky.com")


def test_a_host_under_a_domain_written_out_would_open_what_lies_under_the_host(run):
    """The trap that the target steps around is real."""
    lines = b"address=/kaspersky.com/\naddress=/crl.kaspersky.com/\nserver=/*.crl.kaspersky.com/#\n"
    naive = run({"naive.conf": lines})
    assert not naive.ask("support.kaspersky.com")
    assert naive.ask("v1.crl.kaspersky.com")


def test_the_rest_of_a_long_comment_would_be_obeyed(run, check):
    """Why reasons are short: the check says OK, and half a comment is a rule."""
    comment = b"# " + b"d" * 1022 + b"address=/example.com/\n"
    assert check(comment) == (0, ["dnsmasq: syntax check OK."])
    assert run({"long.conf": comment}).ask("example.com").status == "NXDOMAIN"


def test_rules_hold_from_the_next_start_and_not_upon_a_signal(run, tmp_path):
    free = run({"proscribe.conf": ours(Policy())})
    (tmp_path / "conf.d" / "proscribe.conf").write_bytes(ours(PROHIBITED))
    free.process.send_signal(1)
    free.network.until(lambda: "cleared cache" in (tmp_path / "log").read_text())
    assert free.ask("wechat.com")
    assert not run({"proscribe.conf": ours(PROHIBITED)}).ask("wechat.com")


def test_a_reason_too_long_for_a_line_is_cut_short(run, check):
    assert max(len(line) for line in ours(MANY).splitlines()) < 256
    assert check(ours(MANY))[0] == 0
    assert run({"proscribe.conf": ours(MANY)}).ask("wechat.com").status == "NXDOMAIN"


def test_the_checker_rejects_a_broken_file(check):
    assert check(b"address=wechat.com\n")[0] != 0


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=resolvers.ROWS)
def test_whatever_is_prohibited_the_checker_has_nothing_to_say(check, rows):
    status, said = check(ours(Policy.of(rows)))
    assert (status, said) == (0, ["dnsmasq: syntax check OK."])


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(policy=resolvers.FOREST)
def test_what_is_prohibited_is_refused_and_nothing_else(run, policy):
    prohibiting = run({"proscribe.conf": ours(policy)})
    for name in resolvers.TREE:
        assert bool(prohibiting.ask(name)) != resolvers.spoken_of(policy, name), name
