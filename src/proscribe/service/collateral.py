"""Collateral: what else is taken when a name or an address is blocked.

It is said before it happens and decides nothing: what stands beside others may have to go all
the same. Where there is nothing to weigh, of a public suffix, no target writes the rule, and that
is a gap. The catalogue knows who uses which names; the Public Suffix List, and a short list of
ours, know under which names others have theirs.

https://datatracker.ietf.org/doc/html/rfc7454#section-6.1.3
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_network

from proscribe.catalogue.networks import shared_parents
from proscribe.formats.addresses import ADDRESSES, refusal
from proscribe.formats.dns_names import NAMES
from proscribe.formats.public_suffixes import beneath, hoster
from proscribe.model import Artifact, Catalogue, Effect, Identifier, Kind, Policy, Text

ROUTED = {Kind.NETWORK_IPV4: 24, Kind.NETWORK_IPV6: 48}
"""Bits of the longest prefixes that networks exchange: a wider one may be several networks."""
FEW = 5
"""So many names are told of those that are taken."""


class Sort(StrEnum):
    """What is taken along: other applications, names that others have, or addresses."""

    APPLICATIONS = "applications"
    NAMES = "names"
    ADDRESSES = "addresses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collateral:
    """What else one prohibited name or prefix takes."""

    identifier: str
    products: tuple[str, ...]
    """Those for whose sake it is prohibited."""
    sort: Sort
    why: Text


def collateral(catalogue: Catalogue, policy: Policy) -> tuple[Collateral, ...]:
    """Return what a policy takes beside what it prohibits, sort by sort."""
    others = _others(catalogue, policy)
    rows = [row for row in policy.prohibitions if Effect.BLOCK_TRAFFIC in row.effects]
    found = (
        Collateral(identifier=str(row.identifier), products=row.products, sort=sort, why=why)
        for row in rows
        for sort, why in _taken(row.identifier, others[row.identifier])
    )
    return tuple(sorted(found, key=lambda one: (one.sort, one.identifier)))


def blocked(made: Iterable[Artifact]) -> Policy:
    """Return the rows that some artifact blocks traffic for: what none does takes nothing."""
    done = (e for artifact in made for e in artifact.enforced)
    return Policy.of(e.prohibition for e in done if e.effect is Effect.BLOCK_TRAFFIC)


def _taken(name: Identifier, others: Iterable[str]) -> Iterator[tuple[Sort, Text]]:
    if users := _few(others):
        yield Sort.APPLICATIONS, _both(USED, users)
    if name.kind is Kind.NETWORK_DOMAIN and (held := _few(_held_under(name.value))):
        yield Sort.NAMES, _both(SHARED, held)
    if name.kind in NAMES and (parent := _parent(name.value)):
        yield Sort.NAMES, _both(HOSTED, parent)
    if name.kind in ADDRESSES and refusal(name) is None:
        if ip_network(name.value).prefixlen < ROUTED[name.kind]:
            yield Sort.ADDRESSES, _both(WIDE, f"/{ROUTED[name.kind]}")
        yield Sort.ADDRESSES, SERVED


def _others(catalogue: Catalogue, policy: Policy) -> Mapping[Identifier, set[str]]:
    """Return, for each prohibited name, the applications that use it and are not prohibited."""
    meant = {product for row in policy.prohibitions for product in row.products}
    rows = {row.identifier for row in policy.prohibitions}
    found: defaultdict[Identifier, set[str]] = defaultdict(set)
    for application in (a for a in catalogue.applications if a.id not in meant):
        for known in application.identifiers:
            if known.kind in NAMES:
                for taking in rows.intersection(_taking(known.identifier)):
                    found[taking].add(application.id)
    return found


def _taking(name: Identifier) -> Iterator[Identifier]:
    """Yield the names whose prohibition takes this one: itself, and the domains it stands under."""
    yield name
    labels = name.value.split(".")
    for n in range(len(labels) - 1):
        yield Identifier(Kind.NETWORK_DOMAIN, ".".join(labels[n:]))


def _held_under(domain: str) -> Iterator[str]:
    yield from beneath(domain)
    for parent in shared_parents():
        if f".{parent.value}".endswith(f".{domain}"):
            yield parent.value


def _parent(name: str) -> str | None:
    """Return the domain under which a hoster or a content network gave somebody this name."""
    listed = (p.value for p in shared_parents() if name.endswith(f".{p.value}"))
    return hoster(name) or next(listed, None)


def _few(names: Iterable[str]) -> str:
    every = sorted(set(names))
    return ", ".join([*every[:FEW], *(["…"] if len(every) > FEW else [])])


def _both(said: Text, what: str) -> Text:
    return Text(said.en.format(what), said.fr.format(what))


USED = Text(
    "applications that are not prohibited use names that it takes: {}",
    "des applications qui ne sont pas interdites utilisent des noms qu'il vise : {}",
)
SHARED = Text(
    "anybody may have a name under what it takes: {}",
    "chacun peut avoir un nom sous ce qu'il vise : {}",
)
HOSTED = Text(
    "it stands under {}, where names are given to many: tomorrow it may be another's",
    "il est sous {}, où chacun reçoit un nom : demain, il peut être à un autre",
)
WIDE = Text(
    "it is wider than {}, the narrowest that networks exchange: it may hold several networks",
    "il est plus large que {}, le plus étroit que les réseaux s'échangent : il peut contenir"
    " plusieurs réseaux",
)
SERVED = Text(
    "whatever else is served from these addresses is taken too, and who holds them may change",
    "tout ce que ces adresses servent d'autre est visé aussi, et leur titulaire peut changer",
)
