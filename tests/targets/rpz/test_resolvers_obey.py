"""What BIND, unbound and PowerDNS answer when they have loaded the zone; what Knot does not."""

import os

import pytest
import resolvers
from corpus import of_kinds, row
from hypothesis import HealthCheck, given, settings

from proscribe import targets
from proscribe.model import Identifier, Kind, Policy

pytestmark = pytest.mark.engine(*resolvers.ENGINES, "unbound", "pdns_recursor", "rec_control")
HEAD = "$TTL 60\n@ SOA localhost. hostmaster.localhost. 1 3600 600 604800 60\n@ NS localhost.\n"
PROHIBITED = Policy.of(
    [
        row("network.domain", "wechat.com", "tencent/wechat"),
        row("network.domain", "signed.example", "tencent/wechat"),
        row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
    ]
)
ADDRESSES = Policy.of(
    [
        row("network.ipv4-prefix", "203.0.113.0/24", "example/documentation"),
        row("network.ipv4-prefix", "203.0.113.5", "example/documentation"),
        row("network.ipv6-prefix", "2001:db8::/32", "example/documentation"),
    ]
)
PREFIXES = of_kinds({Kind.NETWORK_IPV4, Kind.NETWORK_IPV6})


def zone(policy, serial=1):
    [file] = targets.compile_policy(targets.get("rpz"), policy, serial=serial).files
    return file.content


@pytest.fixture
def prohibiting(resolver):
    return resolver(zone(PROHIBITED), HEAD)


@pytest.mark.parametrize(
    "name",
    [
        "wechat.com",
        "mp.wechat.com",
        "a.b.c.wechat.com",
        "help.open.wechat.com",
        "MP.WeChat.Com",
        "crl.kaspersky.com",
        *resolvers.CANARIES,
        pytest.param(resolvers.LONGEST, id="the-longest-name-of-all"),
    ],
)
def test_a_prohibited_name_does_not_exist(prohibiting, name):
    assert prohibiting.ask(name).status == "NXDOMAIN"
    assert prohibiting.ask(name, "AAAA").status == "NXDOMAIN"


def test_another_name_for_a_prohibited_one_does_not_exist(prohibiting):
    assert prohibiting.ask("alias.example.org").status == "NXDOMAIN"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("v1.crl.kaspersky.com", id="under-an-exact-host-name"),
        pytest.param("support.kaspersky.com", id="beside-an-exact-host-name"),
        pytest.param("kaspersky.com", id="above-an-exact-host-name"),
        pytest.param("notwechat.com", id="a-look-alike"),
        pytest.param("v1.mask.icloud.com", id="under-a-canary"),
        pytest.param("www.icloud.com", id="beside-a-canary"),
        pytest.param("example.org", id="anything-else"),
    ],
)
def test_every_other_name_is_answered(prohibiting, name):
    assert prohibiting.ask(name)


def test_a_signed_name_does_not_exist_for_those_who_ask_for_signatures(prohibiting):
    assert prohibiting.ask("signed.example", "+dnssec").status == "NXDOMAIN"


def test_an_administrators_own_zone_before_ours_still_has_its_say(resolver):
    own = resolver(zone(PROHIBITED), f"{HEAD}help.open.wechat.com CNAME rpz-passthru.\n")
    assert own.ask("help.open.wechat.com")
    assert own.ask("open.wechat.com").status == "NXDOMAIN"


def test_the_zone_of_an_empty_policy_lifts_every_rule(prohibiting):
    assert not prohibiting.ask("wechat.com")
    prohibiting.load(zone(Policy(), serial=2), until=lambda now: now.ask("wechat.com"))
    for name in ("mp.wechat.com", "crl.kaspersky.com", "alias.example.org", "signed.example"):
        assert prohibiting.ask(name)
    assert all(prohibiting.ask(name) for name in resolvers.CANARIES)


def test_a_name_that_was_answered_before_is_prohibited_at_once(resolver):
    free = resolver(zone(Policy()), HEAD)
    assert free.ask("wechat.com")
    free.load(zone(PROHIBITED, serial=2), until=lambda now: not now.ask("mp.wechat.com"))
    assert free.ask("wechat.com").status == "NXDOMAIN"


