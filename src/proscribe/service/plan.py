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
    Reason,
    Text,
)
from proscribe.service.change import Line, change
from proscribe.service.compile import compiled
from proscribe.service.match import match
from proscribe.service.workspace import Workspace


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
    groups: tuple[str, ...]
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
    """Compare the policy of every group with what ``folder`` says was placed.

    Raises:
        InputError: The register, the catalogue or the folder cannot be read.

    """
    made = compiled(workspace, targets.names(), folder)
    groups = dict.fromkeys(c.group for c in made)
    policy = Policy.of(r for g in groups for r in workspace.policy(g.setting).prohibitions)
    changes = [change(c.group.id, c.made, c.before) for c in made]
    binding = workspace.register.in_force(workspace.at, workspace.known)
    return Plan(
        policy=policy.digest,
        identifiers=len(policy.prohibitions),
        determinations=tuple(d.id for d in binding),
        groups=tuple(g.id for g in groups),
        added=tuple(line for c in changes for line in c.added),
        kept=tuple(line for c in changes for line in c.kept),
        lifted=tuple(line for c in changes for line in c.lifted),
        gaps=_gaps(policy, tuple(c.made for c in made)),
        affected=match(workspace) if Inventory(workspace.inventory_folder).segments() else None,
    )


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
