"""The clocks of duties: when each starts, when it is due, and whether it was met.

A clock asks about one duty of one body. A discovery or a new list starts one of its own; so
does each time that a duty falls due again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import (
    Clock,
    Determination,
    Duty,
    Event,
    EventKind,
    Fulfilment,
    Ledger,
    Life,
    Span,
    State,
)
from proscribe.model.duty import keyed
from proscribe.register.calendar import calendar
from proscribe.register.due import Count
from proscribe.register.ledgers import bodies, ledger, told
from proscribe.register.shelf import Register
from proscribe.register.states import Audience

ISSUED = frozenset({State.ISSUED, State.DELAYED, State.INTERIM, State.EFFECTIVE})
"""Where a duty that runs from the issue is owed: it does not wait for the effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One start of a clock: when, by what, and until which start of the next one."""

    start: datetime | None
    """None: nothing started it, and nothing that is known will."""
    trigger: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One duty of one body, with what decides about it: lives, ledger, instants."""

    determination: Determination
    key: str
    duty: Duty
    body: str
    ledger: Ledger | None
    lives: tuple[Life, ...]
    """Of each effect of each provision that the duty is about, as they are for the body."""
    at: datetime
    known: datetime | None

    @property
    def provisions(self) -> tuple[str, ...]:
        """Return the provisions that the duty is about."""
        return self.duty.provisions or tuple(p.id for p in self.determination.provisions)

    @property
    def count(self) -> Count:
        """Return how its time is counted."""
        where = self.duty.calendar or self.determination.jurisdiction
        return Count(zone=self.determination.local, calendar=calendar(where))

    @property
    def every(self) -> Span | None:
        """Return after which span it falls due again."""
        return Span.of(self.duty.every) if self.duty.every else None

    @property
    def fulfilments(self) -> tuple[Fulfilment, ...]:
        """Return what the body's ledger tells of the duty, in order of time."""
        entries = self.ledger.fulfilments if self.ledger else ()
        found = told(entries, self.determination.id, self.at, self.known)
        return tuple(f for f in found if f.duty == self.key)

    @property
    def events(self) -> tuple[Event, ...]:
        """Return what is believed to have happened to its provisions, in order of time."""
        found = (
            e
            for e in self.determination.history
            if e.believed(self.known)
            and (not e.provisions or {*e.provisions, *e.adds} & {*self.provisions})
        )
        return tuple(sorted(found, key=lambda e: e.effective))

    @property
    def issued(self) -> datetime:
        """Return when it was issued; when it takes effect, if nobody says."""
        issues = (e.effective for e in self.events if e.event is EventKind.ISSUED)
        of = self.determination
        return of.issued or next(issues, None) or of.effective

    @property
    def effect(self) -> datetime | None:
        """Return when the first of its provisions takes effect, as things stand."""
        return min(filter(None, (began(life, self.at) for life in self.lives)), default=None)

    @property
    def from_issue(self) -> bool:
        """Tell whether it is owed from the issue, and not only from the effect."""
        return self.duty.clock is Clock.ISSUE

    def state(self, at: datetime) -> State:
        """Return the state that decides whether it is owed at an instant: the best of them."""
        states = [life.at(at).state for life in self.lives]
        return next((s for s in states if self.owes(s)), states[0])

    def owes(self, state: State) -> bool:
        """Tell whether it is owed where a provision is in a state."""
        return state in ISSUED if self.from_issue else state.binds

    def owed(self, at: datetime) -> bool:
        """Tell whether it is owed at an instant."""
        return self.owes(self.state(at))

    @property
    def stopped(self) -> datetime:
        """Return up to when it was owed: the instant itself, if it is owed there or never was."""
        stop = self.at
        for turn in sorted({m.at for x in self.lives for m in x.moments if m.at <= stop})[::-1]:
            if self.owed(turn):
                return stop
            stop = turn
        return self.at

    def owed_between(self, after: datetime, at: datetime) -> bool:
        """Tell whether it was owed at any instant after one, up to another."""
        if after >= at:
            return False
        turns = {m.at for life in self.lives for m in life.after(after) if m.at <= at}
        return any(self.owed(turn) for turn in (after + datetime.resolution, *turns))


def began(life: Life, at: datetime) -> datetime | None:
    """Return when a provision took effect, or will if it has not yet.

    It counts anew where it had ended and was made again; not where its end was undone.
    """
    start, over = None, False
    for moment in life.moments:
        if start is not None and moment.at > at:
            break
        if moment.event is not None and moment.event.event is EventKind.REINSTATED:
            over = False
        if moment.condition.phase.ended:
            over = True
        elif moment.state.binds and (start is None or over):
            start, over = moment.at, False
    return start


def cases(
    register: Register, determination: Determination, at: datetime, known: datetime | None
) -> Iterator[Case]:
    """Yield every duty of every body that owes it."""
    for key, duty in keyed(determination.duties):
        for body in bodies(register, determination, (key, duty), at, known):
            own = ledger(register, body)
            audience = Audience(own.jurisdiction if own else "", body)
            lives = register.lives(determination, known, audience)
            yield Case(
                determination=determination,
                key=key,
                duty=duty,
                body=body,
                ledger=own,
                lives=tuple(
                    life
                    for (provision, _), life in lives.items()
                    if not duty.provisions or provision in duty.provisions
                ),
                at=at,
                known=known,
            )


def runs(case: Case) -> tuple[Run, ...]:
    """Return what started the clock, each time; one run that has no start, if nothing did."""
    if case.from_issue:
        return (Run(start=case.issued),)
    effect = case.effect
    if case.duty.clock is Clock.EFFECT or case.duty.by is not None or effect is None:
        return (Run(start=effect),)
    # What was found or published before the effect starts its clock when that comes.
    starts = [(max(at, effect), why) for at, why in _triggers(case) if at <= case.at]
    nexts = [at for at, _ in starts[1:]] if case.duty.clock is Clock.LIST_UPDATE else []
    until = [*nexts, *[None] * (len(starts) - len(nexts))]
    made = (
        Run(start=at, trigger=why, until=end) for (at, why), end in zip(starts, until, strict=True)
    )
    return tuple(made) or (Run(start=None),)


def _triggers(case: Case) -> Iterator[tuple[datetime, str]]:
    if case.duty.clock is Clock.LIST_UPDATE:
        updates = (e for e in case.events if e.event is EventKind.LIST_UPDATED)
        yield from ((e.effective, e.instrument) for e in updates)
    elif case.ledger is not None:
        found = told(case.ledger.discoveries, case.determination.id, case.at, case.known)
        yield from ((d.effective, d.evidence) for d in found)
