"""Addresses: which of many prohibited prefixes need a rule of their own, and which are nobody's.

A rule for a prefix inside another is needless, and to some engines an error. The kinds admit no
address of IPv6 that is not global, but any of IPv4.

https://datatracker.ietf.org/doc/html/rfc4632#section-3.1
https://www.iana.org/assignments/iana-ipv4-special-registry/
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network

from proscribe.model import Identifier, Kind, Text

ADDRESSES = (Kind.NETWORK_IPV4, Kind.NETWORK_IPV6)
OWN = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
)
"""What no vendor can hold: the device, private networks, groups."""
SHORTEST = 8
"""Bits of the shortest prefix that either kind admits."""
PREFIXES = tuple(IPv4Network(prefix) for prefix in OWN)
Network = IPv4Network | IPv6Network
NOT_THEIRS = Text(
    "these are addresses of the device itself, of private networks or of groups",
    "ce sont des adresses de l'appareil lui-même, de réseaux privés ou de groupes",
)
UNCLEAR = Text(
    "bits are set beyond the length of the prefix: it does not say which addresses it means",
    "des bits dépassent la longueur du préfixe : il ne dit pas quelles adresses il désigne",
)


def refusal(identifier: Identifier) -> Text | None:
    """Say why a prefix is not one, or holds addresses without which no device works."""
    try:
        network = ip_network(identifier.value)
    except ValueError:
        return UNCLEAR if identifier.kind in ADDRESSES else None
    return NOT_THEIRS if any(network.overlaps(prefix) for prefix in PREFIXES) else None


def widest(names: Mapping[Identifier, str]) -> Iterator[tuple[Network, str]]:
    """Leave out the prefixes of which a wider one speaks already; say why each is prohibited."""
    networks = {ip_network(name.value): why for name, why in names.items()}
    for network, why in networks.items():
        if not any(wider in networks for wider in _wider(network)):
            yield network, why


def _wider(network: Network) -> Iterator[Network]:
    """Yield the prefixes that hold this one, down to the shortest that a kind admits."""
    return (network.supernet(new_prefix=n) for n in range(SHORTEST, network.prefixlen))
