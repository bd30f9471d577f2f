"""One catalogue laid over another: how a user adds to what ships, without touching it.

The rule, by what bears the same id in both:

- An entity or application keeps its id, name, jurisdiction and form. Its other names,
  identifiers, signers, successions and providers are those of both; a name of its own that the
  overlay gives joins the other names.
- An identifier that both have is taken from the overlay: so it is retired (``retired: <date>``)
  or given another tier. None is ever removed: old names live on in neglected devices.
- A provider that the overlay names without date or jurisdiction is a mere reference if the
  entity provides the application already; otherwise it is one more.
- An ownership edge of the same owner, owned and beginning is taken from the overlay: so it ends.
- A suite gains members; one that means all that its vendor provides keeps meaning that.

Whatever only the overlay has is added.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from proscribe.model import Application, Catalogue, Entity, Known, Ownership, Provider, Suite

T = TypeVar("T")


def overlaid(below: Catalogue, above: Catalogue) -> Catalogue:
    """Return ``below`` with ``above`` laid over it."""
    return Catalogue(
        entities=_merged(below.entities, above.entities, lambda e: e.id, _entity),
        ownership=_merged(below.ownership, above.ownership, _edge, _above),
        applications=_merged(below.applications, above.applications, lambda a: a.id, _application),
        suites=_merged(below.suites, above.suites, lambda s: s.id, _suite),
    )


def _merged(
    below: Iterable[T],
    above: Iterable[T],
    key: Callable[[T], Hashable],
    unite: Callable[[T, T], T],
) -> tuple[T, ...]:
    found: dict[Hashable, T] = {}
    for row in chain(below, above):
        found[key(row)] = unite(found[key(row)], row) if key(row) in found else row
    return tuple(found.values())


def _entity(below: Entity, above: Entity) -> Entity:
    return replace(
        below, also=_names(below, above), identifiers=_known(below.identifiers, above.identifiers)
    )


def _application(below: Application, above: Application) -> Application:
    added = (p for p in above.providers if not _refers(p, below.providers))
    return replace(
        below,
        also=_names(below, above),
        providers=tuple(dict.fromkeys((*below.providers, *added))),
        succeeds=tuple(dict.fromkeys((*below.succeeds, *above.succeeds))),
        identifiers=_known(below.identifiers, above.identifiers),
        signers=_known(below.signers, above.signers),
    )


def _suite(below: Suite, above: Suite) -> Suite:
    if not below.members:
        return below
    return replace(below, members=tuple(dict.fromkeys((*below.members, *above.members))))


def _names(below: Entity | Application, above: Entity | Application) -> tuple[str, ...]:
    every = dict.fromkeys((*below.also, above.name, *above.also))
    return tuple(name for name in every if name != below.name)


def _known(below: tuple[Known, ...], above: tuple[Known, ...]) -> tuple[Known, ...]:
    return _merged(below, above, lambda k: (k.kind, k.identifier.key), _above)


def _refers(provider: Provider, known: tuple[Provider, ...]) -> bool:
    plain = Provider(entity=provider.entity, source=provider.source)
    return provider == plain and any(p.entity == provider.entity for p in known)


def _edge(edge: Ownership) -> Hashable:
    return edge.owner, edge.owned, edge.effective


def _above(_: T, above: T) -> T:
    return above
