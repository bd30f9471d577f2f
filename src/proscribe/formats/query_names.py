r"""Names that were asked for, and which prohibited names they are or lie under.

A domain means itself and what lies under it, label by label: ``notwechat.com`` does not lie under
``wechat.com``. Case says nothing (resolvers mix it on purpose), nor does a final dot. A label
outside ASCII is compared as its ``xn--`` form, after NFKC and in lower case, however it is written.
What a log escapes, ``\046``, ``\x2e`` or ``\.``, is a byte of a label and parts none.

https://www.rfc-editor.org/rfc/rfc4343
https://www.rfc-editor.org/rfc/rfc1035#section-5.1
https://www.rfc-editor.org/rfc/rfc3492
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from proscribe.model import Identifier, Kind

ESCAPE = re.compile(r"\\(?:([0-9]{3})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
NO_DOT = "\0"
"""Stands for a dot within a label."""


def folded(name: str) -> str:
    """Return a name as names are compared; it need not be one that anybody could register."""
    if "\\" in name:
        name = _unescaped(name)
    name = name.removesuffix(".")
    if name.isascii():
        return name.lower()
    plain = unicodedata.normalize("NFKC", _whole(name)).lower().replace("\u3002", ".")
    return ".".join(map(_ascii, plain.removesuffix(".").split(".")))


def _unescaped(name: str) -> str:
    def one(found: re.Match[str]) -> str:
        digits, pair, other = found.groups()
        if other:
            return NO_DOT if other == "." else other
        byte = bytes([int(digits) & 255 if digits else int(pair, 16)])
        return NO_DOT if byte == b"." else byte.decode("utf-8", "surrogateescape")

    told = ESCAPE.sub(one, _whole(name))
    return told.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _whole(name: str) -> str:
    """Replace halves of characters, which no name holds."""
    return name.encode("utf-8", "replace").decode()


def _ascii(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The names and addresses that are looked for, by how they are compared."""

    domains: Mapping[str, Identifier]
    hosts: Mapping[str, Identifier]
    networks: Mapping[tuple[int, int], Mapping[int, Identifier]]
    """By version and length of prefix: the first address of each, as a number."""

    @classmethod
    def of(cls, identifiers: Iterable[Identifier]) -> "Wanted":
        """Take what a network shows of some identifiers, and leave the rest."""
        domains: dict[str, Identifier] = {}
        hosts: dict[str, Identifier] = {}
        networks: dict[tuple[int, int], dict[int, Identifier]] = {}
        for one in identifiers:
            if one.kind is Kind.NETWORK_DOMAIN:
                domains[folded(one.value)] = one
            elif one.kind is Kind.NETWORK_HOSTNAME:
                hosts[folded(one.value)] = one
            elif one.kind in {Kind.NETWORK_IPV4, Kind.NETWORK_IPV6}:
                network = _network(one.value)
                key = network.version, network.prefixlen
                networks.setdefault(key, {})[int(network.network_address)] = one
        return cls(domains, hosts, networks)

    def met(self, name: str, address: str = "") -> frozenset[Identifier]:
        """Return what a name, or an address, is or lies under."""
        found = self._named(folded(name))
        numbers = (text for text in (name, address) if text[-1:].isdigit() or ":" in text)
        return found.union(*map(self._addressed, numbers)) if self.networks else found

    def _named(self, name: str) -> frozenset[Identifier]:
        found = {self.hosts[name]} if name in self.hosts else set()
        while name:
            if name in self.domains:
                found.add(self.domains[name])
            name = name.partition(".")[2]
        return frozenset(found)

    def _addressed(self, written: str) -> frozenset[Identifier]:
        try:
            address = ip_address(written.strip("[]"))
        except ValueError:
            return frozenset()
        found = set()
        for (version, length), starts in self.networks.items():
            if version == address.version:
                host = address.max_prefixlen - length
                one = starts.get(int(address) >> host << host)
                found |= {one} if one else set()
        return frozenset(found)


def _network(written: str) -> IPv4Network | IPv6Network:
    return ip_network(written, strict=False)