def test_a_host_name_under_a_prohibited_domain_opens_no_way_around_it(resolver):
    both = Policy.of(
        [
            row("network.domain", "kaspersky.com", "kaspersky/suite"),
            row("network.domain", "help.open.wechat.com", "tencent/wechat"),
            row("network.domain", "wechat.com", "tencent/wechat"),
            row("network.hostname", "crl.kaspersky.com", "kaspersky/suite"),
            row("network.hostname", "kaspersky.com", "kaspersky/suite"),
        ]
    )
    both = resolver(zone(both), HEAD)
    for name in ("v1.crl.kaspersky.com", "crl.kaspersky.com", "kaspersky.com", "open.wechat.com"):
        assert both.ask(name).status == "NXDOMAIN"


@pytest.mark.parametrize(("name", "kind"), [("served", "A"), ("led", "A"), ("elsewhere", "AAAA")])
def test_an_answer_with_a_prohibited_address_is_refused_whole(resolver, name, kind):
    both = resolver(zone(ADDRESSES), HEAD)
    assert both.ask(f"{name}.example.org", kind).status == "NXDOMAIN"
    assert both.ask("by-six.example.org", "AAAA").status == "NXDOMAIN"
    assert all(both.ask(canary).status == "NXDOMAIN" for canary in resolvers.CANARIES)


def test_an_answer_with_other_addresses_comes_through(resolver):
    both = resolver(zone(ADDRESSES), HEAD)
    assert both.ask("elsewhere.example.org").addresses == ("203.0.114.5",)
    assert both.ask("served.example.org", "AAAA").status == "NOERROR"
    assert both.ask("wechat.com")


def test_a_hint_at_an_address_is_no_address(resolver):
    assert resolver(zone(ADDRESSES), HEAD).ask("hinted.example.org", "HTTPS").status == "NOERROR"


def test_addresses_are_answered_again_when_they_are_lifted(resolver):
    both = resolver(zone(ADDRESSES), HEAD)
    both.load(zone(Policy(), serial=2), until=lambda now: now.ask("led.example.org"))
    assert both.ask("served.example.org")
    assert all(both.ask(canary) for canary in resolvers.CANARIES)


@pytest.mark.engine("kresd")
def test_knot_obeys_the_rules_for_names_and_no_other(network, knot):
    """The conditions of the target are needed: this is what that resolver does."""
    knot(zone(Policy.of([*PROHIBITED.prohibitions, *ADDRESSES.prohibitions])))
    for name in ("wechat.com", "mp.wechat.com", "crl.kaspersky.com", *resolvers.CANARIES):
        assert network.ask(5303, name).status == "NXDOMAIN"
    assert network.ask(5303, "served.example.org")
    assert network.ask(5303, "alias.example.org").status == "NOERROR"


def test_such_a_host_name_written_out_would_open_one(resolver):
    """The trap that the target steps around is real; PowerDNS alone steps around it itself."""
    rules = "kaspersky.com CNAME .\n*.kaspersky.com CNAME .\ncrl.kaspersky.com CNAME .\n"
    naive = resolver(f"{HEAD}{rules}".encode(), HEAD)
    assert naive.ask("support.kaspersky.com").status == "NXDOMAIN"
    trapped = "pdns_recursor" not in naive.process.args
    assert bool(naive.ask("v1.crl.kaspersky.com")) is trapped


def test_bind_answers_signed_names_unless_it_is_told_to_break_them(network, tmp_path, run_bind):
    """The condition of the target is needed: this is what BIND does without it."""
    (tmp_path / "ours").write_bytes(zone(PROHIBITED))
    run_bind({"proscribe.rpz": tmp_path / "ours"}, settings="break-dnssec no")
    assert network.ask(5302, "signed.example").status == "NXDOMAIN"
    assert network.ask(5302, "signed.example", "+dnssec")


