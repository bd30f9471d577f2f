"""The life of one effect of one provision: every instant at which its state changed, and why.

Events change it, and so does time: a date of effect comes, a term lapses, an order runs out.
Beneath a suspension the rest goes on: what takes effect while it is suspended stays suspended
until the order is lifted, and then binds.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from operator import attrgetter

from proscribe.model.condition import ALWAYS, FOREVER, Cause, Condition, Course
from proscribe.model.event import Event, EventKind
from proscribe.model.state import State
from proscribe.model.transition import ahead, happened, lawful, passed


@dataclass(frozen=True, slots=True)
class Moment:
    """Since an instant, a condition; because of an event, or of time."""

    at: datetime
    condition: Condition
    event: Event | None = None
    cause: Cause | None = None

    @property
    def state(self) -> State:
        """Return the state since this moment."""
        return self.condition.state


@dataclass(frozen=True, slots=True)
class Life:
    """The moments in the order of time, and the events that could not lawfully happen."""

    moments: tuple[Moment, ...]
    refused: tuple[tuple[Event, State], ...]
    """Each with the state in which it found the provision; it changed nothing."""

    def at(self, instant: datetime) -> Moment:
        """Return the last moment up to an instant."""
        return self.moments[bisect_right(self.moments, instant, key=WHEN) - 1]

    def after(self, instant: datetime) -> tuple[Moment, ...]:
        """Return the moments that are still to come."""
        return self.moments[bisect_right(self.moments, instant, key=WHEN) :]

    def since(self, instant: datetime) -> Moment:
        """Return the moment with which the state of an instant began."""
        met = self.moments[: bisect_right(self.moments, instant, key=WHEN)]
        same = takewhile(lambda m: m.state is met[-1].state, reversed(met))
        return list(same)[-1]

    def behind(self, instant: datetime) -> tuple[Event, ...]:
        """Return the events on which the state of an instant rests; none, if time alone made it.

        What is suspended rests on each order that holds, what is delayed or not enforced on the
        last word that said so, and anything else on the event with which it began.
        """
        now, met = self.at(instant), self.moments[: bisect_right(self.moments, instant, key=WHEN)]
        told = [m.event for m in met if m.event is not None]
        if now.state is State.SUSPENDED:
            last = {e.order: e for e in told if e.event is EventKind.SUSPENDED}
            return tuple(last[name] for name, _ in now.condition.orders)
        if last_word := LAST_WORD.get(now.state):
            return tuple(e for e in told if e.event is last_word)[-1:]
        began = self.since(instant).event
        return (began,) if began is not None else ()

    def turn(self, instant: datetime) -> Moment | None:
        """Return the moment at which the state of an instant ends, if one is known.

        Of several at that instant it is the last: nobody sees what is over as it begins.
        """
        now = self.at(instant).state
        turns = [m for m in self.after(instant) if m.state is not now]
        first = [m for m in turns if m.at == turns[0].at]
        return first[-1] if first else None


WHEN = attrgetter("at")
LAST_WORD = {State.DELAYED: EventKind.DELAYED, State.NOT_ENFORCED: EventKind.NOT_ENFORCED}


def live(course: Course) -> Life:
    """Follow a course to its end.

    Of an event and a date that fall on one instant the event comes first, if it may.
    """
    moments = [Moment(ALWAYS, _born(course))]
    refused: list[tuple[Event, State]] = []
    for event in course.events:
        moments += _passing(course, moments[-1], event.effective)
        if not lawful(course, moments[-1].condition, event):
            moments += _passing(course, moments[-1], _beyond(event.effective))
        on = moments[-1].condition
        if lawful(course, on, event):
            moments.append(Moment(event.effective, happened(course, on, event), event))
        else:
            refused.append((event, on.state))
    moments += _passing(course, moments[-1], FOREVER)
    return Life(tuple(moments), tuple(refused))


def _born(course: Course) -> Condition:
    told = any(e.event in {EventKind.ANNOUNCED, EventKind.ISSUED} for e in course.events)
    if course.added or course.issued is not None or told:
        return Condition(State.NONE)
    return Condition(State.ISSUED, due=course.effective)


def _beyond(instant: datetime) -> datetime:
    return min(instant, FOREVER - datetime.resolution) + datetime.resolution


def _passing(course: Course, last: Moment, until: datetime) -> Iterator[Moment]:
    """Yield what time alone changes before ``until``.

    A date that passed while nothing could come of it acts when it can: at the last moment.
    """
    on, floor = last.condition, last.at
    while coming := min(ahead(course, on), default=None):
        at, cause = max(coming[0], floor), coming[1]
        if at >= until:
            return
        on, floor = passed(course, on, at, cause), at
        yield Moment(at, on, cause=cause)
