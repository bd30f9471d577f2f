"""The gate of conflicts: one value, two vendors."""

from collections import defaultdict
from collections.abc import Iterator

from proscribe.catalogue.claim import Claim, claims
from proscribe.catalogue.fault import Fault
from proscribe.model import Catalogue, Ownership, Strength, Text

MAJORITY = 50.0
"""Percent above which an owner speaks for the owned; so does one whose share no source gives."""


def two_vendors(catalogue: Catalogue) -> Iterator[Fault]:
    """Find values that two vendors claim, as the platform compares them.

    A vendor is whoever stands at the top of ownership. Products of one vendor may share a value:
    Feishu and Lark are both ``com.electron.lark``.
    """
    tops = _Tops(catalogue)
    claimed: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    compared = [c for c in claims(catalogue) if c.known.kind.strength is not Strength.HINT]
    for claim in compared:
        claimed[claim.known.kind, claim.identifier.key].append(claim)
    for claim in compared:
        for key in claim.identifier.met_by():
            for other in claimed[claim.known.kind, key]:
                if tops.of(claim.bearer).isdisjoint(tops.of(other.bearer)):
                    yield _fault(claim, other)


class _Tops:
    """Who stands at the top of each bearer's ownership."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        for edge in filter(_speaks, catalogue.ownership):
            self._owners[edge.owned].add(edge.owner)
        self._tops = {e.id: self._above(e.id) for e in catalogue.entities}
        self._tops |= {
            a.id: frozenset(top for p in a.providers for top in self._above(p.entity))
            for a in catalogue.applications
        }

    def of(self, bearer: str) -> frozenset[str]:
        return self._tops[bearer]

    def _above(self, entity: str, met: frozenset[str] = frozenset()) -> frozenset[str]:
        owners = self._owners[entity] - met
        if not owners:
            return frozenset({entity})
        return frozenset(top for o in owners for top in self._above(o, met | {entity}))


def _speaks(edge: Ownership) -> bool:
    return edge.share is None or edge.share > MAJORITY


def _fault(claim: Claim, other: Claim) -> Fault:
    return Fault(
        gate="two_vendors",
        subject=claim.subject,
        reason=Text(
            f"{other.bearer}, of another vendor, claims {other.identifier} too",
            f"{other.bearer}, d'un autre fournisseur, revendique aussi {other.identifier}",
        ),
        remedy=Text(
            "keep it where the better source puts it, or join the two by an ownership edge",
            "gardez-le où la meilleure source le met, ou liez les deux par la propriété",
        ),
    )
