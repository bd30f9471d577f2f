"""One act in the life of a determination: an event, and all that it changes on devices.

Recording and showing are one: ``suspend``, ``resume``, ``rescind`` and ``record`` write the
event into the register and return what it changes, target by target and group by group. What
the event changes is computed before anything is written.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from proscribe import targets
from proscribe.model import (
    Determination,
    Effect,
    Event,
    EventKind,
    InputError,
    Place,
    Policy,
    Prohibition,
    Text,
)
from proscribe.service.change import Change, change
from proscribe.service.compile import artifact, had
from proscribe.service.dangling import Dangling, dangling
from proscribe.service.served import Served, served
from proscribe.service.status import Stand, status
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """What the act changes for one group of devices, target by target."""

    group: str
    devices: tuple[str, ...]
    targets: tuple[str, ...]
    """Those that serve the group, changed or not."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What stays prohibited though the act concerns it, and by whose decision."""

    identifier: str
    effects: tuple[Effect, ...]
    because: tuple[str, ...]
    of_the_act: bool
    """Whether the determination of the act is one of those that still require it."""
    unserved: tuple[Effect, ...]
    """What of it some target brought about before, and none does any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an act changes: when, where, and what it leaves."""

    determination: str
    title: Text
    event: Event
    at: datetime
    """The instant of which this is told: now, or when the event takes effect, if that is later."""
    later: bool
    """Whether that is still to come: nothing changes before."""
    before: str
    after: str
    stands: tuple[Stand, ...]
    groups: tuple[GroupChange, ...]
    owed: tuple[Owed, ...]
    dangling: tuple[Dangling, ...]

    @property
    def lifted(self) -> int:
        """Return how many effects on identifiers are lifted, over all targets and groups."""
        lines = (line for g in self.groups for c in g.changes for line in c.lifted)
        return sum(len(line.effects) for line in lines)

    @property
    def added(self) -> int:
        """Return how many effects on identifiers are enforced anew."""
        lines = (line for g in self.groups for c in g.changes for line in c.added)
        return sum(len(line.effects) for line in lines)


def outcome(
    workspace: Workspace, determination: Determination, event: Event, folder: Path | None = None
) -> Outcome:
    """Return what an event changes, without recording it.

    ``folder`` holds earlier artifacts: what they placed counts as what devices have.

    Raises:
        InputError: The event could not lawfully happen to the determination.

    """
    changed = happened(determination, event)
    at = max(workspace.at, event.effective)
    then = workspace.asked(at)
    after = then.deciding(then.register.replaced(changed))
    groups = tuple(_groups(then, after, folder))
    return Outcome(
        determination=determination.id,
        title=determination.title,
        event=event,
        at=at,
        later=at > workspace.at,
        before=then.status(determination),
        after=after.status(changed),
        stands=status(after, changed.id).stands,
        groups=groups,
        owed=tuple(_owed(then, after, determination.id, groups)),
        dangling=tuple(d for d in dangling(after) if d.cited == determination.id),
    )


def happened(determination: Determination, event: Event) -> Determination:
    """Return the determination with one more event.

    Raises:
        InputError: The event could not lawfully happen to it.

    """
    try:
        return replace(determination, history=(*determination.history, event))
    except ValueError as error:
        place = Place(source=determination.id)
        remedy = f"see what it is: proscribe status {determination.id}"
        if event.event is EventKind.SUSPENDED:
            remedy += "; an order beside those that suspend it has an id of its own: --id"
        raise InputError(place, str(error), remedy) from error


def suspension(determination: Determination, event: Event) -> Event:
    """Return a resumption that says which suspension it ends, where only one is open.

    Raises:
        InputError: Several are open, none is, or the one that it names is not.

    """
    if event.event is not EventKind.RESUMED:
        return event
    place, standing = Place(source=determination.id), frozenset(_open(determination, event))
    names = ", ".join(sorted(standing))
    if event.order in standing or (not event.order and len(standing) == 1):
        return replace(event, order=event.order or min(standing))
    if not standing:
        remedy = f"see for whom it is: proscribe status {determination.id}; then --jurisdiction or"
        remedy += " --party say whose suspension is over"
        raise InputError(place, "nothing of it is suspended there and then", remedy)
    if event.order:
        raise InputError(place, f"no order {event.order!r} suspends it", f"these do: {names}")
    raise InputError(place, "several orders suspend it", f"say which is over: --of {names}")


def _open(determination: Determination, event: Event) -> Iterator[str]:
    """Yield the orders that suspend, just then, anything that the event concerns."""
    audiences = [(j, p) for j in event.jurisdictions or ("",) for p in event.parties or ("",)]
    for provision in determination.provisions:
        for effect in (e for e in provision.effects if event.concerns(provision.id, e)):
            for jurisdiction, party in audiences:
                life = determination.life(provision, effect, jurisdiction=jurisdiction, party=party)
                yield from (o for o, _ in life.at(event.effective).condition.orders)


def _groups(before: Workspace, after: Workspace, folder: Path | None) -> Iterator[GroupChange]:
    was = {g.id: g for g in served(before)}
    for group in served(after):
        changes = (
            change(group.id, made, prior)
            for name in group.targets
            for prior in (_prior(before, was.get(group.id, group), folder, name),)
            for made in (artifact(after, targets.get(name), group, prior),)
        )
        yield GroupChange(
            group=group.id,
            devices=group.devices,
            targets=group.targets,
            changes=tuple(c for c in changes if c.added or c.kept or c.lifted),
        )


def _prior(before: Workspace, group: Served, folder: Path | None, name: str) -> Policy:
    """Return what devices have: what was in force, and what an earlier folder placed."""
    rows = before.policy(group.setting).prohibitions
    return Policy.of([*rows, *had(folder, group, name).prohibitions])


def _owed(
    before: Workspace, after: Workspace, name: str, groups: tuple[GroupChange, ...]
) -> Iterator[Owed]:
    """Yield what the determination prohibited and is still prohibited, each identifier once."""
    rows: list[Prohibition] = []
    for group in served(after):
        was = before.policy(group.setting).prohibitions
        concerned = {row.identifier for row in was if name in row.determinations}
        now = after.policy(group.setting).prohibitions
        rows += [row for row in now if row.identifier in concerned]
    stopped = _stopped(groups)
    for row in Policy.of(rows).prohibitions:
        yield Owed(
            identifier=str(row.identifier),
            effects=tuple(sorted(row.effects)),
            because=row.determinations,
            of_the_act=name in row.determinations,
            unserved=tuple(sorted(row.effects & stopped.get(str(row.identifier), set()))),
        )


def _stopped(groups: tuple[GroupChange, ...]) -> dict[str, set[Effect]]:
    """Return the effects that are lifted from an identifier and kept by no target."""
    changes = [c for group in groups for c in group.changes]
    kept: defaultdict[str, set[Effect]] = defaultdict(set)
    gone: defaultdict[str, set[Effect]] = defaultdict(set)
    for line in (x for c in changes for x in (*c.kept, *c.added)):
        kept[line.identifier] |= {*line.effects}
    for line in (x for c in changes for x in c.lifted):
        gone[line.identifier] |= {*line.effects}
    return {identifier: effects - kept[identifier] for identifier, effects in gone.items()}
