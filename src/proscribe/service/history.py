"""``history``: who had a product of a determination, when, how it went and whether it came back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from proscribe.inventory.answer import Question
from proscribe.inventory.basis import Basis, basis_of_past
from proscribe.inventory.places import By, belonging
from proscribe.inventory.spells import Over, Spell, spells
from proscribe.model import Determination, Platform, Policy, Presence, Text
from proscribe.service.gone import stretches
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """A product on one device, over all its spells there."""

    device: str
    platform: Platform
    product: str
    first_seen: datetime
    last_seen: datetime
    presence: Presence
    """Whether it is there now, gone, or nobody can know."""
    without: datetime | None
    """The look that did not show it any more; nothing, while it is there."""
    returned: int
    """How many times it came back after it was gone."""
    latency: timedelta | None
    """From the duty's beginning, or the last spell's if that is later, to the look without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The counts of a history for one group, platform, person, product or source."""

    name: str
    """Empty for the devices of no group or person."""
    devices: int
    present: int
    unknown: int
    returned: int
    median: timedelta | None
    most: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that a determination covers and that was ever seen, up to an instant."""

    determination: str
    title: Text
    at: datetime
    since: datetime | None
    """When its duty first bound anybody; nothing, if it never did."""
    devices: int
    """Devices that ever had something of it."""
    present: int
    """Devices that have it, by the last look that could show it."""
    unknown: int
    """Devices that have nothing of it for sure, and of which nobody can know whether they do."""
    returned: int
    """Devices on which it came back."""
    median: timedelta | None
    """Of the latencies: half of the removals that were seen took no longer."""
    most: timedelta | None
    """Of the latencies: 95 of 100 took no longer."""
    had: tuple[Had, ...]
    by: By | None = None
    parts: tuple[Part, ...] = ()
    """The counts by group, platform, person, product or source, where they are asked for."""
    basis: Basis


def history(
    workspace: Workspace,
    name: str,
    by: By | None = None,
    stale_after: timedelta = timedelta(days=30),
) -> History:
    """Say who ever had what the determination ``name`` covers, in force or not.

    ``by`` counts the same by group of the fleet, platform, person, product or source; a device
    counts where it belongs at the instant, and a source is told as if there were no other.

    Raises:
        MissingError: The register has no determination of that id.
        InputError: The inventory is damaged.

    """
    determination = workspace.register.determination(name)
    at, known = workspace.at, workspace.known
    covered = stretches(workspace.register, workspace.catalogue, determination, at)[-1].policy
    since = duty_began(workspace, determination)
    policies = dict.fromkeys(Platform, covered)
    told = spells(workspace.inventory_folder, policies, at, known)
    question = Question(policies=policies, at=at, stale_after=stale_after, known=known)
    had = tuple(_had(told, since))
    every = _part("", had)
    return History(
        determination=name,
        title=determination.title,
        at=at,
        since=since,
        devices=every.devices,
        present=every.present,
        unknown=every.unknown,
        returned=every.returned,
        median=every.median,
        most=every.most,
        had=had,
        by=by,
        parts=_parts(workspace, policies, since, had, by) if by else (),
        basis=basis_of_past(workspace.inventory_folder, question),
    )


def _parts(
    workspace: Workspace,
    policies: Mapping[Platform, Policy],
    since: datetime | None,
    had: tuple[Had, ...],
    by: By,
) -> tuple[Part, ...]:
    folder, at, known = workspace.inventory_folder, workspace.at, workspace.known
    sorted_: defaultdict[str, list[Had]] = defaultdict(list)
    if by is By.SOURCE:
        told = spells(folder, policies, at, known, Over.SOURCE)
        for source in sorted({s.source for s in told}):
            sorted_[source] = list(_had((s for s in told if s.source == source), since))
    elif by is By.PRODUCT:
        for one in had:
            sorted_[one.product].append(one)
    else:
        names = belonging(folder, (h.device for h in had), by, at, workspace.fleet, known)
        for one in had:
            for name in names[one.device]:
                sorted_[name].append(one)
    return tuple(_part(name, sorted_[name]) for name in sorted(sorted_))


def _part(name: str, had: Sequence[Had]) -> Part:
    present = {h.device for h in had if h.presence is Presence.PRESENT}
    latencies = sorted(h.latency for h in had if h.latency is not None)
    return Part(
        name=name,
        devices=len({h.device for h in had}),
        present=len(present),
        unknown=len({h.device for h in had if h.presence is Presence.UNKNOWN} - present),
        returned=len({h.device for h in had if h.returned}),
        median=_share(latencies, 50),
        most=_share(latencies, 95),
    )


def duty_began(workspace: Workspace, determination: Determination) -> datetime | None:
    """Return when a duty of a determination first bound anybody; nothing, if it never did."""
    lives = workspace.register.lives(determination, workspace.known)
    bound = (m.at for life in lives.values() for m in life.moments if m.state.binds)
    return min((at for at in bound if at <= workspace.at), default=None)


def _had(told: Iterable[Spell], since: datetime | None) -> Iterator[Had]:
    by: defaultdict[tuple[str, Platform, str], list[Spell]] = defaultdict(list)
    for spell in told:
        by[spell.device, spell.platform, spell.product].append(spell)
    for (device, platform, product), ours in by.items():
        last = ours[-1]
        yield Had(
            device=device,
            platform=platform,
            product=product,
            first_seen=ours[0].first_seen,
            last_seen=last.last_seen,
            presence=last.presence,
            without=last.without,
            returned=len(ours) - 1,
            latency=_latency(last, since),
        )


def _latency(last: Spell, since: datetime | None) -> timedelta | None:
    """Return how long the last removal took; nothing, if it came before any duty or not at all."""
    if last.without is None or not last.sure or since is None or last.without < since:
        return None
    return last.without - max(since, last.first_seen)


def _share(ordered: Sequence[timedelta], percent: int) -> timedelta | None:
    """Return the least value that so many of a hundred do not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else None
