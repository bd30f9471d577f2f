"""What the kernel's packet filter does when it has loaded the file."""

import json
import re
from ipaddress import ip_network

import pytest
from corpus import row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proscribe import targets
from proscribe.model import Identifier, Kind, Policy, Reason

pytestmark = pytest.mark.engine("unshare", "nsenter", "ip", "nft")
PROHIBITED = Policy.of(
    [
        row("network.ipv4-prefix", "203.0.113.0/24", "tencent/wechat"),
        row("network.ipv4-prefix", "198.51.100.7", "kaspersky/suite"),
        row("network.ipv6-prefix", "2001:db8::/32", "tencent/wechat"),
    ]
)
REFUSED = ["203.0.113.5", "203.0.113.200", "198.51.100.7", "2001:db8::5"]
REACHED = ["198.51.100.8", "192.0.2.5", "2001:db9::5", "127.0.0.1", "::1"]
FILE = """\
# Proscribe wrote this file; what is changed here by hand is lost.
table inet proscribe
delete table inet proscribe
table inet proscribe {
	counter prohibited {
	}
	set ipv4 {
		type ipv4_addr
		flags interval
		elements = {
			198.51.100.7/32, # d-1: kaspersky/suite
			203.0.113.0/24, # d-1: tencent/wechat
		}
	}
	set ipv6 {
		type ipv6_addr
		flags interval
		elements = {
			2001:db8::/32, # d-1: tencent/wechat
		}
	}
	chain input {
		type filter hook input priority filter; policy accept;
		ip saddr @ipv4 counter name prohibited drop
		ip6 saddr @ipv6 counter name prohibited drop
	}
	chain forward {
		type filter hook forward priority filter; policy accept;
		ip saddr @ipv4 counter name prohibited drop
		ip daddr @ipv4 counter name prohibited reject with icmpx type admin-prohibited
		ip6 saddr @ipv6 counter name prohibited drop
		ip6 daddr @ipv6 counter name prohibited reject with icmpx type admin-prohibited
	}
	chain output {
		type filter hook output priority filter; policy accept;
		ip daddr @ipv4 counter name prohibited reject with icmpx type admin-prohibited
		ip6 daddr @ipv6 counter name prohibited reject with icmpx type admin-prohibited
	}
}
"""
FOREIGN = b"""\
table inet filter {
	set own {
		type ipv4_addr
		elements = { 198.51.100.8 }
	}
	chain output {
		type filter hook output priority filter; policy accept;
		ip daddr @own reject
		ip daddr 203.0.113.5 accept
	}
}
"""
FAMILIES = {Kind.NETWORK_IPV4, Kind.NETWORK_IPV6}


def prefixes(kind):
    return st.from_regex(kind.grammar, fullmatch=True)


ROWS = st.lists(
    st.sampled_from(sorted(FAMILIES)).flatmap(
        lambda kind: st.builds(row, st.just(kind), prefixes(kind), st.just("a/b"))
    ),
    max_size=8,
)


def counted(station):
    listed = json.loads(station.must("nft", "-j", "list", "counters"))["nftables"]
    [counter] = [c["counter"] for c in listed if "counter" in c]
    assert (counter["table"], counter["name"]) == ("proscribe", "prohibited")
    return counter["packets"]


def test_the_file_is_the_one_that_was_reviewed(ours):
    assert ours(PROHIBITED).decode() == FILE


def test_prohibited_addresses_are_refused_and_counted_and_others_reached(station, ours):
    assert all(station.reaches(address) for address in (*REFUSED, *REACHED))
    station.load(ours(PROHIBITED))
    for address in REFUSED:
        before = counted(station)
        assert not station.reaches(address)
        assert counted(station) > before
    assert all(station.reaches(address) for address in REACHED)


def test_nothing_comes_in_from_a_prohibited_address(station, ours):
    assert station.reaches("192.0.2.5", "203.0.113.5")
    station.load(ours(PROHIBITED))
    assert not station.reaches("192.0.2.5", "203.0.113.5")
    assert counted(station) > 0
    assert station.reaches("192.0.2.5", "198.51.100.8")


def test_a_connection_that_was_open_does_not_go_on(station, ours):
    caller = station.call("203.0.113.5")
    station.load(ours(PROHIBITED))
    caller.stdin.close()
    assert caller.wait(30) != 0


def test_a_connection_elsewhere_goes_on(station, ours):
    caller = station.call("192.0.2.5")
    station.load(ours(PROHIBITED))
    caller.stdin.close()
    assert caller.wait(30) == 0


