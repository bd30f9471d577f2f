"""Which prefixes need a rule of their own, and which are nobody's."""

from ipaddress import ip_network

import pytest
from corpus import of_kinds, row
from hypothesis import given

from proscribe.formats.addresses import ADDRESSES, NOT_THEIRS, UNCLEAR, refusal, widest
from proscribe.formats.dns_names import reasons
from proscribe.model import Identifier, Kind

V4, V6 = ADDRESSES


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        (V4, "10.0.0.0/8", NOT_THEIRS),
        (V4, "127.0.0.1", NOT_THEIRS),
        (V4, "192.0.0.0/8", NOT_THEIRS),
        (V4, "203.0.113.1/24", UNCLEAR),
        (V6, "2001:db8::1/32", UNCLEAR),
        (V4, "203.0.113.0/24", None),
        (V6, "2001:db8::/32", None),
        (Kind.NETWORK_DOMAIN, "wechat.com", None),
    ],
)
def test_what_is_no_prefix_or_no_vendors_is_refused(kind, value, why):
    assert refusal(Identifier(kind, value)) == why


def test_a_prefix_inside_another_is_left_out():
    values = ("203.0.113.5", "203.0.113.0/24", "203.0.112.0/23", "198.51.100.7")
    rows = [row(V4, value, "a/b") for value in values]
    assert [str(network) for network, _ in widest(reasons(rows))] == [
        "203.0.112.0/23",
        "198.51.100.7/32",
    ]


@given(policy=of_kinds(ADDRESSES))
def test_the_widest_prefixes_hold_all_the_others_and_none_of_each_other(policy):
    said = {p.identifier: "" for p in policy.prohibitions if not refusal(p.identifier)}
    kept = [network for network, _ in widest(said)]
    for network in (ip_network(name.value) for name in said):
        above = [k for k in kept if k.version == network.version and network.subnet_of(k)]
        assert len(above) == 1
