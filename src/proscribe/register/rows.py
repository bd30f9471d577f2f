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
    Kind,
    Known,
    Prohibition,
    Provision,
    Strength,
)
from proscribe.register.coverage import CONFIRMS, Reached, reached_by

IDENTIFY = frozenset({Effect.IDENTIFY})
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
        self._turns = sorted({*_turns(catalogue)})
        self._made: dict[tuple[str, str, int], tuple[Whole, ...]] = {}

    def of(
        self, determination: Determination, provision: Provision, at: datetime
    ) -> tuple[Whole, ...]:
        """Return the rows of a provision at an instant."""
        key = (determination.id, provision.id, bisect_right(self._turns, at))
        if key not in self._made:
            found = reached_by(determination, provision, self.catalogue, at)
            self._made[key] = tuple(
                whole
                for reached in found
                for known in reached.identifiers
                if known.kind.platforms & provision.scope.platforms
                for whole in _row(determination, reached, known)
            )
        return self._made[key]


def _turns(catalogue: Catalogue) -> Iterator[datetime]:
    edges = [(o.effective, o.until) for o in catalogue.ownership]
    edges += [(p.effective, p.until) for a in catalogue.applications for p in a.providers]
    edges += [(s.effective, None) for a in catalogue.applications for s in a.succeeds]
    yield from (instant for edge in edges for instant in edge if instant is not None)


def _row(determination: Determination, reached: Reached, known: Known) -> Iterator[Whole]:
    effects = effects_of(determination, reached, known)
    if effects:
        ground = Ground(
            determination=determination.id, provision=reached.provision.id, product=reached.id
        )
        row = Prohibition(
            identifier=known.identifier,
            effects=effects,
            because=(ground,),
            confirmed_by=_confirming(reached, known.kind),
            verdict=reached.verdict,
            tier=max(known.tier, reached.tier),
        )
        yield Whole(row, frozenset(reached.provision.effects))


def effects_of(determination: Determination, reached: Reached, known: Known) -> frozenset[Effect]:
    """Return what is asked for about one identifier of a covered product; nothing if empty."""
    if not known.tier.enabled or known.kind.strength in {Strength.HINT, Strength.MAKER}:
        return frozenset()
    weak = not (known.tier.enforceable and reached.tier.enforceable)
    if weak or determination.force not in BINDING:
        return IDENTIFY
    return (frozenset(reached.provision.effects) | IDENTIFY) & known.kind.effects


def _confirming(reached: Reached, kind: Kind) -> tuple[Identifier, ...]:
    """Return the well-sourced signers and makers that can stand beside a kind of identifier."""
    found = {
        k.identifier
        for k in reached.confirmed_by
        if k.kind.namespace == kind.namespace and k.kind.strength in CONFIRMS and k.tier.enforceable
    }
    return tuple(sorted(found))