def test_bind_reads_a_zone_again_only_if_its_file_is_newer(network, tmp_path, run_bind):
    ours = tmp_path / "ours"
    ours.write_bytes(zone(PROHIBITED))
    process = run_bind({"proscribe.rpz": ours}, settings="break-dnssec yes")
    ours.write_bytes(zone(Policy(), serial=2))
    os.utime(ours, (1, 1))
    process.send_signal(1)
    network.until(lambda: "reloading zones succeeded" in (tmp_path / "log").read_text())
    assert network.ask(5302, "wechat.com").status == "NXDOMAIN"
    os.utime(ours)
    process.send_signal(1)
    network.until(lambda: network.ask(5302, "wechat.com"))


@pytest.mark.engine("named-checkzone")
@pytest.mark.parametrize("policy", [PROHIBITED, Policy()], ids=["prohibited", "empty"])
def test_the_checker_has_nothing_to_say(check, policy):
    assert check(zone(policy)) == (0, ["zone proscribe.rpz/IN: loaded serial 1", "OK"])


@pytest.mark.engine("named-checkzone")
def test_the_checker_drops_absolute_names_and_says_ok(check):
    """An exit status of zero proves nothing: the silence does."""
    status, said = check(f"{HEAD}wechat.com. CNAME .\n".encode())
    assert status == 0
    assert said[-1] == "OK"
    assert any("ignoring out-of-zone data" in line for line in said)


@pytest.mark.engine("named-checkzone")
def test_the_checker_rejects_a_broken_zone(check):
    status, _ = check(f"{HEAD}wechat.com CNAME\n".encode())
    assert status != 0


@pytest.mark.engine("named-checkzone")
def test_the_longest_name_that_is_not_refused_can_be_loaded(check):
    rpz = targets.get("rpz")
    names = [f"{'x' * n}.{'.'.join(['y' * 59] * 3)}.com" for n in range(40, 63)]
    rows = [row("network.domain", name, "a/b") for name in names]
    artifact = targets.compile_policy(rpz, Policy.of(rows), serial=1)
    longest = max(e.prohibition.identifier.value for e in artifact.enforced)
    assert check(artifact.files[0].content)[0] == 0
    assert any(len(g.prohibition.identifier.value) == len(longest) + 1 for g in artifact.gaps)
    one_more = f"{HEAD}*.x{longest} CNAME .\n".encode()
    assert check(one_more)[0] != 0


def test_a_name_that_would_be_another_sort_of_trigger_is_refused():
    rpz = targets.get("rpz")
    assert rpz.refuses(Identifier(Kind.NETWORK_IPV4, "192.168.0.0/16"))
    assert rpz.refuses(Identifier(Kind.NETWORK_IPV6, "2001:db8::1/32"))
    assert rpz.refuses(Identifier(Kind.NETWORK_DOMAIN, "32.1.2.0.192.rpz-ip"))
    assert rpz.refuses(Identifier(Kind.NETWORK_HOSTNAME, "ns.example.rpz-nsdname"))
    assert rpz.refuses(Identifier(Kind.NETWORK_DOMAIN, "rpz-ip.com")) is None


def test_the_serial_number_wraps_as_resolvers_expect():
    assert b" 4294967295 3600 " in zone(Policy(), 2**32 - 1)
    assert b" 0 3600 " in zone(Policy(), 2**32)


@pytest.mark.engine("named-checkzone")
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=resolvers.ROWS)
def test_whatever_is_prohibited_the_checker_has_nothing_to_say(check, rows):
    status, said = check(zone(Policy.of(rows)))
    assert (status, said[1:]) == (0, ["OK"])


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(policy=PREFIXES)
def test_whatever_address_is_prohibited_bind_has_nothing_against_the_rule(loads, policy):
    """A checker of zones takes any owner name: only a server says what it makes of them."""
    assert loads(zone(policy)) == []


def test_bind_says_when_a_rule_for_an_address_is_none(loads):
    said = loads(f"{HEAD}24.113.0.203.rpz-ip CNAME .\n".encode())
    assert any("invalid rpz" in line for line in said), said
