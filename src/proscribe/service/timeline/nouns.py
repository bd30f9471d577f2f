"""What a timeline tells: numbered happenings, and rows of stretches, as plain data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model import Effect, State, Text


class Nature(StrEnum):
    """What sort of thing happens."""

    EVENT = "event"
    """Somebody did it, by an instrument."""

    BY_ITSELF = "by-itself"
    """A date that was set before came: nobody did anything."""

    WARNING = "warning"
    """A date that changes nothing, and asks a person to look."""

    DEADLINE = "deadline"
    """Somebody has to have done a duty by then; the clocks tell who did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class For:
    """Whom an order singles out; the other half is empty."""

    jurisdiction: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A state from one instant to the next; the end is the first instant of what follows."""

    start: datetime | None
    """``None``: as long as anybody knows."""
    end: datetime | None
    """``None``: nothing that is known ends it."""
    state: State
    called: Text
    binds: bool
    orders: int
    """How many orders suspend it at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Effects of one provision that share every moment, and those for whom they do."""

    provision: str
    effects: tuple[Effect, ...]
    only: tuple[For, ...]
    """Nobody: it holds for everyone whom no row of the same provision names."""
    stretches: tuple[Stretch, ...]
    turns: tuple[int, ...]
    """The numbers of the happenings that touch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a happening made of some effects of one provision."""

    provision: str
    effects: tuple[Effect, ...]
    whole: bool
    """Whether these are all the effects of the provision."""
    only: tuple[For, ...]
    before: State
    after: State
    orders: int
    """How many orders suspend it afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened, or is still to come if nothing happens first."""

    number: int
    at: datetime
    nature: Nature
    kind: str
    called: Text
    changes: tuple[Change, ...]
    everything: bool
    """Whether it made the same of every provision and effect, for everyone."""
    ahead: bool
    """Whether it lies after the instant asked about."""
    instrument: str = ""
    source: str = ""
    order: str = ""
    until: datetime | None = None
    by: str = ""
    only: tuple[For, ...] = ()
    provisions: tuple[str, ...] = ()
    """Those that the entry or the term names; all, if none."""
    effects: tuple[Effect, ...] = ()
    known: datetime | None = None
    """Since when it is known, if that is later than it held."""
    withdrawn: datetime | None = None
    """Since when the entry is known to be wrong, if it is."""
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The life of a determination, as it was known at an instant."""

    id: str
    title: Text
    authority: str
    jurisdiction: str
    zone: str
    at: datetime
    """The instant asked about."""
    known: datetime | None
    """As of which knowledge; all that there is, if none is given."""
    learned: datetime | None
    """When the determination itself was learned of, if later than it was issued."""
    told: bool
    """Whether it was known at all by then."""
    happenings: tuple[Happening, ...]
    rows: tuple[Row, ...]
    watched: tuple[Text, ...]
    """Conditions without a date, upon which a person has to look."""
