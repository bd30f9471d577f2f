"""``plan``: what would change, effect by effect; what nothing can do; and whom it touches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proscribe import readers, targets
from proscribe.inventory import Answer, Inventory
from proscribe.model import (
    Artifact,
    Effect,
    Finding,
    Gap,
    Identifier,
    Kind,
    Platform,
    Policy,
    Presence,
    Prohibition,
    Proof,
    Reason,
    Text,
)
from proscribe.service.compile import artifacts, placed
from proscribe.service.match import match
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One identifier in one target: what is done about it, and how well that is proven."""

    target: str
    proof: Proof
    identifier: str
    products: tuple[str, ...]
    because: tuple[str, ...]
    effects: tuple[Effect, ...]
    conditions: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """Effects on one identifier that no target and no reader brings about."""

    identifier: str
    platforms: tuple[Platform, ...]
    products: tuple[str, ...]
    effects: tuple[Effect, ...]
    reason: Reason
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole truth of one policy: added, kept, lifted, and not to be had."""

    policy: str
    identifiers: int
    determinations: tuple[str, ...]
    added: tuple[Line, ...]
    kept: tuple[Line, ...]
    lifted: tuple[Line, ...]
    gaps: tuple[Unserved, ...]
    affected: Answer | None

    @property
    def devices(self) -> int:
        """Return how many devices have something prohibited."""
        return len({f.device for f in self._present()})

    @property
    def people(self) -> int:
        """Return how many people the inventory names beside those devices."""
        return len({f.person for f in self._present() if f.person})

    def _present(self) -> tuple[Finding, ...]:
        found = self.affected.findings if self.affected else ()
        return tuple(f for f in found if f.presence is Presence.PRESENT)


def plan(workspace: Workspace, folder: Path | None) -> Plan:
    """Compare the policy with what ``folder`` says was placed.

    Raises:
        InputError: The register, the catalogue or the folder cannot be read.

    """
    policy = Policy.of(r for p in workspace.policies.values() for r in p.prohibitions)
    binding = workspace.register.in_force(workspace.at, workspace.known)
    made = artifacts(workspace, targets.names(), folder)
    lines = [line for a in made for line in _lines(a)]
    had = {a.target: placed(folder, a.target).prohibitions for a in made}
    known = {(t, str(r.identifier)): r.effects for t, rows in had.items() for r in rows}
    new = [x for x in lines if not {*x.effects} <= known.get((x.target, x.identifier), set())]
    kept = [x for x in lines if {*x.effects} <= known.get((x.target, x.identifier), set())]
    return Plan(
        policy=policy.digest,
        identifiers=len(policy.prohibitions),
        determinations=tuple(d.id for d in binding),
        added=tuple(new),
        kept=tuple(kept),
        lifted=tuple(line for a in made for line in _lifted(a, had[a.target])),
        gaps=_gaps(policy, made),
        affected=match(workspace) if Inventory(workspace.inventory_folder).segments() else None,
    )


def _lines(made: Artifact) -> Iterable[Line]:
    by: defaultdict[Prohibition, dict[Effect, Text]] = defaultdict(dict)
    for e in made.enforced:
        by[e.prohibition][e.effect] = e.condition
    for row, effects in by.items():
        yield _line(made.target, row, effects)


def _line(target: str, row: Prohibition, effects: Mapping[Effect, Text]) -> Line:
    return Line(
        target=target,
        proof=targets.get(target).proof,
        identifier=str(row.identifier),
        products=row.products,
        because=row.determinations,
        effects=tuple(sorted(effects)),
        conditions=tuple(dict.fromkeys(effects.values())),
    )


def _lifted(made: Artifact, before: Iterable[Prohibition]) -> Iterable[Line]:
    now = {e.prohibition.identifier for e in made.enforced}
    for row in before:
        if row.identifier not in now:
            yield _line(made.target, row, dict.fromkeys(sorted(row.effects), LIFTED))


def _gaps(policy: Policy, made: tuple[Artifact, ...]) -> tuple[Unserved, ...]:
    done = {(e.prohibition.identifier, e.effect) for a in made for e in a.enforced}
    said: dict[tuple[Identifier, Effect], Gap] = {}
    for gap in (g for a in made for g in a.gaps):
        known = said.get((gap.prohibition.identifier, gap.effect))
        if known is None or known.reason is Reason.NEVER:
            said[gap.prohibition.identifier, gap.effect] = gap
    done |= {
        (row.identifier, Effect.IDENTIFY)
        for row in policy.prohibitions
        if row.identifier.kind in seen_by_readers()
    }
    found = [u for row in policy.prohibitions for u in _unserved(row, done, said)]
    return tuple(sorted(found, key=lambda u: (u.platforms, u.reason, u.identifier)))


def _unserved(
    row: Prohibition,
    done: set[tuple[Identifier, Effect]],
    said: Mapping[tuple[Identifier, Effect], Gap],
) -> Iterable[Unserved]:
    missing: defaultdict[tuple[Reason, Text], list[Effect]] = defaultdict(list)
    for effect in sorted(row.effects):
        if (row.identifier, effect) in done:
            continue
        gap = said.get((row.identifier, effect))
        missing[(gap.reason, gap.why) if gap else (Reason.NOT_IMPLEMENTED, NO_TARGET)].append(
            effect
        )
    for (reason, why), effects in missing.items():
        yield Unserved(
            identifier=str(row.identifier),
            platforms=tuple(sorted(row.identifier.kind.platforms)),
            products=row.products,
            effects=tuple(effects),
            reason=reason,
            why=why,
        )


@cache
def seen_by_readers() -> frozenset[Kind]:
    """Return the kinds that some reader can show."""
    return frozenset[Kind]().union(*(readers.get(n).sees for n in readers.names()))


NO_TARGET = Text(
    "no target of ours serves this kind of identifier yet",
    "aucune de nos cibles ne sert encore ce genre d'identifiant",
)
LIFTED = Text("no longer asked for", "n'est plus demandé")
