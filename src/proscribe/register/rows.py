"""The rows of each provision, computed once for each stretch of time in which they are alike.

What a provision covers depends on the catalogue at an instant, and the catalogue changes only
where one of its edges begins or ends.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from proscribe.model import (
    Catalogue,
    Determination,
    Effect,
    Force,
    Ground,
    Identifier,
    Known,
    Prohibition,
    Provision,
    Strength,
)
from proscribe.register.coverage import CONFIRMS, Reached, reached_by

IDENTIFY = frozenset({Effect.IDENTIFY})
TIMELESS = frozenset({"application", "component", "service"})
BINDING = frozenset(Force) - {Force.RECOMMENDATION, Force.WARNING}


@dataclass(frozen=True, slots=True)
class Whole:
    """One row of a provision with all the effects that it asks for, and less of it."""

    row: Prohibition
    asked: frozenset[Effect]

    def of(self, effects: frozenset[Effect]) -> Prohibition:
        """Return the row with those of its effects that bind."""
        if effects >= self.asked:
            return self.row
        return replace(self.row, effects=self.row.effects & (effects | IDENTIFY))


class Rows:
    """The rows of provisions over one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._turns = sorted({*turns(catalogue)})
        self._made: dict[tuple[str, str, int], tuple[Whole, ...]] = {}

    def of(
        self, determination: Determination, provision: Provision, at: datetime
    ) -> tuple[Whole, ...]:
        """Return the rows of a provision at an instant."""
        turn = 0 if _timeless(provision) else bisect_right(self._turns, at)
        key = (determination.id, provision.id, turn)
        if key not in self._made:
            found = reached_by(determination, provision, self.catalogue, at)
            self._made[key] = tuple(w for reached in found for w in _rows(determination, reached))
        return self._made[key]


def _timeless(provision: Provision) -> bool:
    """Tell whether a provision names products alone: what these are called has no date."""
    named = (predicate.predicate for predicate in provision.covers)
    return all(name in TIMELESS and "/" in subject for name, subject in named)


def turns(catalogue: Catalogue) -> Iterator[datetime]:
    """Yield the instants at which an edge of the catalogue begins or ends."""
    edges = [(o.effective, o.until) for o in catalogue.ownership]
    edges += [(p.effective, p.until) for a in catalogue.applications for p in a.providers]
    edges += [(s.effective, None) for a in catalogue.applications for s in a.succeeds]
    yield from (instant for edge in edges for instant in edge if instant is not None)


def _rows(determination: Determination, reached: Reached) -> Iterator[Whole]:
    """Yield the rows of one covered product, as far as the scope reaches."""
    provision = reached.provision
    platforms, asked = provision.scope.platforms, frozenset(provision.effects)
    ground = Ground(determination=determination.id, provision=provision.id, product=reached.id)
    confirming: dict[str, tuple[Identifier, ...]] = {}
    for known in reached.identifiers:
        effects = effects_of(determination, reached, known)
        if not effects or not known.kind.platforms & platforms:
            continue
        namespace = known.kind.namespace
        if namespace not in confirming:
            confirming[namespace] = _confirming(reached, namespace)
        row = Prohibition(
            identifier=known.identifier,
            effects=effects,
            because=(ground,),
            confirmed_by=confirming[namespace],
            verdict=reached.verdict,
            tier=max(known.tier, reached.tier),
        )
        yield Whole(row, asked)


def effects_of(determination: Determination, reached: Reached, known: Known) -> frozenset[Effect]:
    """Return what is asked for about one identifier of a covered product; nothing if empty."""
    if not known.tier.enabled or known.kind.strength in {Strength.HINT, Strength.MAKER}:
        return frozenset()
    weak = not (known.tier.enforceable and reached.tier.enforceable)
    if weak or determination.force not in BINDING:
        return IDENTIFY
    return (frozenset(reached.provision.effects) | IDENTIFY) & known.kind.effects


def _confirming(reached: Reached, namespace: str) -> tuple[Identifier, ...]:
    """Return the well-sourced signers and makers that can stand beside identifiers of a sort."""
    found = {
        k.identifier
        for k in reached.confirmed_by
        if k.kind.namespace == namespace and k.kind.strength in CONFIRMS and k.tier.enforceable
    }
    return tuple(sorted(found))
