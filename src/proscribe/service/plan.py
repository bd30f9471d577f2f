"""``plan``: what would change, effect by effect; what nothing can do; and whom it touches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from proscribe import targets
from proscribe.inventory import Answer, Inventory
from proscribe.model import Finding, Policy, Presence, Text
from proscribe.service.change import Line, change
from proscribe.service.collateral import Collateral, blocked, collateral
from proscribe.service.compile import Compiled, compiled
from proscribe.service.gaps import Unserved, gaps
from proscribe.service.match import match
from proscribe.service.served import Served, served
from proscribe.service.workspace import Workspace


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
    collateral: tuple[Collateral, ...]
    affected: Answer | None
    conflicts: tuple[tuple[str, str, Text], ...] = ()
    """Group, target, and what works against what the target says there or is lost by it."""

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
    groups = served(workspace, folder)
    policy = Policy.of(r for g in groups for r in workspace.policy(g.setting).prohibitions)
    changes = [change(c.group.id, c.made, c.before) for c in made]
    stocked = Inventory(workspace.inventory_folder).manifest().batches
    binding = workspace.register.in_force(workspace.at, workspace.known)
    return Plan(
        policy=policy.digest,
        identifiers=len(policy.prohibitions),
        determinations=tuple(d.id for d in binding),
        groups=tuple(g.id for g in groups),
        added=tuple(line for c in changes for line in c.added),
        kept=tuple(line for c in changes for line in c.kept),
        lifted=tuple(line for c in changes for line in c.lifted),
        gaps=tuple(u for g in groups for u in _gaps(workspace, g, made)),
        collateral=collateral(workspace.catalogue, blocked(c.made for c in made)),
        affected=match(workspace) if stocked else None,
        conflicts=tuple(
            (c.group.id, c.made.target, text) for c in made for text in c.made.conflicts
        ),
    )


def _gaps(workspace: Workspace, group: Served, made: Iterable[Compiled]) -> Iterator[Unserved]:
    ours = [c.made for c in made if c.group == group]
    yield from gaps(group, workspace.policy(group.setting), ours)
