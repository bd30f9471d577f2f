"""The limits that an instrument sets to itself: confirmations, sunsets and reviews.

What lapses by itself is read from the lives of the provisions, which are what binds. What only
warns is followed here: a person answers it with an event.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from proscribe.model import (
    Cause,
    Determination,
    Event,
    EventKind,
    Life,
    Span,
    Term,
    TermKind,
    Text,
    Then,
)
from proscribe.register.calendar import calendar
from proscribe.register.case import began
from proscribe.register.deadline import Deadline, Progress, Sort, left, shown
from proscribe.register.due import Count, Due
from proscribe.register.shelf import Register
from proscribe.register.states import Lives

AVERTS = {
    TermKind.INTERIM: EventKind.CONFIRMED,
    TermKind.SUNSET: EventKind.EXTENDED,
    TermKind.REVIEW: EventKind.REVIEWED,
}
LAPSES = {
    TermKind.INTERIM: Text(
        "unless it is confirmed by then, it lapses",
        "à défaut de confirmation, elle devient caduque",
    ),
    TermKind.SUNSET: Text(
        "unless it is extended by then, it lapses", "à défaut de prolongation, elle devient caduque"
    ),
    TermKind.REVIEW: Text(
        "unless it is reviewed by then, it lapses", "à défaut de réexamen, elle devient caduque"
    ),
}
WARNS = {
    TermKind.SUNSET: Text(
        "it is meant to end then: extend it or rescind it",
        "elle doit prendre fin à cette date : la prolonger ou la révoquer",
    ),
    TermKind.REVIEW: Text("it is to be reviewed by then", "elle doit être réexaminée d'ici là"),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """One limit, what became of it, and by which instrument."""

    kind: TermKind
    state: Progress
    due: Due | None
    what: Text
    start: datetime | None = None
    met: datetime | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    determination: Determination
    lives: Lives
    at: datetime
    known: datetime | None

    @property
    def count(self) -> Count:
        of = self.determination
        return Count(zone=of.local, calendar=calendar(of.jurisdiction))


def limits(
    register: Register, determination: Determination, at: datetime, known: datetime | None
) -> Iterator[Deadline]:
    """Yield every limit of a determination, with what became of it by an instant."""
    lives = register.lives(determination, known)
    asked = _Question(determination=determination, lives=lives, at=at, known=known)
    found: dict[_Told, list[str]] = {}
    for (provision, _), life in lives.items():
        for told in _lapsing(life, at):
            found.setdefault(told, []).append(provision)
    for told, provisions in found.items():
        yield _deadline(asked, told, tuple(dict.fromkeys(provisions)))
    for term in determination.terms:
        if term.then is Then.WARN:
            concerned = tuple(p.id for p in determination.provisions if term.concerns(p.id))
            for told in _warning(asked, term, concerned):
                yield _deadline(asked, told, concerned)


def _lapsing(life: Life, at: datetime) -> Iterator[_Told]:
    """Yield the limits at which one effect of a provision ends by itself."""
    for before, moment in pairwise(m for m in life.moments if m.at <= at):
        for kind, limit in before.condition.limits:
            due = Due(at=limit, day=None)
            if moment.cause is Cause.LAPSE and limit == moment.at:
                yield _Told(kind, Progress.LAPSED, due, LAPSES[kind])
            elif moment.event is not None and moment.event.event is AVERTS[kind]:
                met, by = moment.event.effective, moment.event.instrument
                yield _Told(kind, Progress.MET, due, LAPSES[kind], met=met, evidence=by)
    now = life.at(at)
    start = began(life, at)
    for kind, limit in now.condition.limits:
        yield _Told(kind, Progress.RUNNING, Due(at=limit, day=None), LAPSES[kind], start)
    if not now.condition.limits and not now.condition.phase.ended:
        ahead = next((m for m in life.after(at) if m.condition.limits), None)
        for kind, limit in ahead.condition.limits if ahead and not now.state.binds else ():
            yield _Told(kind, Progress.NOT_STARTED, Due(at=limit, day=None), LAPSES[kind], start)


def _warning(asked: _Question, term: Term, provisions: tuple[str, ...]) -> Iterator[_Told]:
    """Yield a limit that warns, each time that it was answered, and the one that is open."""
    lives = [life for (provision, _), life in asked.lives.items() if provision in provisions]
    over = all(life.at(asked.at).condition.phase.ended for life in lives)
    what = term.condition or WARNS[term.kind]
    if term.condition is not None:
        yield _Told(term.kind, Progress.NOT_OWED if over else Progress.WATCH, None, what)
        return
    start = min(filter(None, (began(life, asked.at) for life in lives)), default=None)
    due = _due(asked.count, term, start)
    for event in _answers(asked, term, provisions):
        if due is None:
            return
        state = Progress.MET if event.effective <= due.at else Progress.MET_LATE
        yield _Told(term.kind, state, due, what, start, event.effective, event.instrument)
        start = event.effective
        due = _next(asked.count, term, event)
        if due is None:
            return
    state = Progress.NOT_OWED if over else _open(asked, start, due)
    yield _Told(term.kind, state, due, what, start)


def _answers(asked: _Question, term: Term, provisions: tuple[str, ...]) -> Iterator[Event]:
    events = sorted(asked.determination.history, key=lambda e: e.effective)
    for event in events:
        meant = not event.provisions or {*event.provisions} & {*provisions}
        common = event.reaches("", "") and event.believed(asked.known)
        if event.event is AVERTS[term.kind] and meant and common and event.effective <= asked.at:
            yield event


def _due(count: Count, term: Term, start: datetime | None) -> Due | None:
    if term.at is not None:
        return count.by(term.at)
    return count.after(Span.of(term.within), start) if term.within and start else None


def _next(count: Count, term: Term, event: Event) -> Due | None:
    """Return when it is due again: ``until`` a date that the event sets, or after its span."""
    if event.until is not None:
        return count.by(event.until)
    return count.after(Span.of(term.within), event.effective) if term.within else None


def _open(asked: _Question, start: datetime | None, due: Due | None) -> Progress:
    """Return how far a limit is that nobody has answered, of a provision that goes on."""
    if due is None or start is None or start > asked.at:
        return Progress.NOT_STARTED
    return Progress.LATE if asked.at > due.at else Progress.RUNNING


def _deadline(asked: _Question, told: _Told, provisions: tuple[str, ...]) -> Deadline:
    of, zone = asked.determination, asked.count.zone
    at = told.due.at if told.due else None
    unmet = told.state in {Progress.LATE, Progress.RUNNING, Progress.NOT_STARTED}
    return Deadline(
        sort=Sort.TERM,
        determination=of.id,
        provisions=provisions,
        key=told.kind,
        verb=told.kind,
        what=told.what,
        state=told.state,
        start=shown(told.start, zone),
        due=shown(at, zone),
        day=told.due.day if told.due else None,
        days_left=left(at, asked.at, zone) if unmet else None,
        met=shown(told.met, zone),
        evidence=told.evidence,
        zone=of.zone,
        why=OVER if told.state is Progress.NOT_OWED else None,
    )


OVER = Text("what it limits has ended", "ce qu'elle limite a pris fin")