@pytest.fixture
def routed(stations):
    """Give a router, and a device on each side of it: inside is 192.0.2.2, outside two others."""
    router, inside, outside = stations(), stations(), stations()
    for device, other, at in (("in", inside, "192.0.2"), ("out", outside, "203.0.113")):
        peer = ["peer", "name", "eth", "netns", str(other.running[0].pid)]
        router.must("ip", "link", "add", device, "type", "veth", *peer)
        for end, name, host in ((router, device, 1), (other, "eth", 2)):
            end.must("ip", "address", "add", f"{at}.{host}/24", "dev", name)
            end.must("ip", "link", "set", name, "up")
        other.must("ip", "route", "add", "default", "via", f"{at}.1")
    router.must("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
    outside.address("198.51.100.8")
    router.must("ip", "route", "add", "198.51.100.8", "via", "203.0.113.2")
    outside.serve()
    inside.until(lambda: inside.reaches("203.0.113.2"))
    return router, inside


@pytest.mark.parametrize("where", [0, 1], ids=["on-the-router", "on-the-device"])
def test_a_program_is_told_at_once_that_it_may_not(routed, ours, where):
    _, inside = routed
    routed[where].load(ours(PROHIBITED))
    assert "No route to host" in inside.called("203.0.113.2")
    assert inside.reaches("198.51.100.8")
    routed[where].load(ours(Policy(), PROHIBITED))
    assert inside.reaches("203.0.113.2")


def test_loading_twice_is_loading_once(station, ours):
    station.load(ours(PROHIBITED))
    once = station.rules()
    assert station.load(ours(PROHIBITED)).status == 0
    assert station.rules() == once


def test_lifting_leaves_the_rules_as_they_were_byte_for_byte(station, ours):
    station.load(FOREIGN)
    before = station.rules()
    station.load(ours(PROHIBITED))
    assert station.rules().replace(before, "") != station.rules()
    assert not station.reaches("203.0.113.200")
    assert station.load(ours(Policy(), PROHIBITED)).status == 0
    assert station.rules() == before
    assert station.reaches("203.0.113.200")
    assert not station.reaches("198.51.100.8")
    assert station.load(ours(Policy(), PROHIBITED)).status == 0
    assert station.rules() == before


def test_no_other_table_can_allow_what_ours_refuses(station, ours):
    station.load(FOREIGN)
    station.load(ours(PROHIBITED))
    assert not station.reaches("203.0.113.5")


def test_a_flush_after_ours_takes_it_away_as_the_page_says(station, ours):
    station.load(ours(PROHIBITED))
    station.load(b"flush ruleset\n" + FOREIGN)
    assert station.reaches("203.0.113.200")
    station.load(b"flush ruleset\n" + FOREIGN + ours(PROHIBITED))
    assert not station.reaches("203.0.113.200")


def test_a_prefix_within_another_is_left_out_for_nft_would_take_neither(station, ours):
    values = ["203.0.113.0/24", "203.0.113.5", "203.0.113.0/25", "203.0.113.5/32", "198.51.100.7"]
    nested = ours(Policy.of(row("network.ipv4-prefix", value, "a/b") for value in values))
    assert nested.count(b"203.0.113.") == 1
    assert station.check(nested) == (0, [])
    naive = FILE.replace("198.51.100.7", "203.0.113.5").encode()
    status, said = station.check(naive)
    assert status != 0
    assert any("conflicting intervals" in line for line in said)


def test_a_file_with_an_error_changes_nothing(station, ours):
    station.load(ours(PROHIBITED))
    before = station.rules()
    assert station.load(ours(Policy()) + b"table inet proscribe { nonsense }\n").status != 0
    assert station.rules() == before


def test_addresses_of_the_device_and_of_private_networks_are_refused():
    nftables = targets.get("nftables")
    for value in ("127.0.0.1", "10.1.2.0/24", "192.168.0.0/16", "224.0.0.1", "172.0.0.0/8"):
        assert nftables.refuses(Identifier(Kind.NETWORK_IPV4, value))
    for value in ("::1", "fe80::1", "fc00::/18", "ff02::1", "::ffff:192.0.2.1", "::/16"):
        assert not Kind.NETWORK_IPV6.accepts(value)
    for value in ("0.0.0.0/0", "128.0.0.0/1", "256.1.1.1", "01.2.3.4", "1.2.3", "1.2.3.4/33"):
        assert not Kind.NETWORK_IPV4.accepts(value)


def test_a_prefix_with_bits_beyond_its_length_is_refused():
    nftables = targets.get("nftables")
    assert nftables.refuses(Identifier(Kind.NETWORK_IPV4, "203.0.113.5/24"))
    assert nftables.refuses(Identifier(Kind.NETWORK_IPV6, "2001:db8::1/32"))
    assert nftables.refuses(Identifier(Kind.NETWORK_IPV6, "2001:db8::1")) is None


def test_a_name_is_a_gap_for_packets_bear_none(ours):
    policy = Policy.of([row("network.domain", "wechat.com", "tencent/wechat")])
    artifact = targets.compile_policy(targets.get("nftables"), policy, serial=1)
    [gap] = [g for g in artifact.gaps if g.effect == "block-traffic"]
    assert gap.reason is Reason.NEVER
    assert b"wechat" not in ours(policy)


@given(data=st.data(), kind=st.sampled_from(sorted(FAMILIES)))
def test_every_value_of_the_kinds_is_an_address_or_a_prefix(data, kind):
    value = data.draw(prefixes(kind))
    assert ip_network(value, strict=False).version == int(re.search(r"[46]", kind)[0])


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_whatever_is_prohibited_nft_has_nothing_to_say(station, ours, rows):
    assert station.check(ours(Policy.of(rows))) == (0, [])
