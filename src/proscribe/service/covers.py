"""``covers``: what a determination covers at an instant, with the reason for each thing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from proscribe.model import Determination, Effect, Known, Platform, Verdict
from proscribe.register import Coverage, Excluded, Reached, Unresolved, coverage, effects_of
from proscribe.register.wording import Step
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredIdentifier:
    """One identifier in scope, and what is asked for about it."""

    kind: str
    value: str
    tier: str
    source: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredProduct:
    """One product, why it is covered, by which names, and how many names the scope leaves out."""

    id: str
    name: str
    provision: str
    verdict: Verdict
    because: tuple[Step, ...]
    identifiers: tuple[CoveredIdentifier, ...]
    out_of_scope: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """The answer, with all that could not be resolved, whether it is in force or not."""

    determination: Determination
    status: str
    products: tuple[CoveredProduct, ...]
    excluded: tuple[Excluded, ...]
    unresolved: tuple[Unresolved, ...]


def covers(workspace: Workspace, name: str) -> Covers:
    """Return what the determination ``name`` covers.

    Raises:
        MissingError: The register has no determination of that id.

    """
    determination = workspace.register.determination(name)
    found: Coverage = coverage(determination, workspace.catalogue, workspace.at)
    products = (_product(determination, reached) for reached in found.reached)
    return Covers(
        determination=determination,
        status=workspace.status(determination),
        products=tuple(products),
        excluded=found.excluded,
        unresolved=found.unresolved,
    )


def _product(determination: Determination, reached: Reached) -> CoveredProduct:
    scope = reached.provision.scope.platforms
    asked = [(k, effects_of(determination, reached, k)) for k in reached.identifiers]
    rows = [_identifier(k, e) for k, e in asked if e and k.kind.platforms & scope]
    outside = (k for k, effects in asked if effects and not k.kind.platforms & scope)
    return CoveredProduct(
        id=reached.id,
        name=reached.name,
        provision=reached.provision.id,
        verdict=reached.verdict,
        because=reached.chain,
        identifiers=tuple(sorted(rows, key=lambda r: (r.kind, r.value))),
        out_of_scope=_by_platform(outside),
    )


def _identifier(known: Known, effects: Iterable[Effect]) -> CoveredIdentifier:
    return CoveredIdentifier(
        kind=known.kind,
        value=known.value,
        tier=known.tier,
        source=known.source,
        effects=tuple(sorted(effects)),
    )


def _by_platform(rows: Iterable[Known]) -> dict[str, int]:
    counted: Counter[Platform] = Counter(p for k in rows for p in k.kind.platforms)
    return {str(p): n for p, n in sorted(counted.items())}
