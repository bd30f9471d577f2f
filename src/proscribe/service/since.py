"""``since``: who has had it without a break since an instant, and who got it after that."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from proscribe.inventory.answer import Question
from proscribe.inventory.basis import Basis, basis_of_past
from proscribe.inventory.spells import Spell, spells
from proscribe.model import Platform, Policy, Presence, Text
from proscribe.service.gone import stretches
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A product that was on a device for a time, and how that stands at the instant."""

    device: str
    platform: Platform
    product: str
    since: datetime
    """The look that first showed it in this time."""
    last_seen: datetime
    without: datetime | None
    presence: Presence
    again: int
    """How many times it had been there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Who has what a determination covers since when."""

    determination: str
    title: Text
    at: datetime
    start: datetime | None
    """After which things are counted as new; nothing, if all that is there is asked for."""
    kept: tuple[Holding, ...]
    """What is there, and was without a break since ``start`` or before."""
    came: tuple[Holding, ...]
    """What came after ``start``, whether it is there still or not."""
    unsure: tuple[Holding, ...] = ()
    """What was there at ``start`` or before, and ended where no look could have shown it: nobody
    can know whether it is there."""
    basis: Basis

    @property
    def unknown(self) -> int:
        """Return how many devices had something of which nobody can know whether it is there."""
        every = (*self.unsure, *_last(self.came))
        return len({h.device for h in every if h.presence is Presence.UNKNOWN})

    @property
    def present(self) -> int:
        """Return how many devices have something at the instant."""
        every = (*self.kept, *self.came)
        return len({h.device for h in every if h.presence is Presence.PRESENT})


def since(
    workspace: Workspace,
    name: str,
    start: datetime | None = None,
    stale_after: timedelta = timedelta(days=30),
) -> Since:
    """Say since when each device has what the determination ``name`` covers, in force or not.

    Raises:
        MissingError: The register has no determination of that id.
        InputError: The inventory is damaged.

    """
    determination = workspace.register.determination(name)
    at, known = workspace.at, workspace.known
    covered = stretches(workspace.register, workspace.catalogue, determination, at)[-1].policy
    policies: Mapping[Platform, Policy] = dict.fromkeys(Platform, covered)
    held = tuple(_holdings(spells(workspace.inventory_folder, policies, at, known)))
    there = [h for h in held if h.presence is Presence.PRESENT]
    unsure = (h for h in _last(held) if h.presence is Presence.UNKNOWN)
    question = Question(policies=policies, at=at, stale_after=stale_after, known=known)
    return Since(
        determination=name,
        title=determination.title,
        at=at,
        start=start,
        kept=tuple(h for h in there if start is None or h.since <= start),
        came=tuple(h for h in held if start is not None and h.since > start),
        unsure=tuple(h for h in unsure if start is None or h.since <= start),
        basis=basis_of_past(workspace.inventory_folder, question),
    )


def _last(held: Iterable[Holding]) -> Iterable[Holding]:
    """Return of each product on each device the last time that it was there."""
    return {(h.device, h.platform, h.product): h for h in held}.values()


def _holdings(told: tuple[Spell, ...]) -> Iterator[Holding]:
    before: defaultdict[tuple[str, Platform, str], int] = defaultdict(int)
    for spell in told:
        key = spell.device, spell.platform, spell.product
        yield Holding(
            device=spell.device,
            platform=spell.platform,
            product=spell.product,
            since=spell.first_seen,
            last_seen=spell.last_seen,
            without=spell.without,
            presence=spell.presence,
            again=before[key],
        )
        before[key] += 1
