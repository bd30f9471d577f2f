"""Response policy zones: how a rule's owner name says what it is about.

A rule speaks of one name and of nothing under it, hence two for a domain. Owner names are
relative: a checker calls an absolute one out of zone, drops it, and still says OK. A rule for a
prefix, written backwards under ``rpz-ip``, takes every answer with an address in it, whatever
the name; what an HTTPS record hints at is no address to it, and passes.

https://datatracker.ietf.org/doc/html/draft-vixie-dnsop-dns-rpz-00
https://datatracker.ietf.org/doc/html/rfc1035#section-3.1
https://datatracker.ietf.org/doc/html/rfc4592#section-3.3
"""

from collections.abc import Iterator, Mapping

from proscribe.formats.addresses import ADDRESSES, Network, refusal, widest
from proscribe.formats.dns_names import NAMES, outermost
from proscribe.model import Identifier, Kind, Text

ZONE = "proscribe.rpz"
LONGEST = 253
"""Characters of the longest name that DNS can carry, without its final dot."""
TOO_LONG = Text(
    "with the name of the zone behind it, this name is longer than DNS allows",
    "suivi du nom de la zone, ce nom est plus long que le DNS ne le permet",
)
RESERVED = Text(
    "names that end so are not names to a response policy zone but triggers of other sorts",
    "les noms qui finissent ainsi ne sont pas des noms pour une zone de politique de réponse,"
    " mais des déclencheurs d'autres sortes",
)


def unsayable(identifier: Identifier) -> Text | None:
    """Say why a zone would misread a name or a prefix, or DNS could not carry it."""
    if identifier.kind in ADDRESSES:
        return refusal(identifier)
    if identifier.value.rpartition(".")[2].startswith("rpz-"):
        return RESERVED
    owner = max(_owners(identifier), key=len)
    return TOO_LONG if len(f"{owner}.{ZONE}") > LONGEST else None


def owners(rules: Mapping[Identifier, str]) -> Iterator[tuple[str, str]]:
    """Yield the owner names of the rules that are needed, and why each is there.

    A name under a prohibited domain is left out: its node would hide all that lies under it from
    the wildcard of the domain.
    """
    names = {name: why for name, why in rules.items() if name.kind in NAMES}
    prefixes = {prefix: why for prefix, why in rules.items() if prefix.kind in ADDRESSES}
    for name, why in outermost(names):
        yield from ((owner, why) for owner in _owners(name))
    for network, why in widest(prefixes):
        yield _backwards(network), why


def _owners(identifier: Identifier) -> tuple[str, ...]:
    name = identifier.value
    return (name, f"*.{name}") if identifier.kind is Kind.NETWORK_DOMAIN else (name,)


def _backwards(network: Network) -> str:
    """Return the length of a prefix, then its parts in reverse, where ``zz`` stands for ``::``."""
    parts = str(network.network_address).replace("::", ":zz:").strip(":").replace(":", ".")
    return ".".join([str(network.prefixlen), *reversed(parts.split(".")), "rpz-ip"])
