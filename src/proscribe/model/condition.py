"""The condition of one effect of one provision: its state, and what lies beneath and ahead."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from proscribe.model.duty import Term, TermKind
from proscribe.model.event import Event
from proscribe.model.state import BINDING, ENDED, PENDING, State

FOREVER = datetime.max.replace(tzinfo=UTC)
ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All that a life follows from: its events in the order of time, and what was set before."""

    provision: str
    events: tuple[Event, ...]
    issued: datetime | None
    effective: datetime
    terms: tuple[Term, ...]
    zone: ZoneInfo
    added: bool
    """Whether an amendment brings the provision in."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A state with what lies beneath and ahead of it."""

    phase: State
    due: datetime | None = None
    put_off: bool = False
    orders: tuple[tuple[str, datetime], ...] = ()
    """The orders that suspend it, and until when."""
    forborne: datetime | None = None
    """Until when it is not enforced."""
    limits: tuple[tuple[TermKind, datetime], ...] = ()
    before: State = State.NONE
    """What it was before it ended."""
    kept: tuple[tuple[TermKind, datetime], ...] = ()
    """The limits that it had then, should it be reinstated."""

    @property
    def state(self) -> State:
        """Return the state that a person would name."""
        if self.phase in ENDED:
            return self.phase
        if self.orders:
            return State.SUSPENDED
        if self.phase in PENDING and self.put_off:
            return State.DELAYED
        if self.phase in BINDING and self.forborne is not None:
            return State.NOT_ENFORCED
        return self.phase

    def without(self, kind: TermKind) -> tuple[tuple[TermKind, datetime], ...]:
        """Return its limits but those of a kind."""
        return tuple(limit for limit in self.limits if limit[0] is not kind)


class Cause(StrEnum):
    """What changed a state without an event."""

    ISSUE = "issued"
    EFFECT = "effect"
    LAPSE = "lapse"
    ORDER_ENDS = "order-ends"
    ENFORCED = "enforced-again"
