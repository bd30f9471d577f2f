"""Terms that only warn: when a person has to look, unless somebody did before."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from proscribe.model import EventKind, Life, Moment, Span, Term, TermKind, Then
from proscribe.model.condition import FOREVER, Cause
from proscribe.model.state import BINDING

Limit = tuple[datetime, TermKind]
BEGINS = {EventKind.EFFECTIVE, EventKind.INTERIM, EventKind.AMENDED}
AVERTS = {EventKind.REVIEWED: TermKind.REVIEW, EventKind.EXTENDED: TermKind.SUNSET}


def warnings(life: Life, terms: Sequence[Term], zone: ZoneInfo) -> Iterator[Limit]:
    """Yield the dates at which the terms of a provision warn during a life.

    As with terms that end it, a span counts from when it takes effect, a review or an extension
    averts what it is about, and what has ended warns of nothing more.
    """
    terms = [t for t in terms if t.then is Then.WARN and t.condition is None]
    limits: list[Limit] = []
    ends = [*(m.at for m in life.moments[1:]), FOREVER]
    befores = (None, *life.moments[:-1])
    for before, moment, end in zip(befores, life.moments, ends, strict=True):
        limits = list(_after(before, moment, limits, terms, zone))
        if moment.condition.phase in BINDING:
            yield from sorted(x for x in limits if x[0] < end)
            limits = [x for x in limits if x[0] >= end]


def _after(
    before: Moment | None,
    moment: Moment,
    limits: Sequence[Limit],
    terms: Sequence[Term],
    zone: ZoneInfo,
) -> Iterator[Limit]:
    """Yield what stands after a moment of what stood before it."""
    if moment.state.ended:
        return
    kind = moment.event.event if moment.event else None
    averted = AVERTS.get(kind) if kind else None
    yield from (x for x in limits if x[1] is not averted)
    pending = before is None or before.condition.phase not in BINDING
    begins = moment.cause is Cause.EFFECT or kind in BEGINS
    if begins and pending and moment.condition.phase in BINDING:
        yield from _set(terms, moment.at, zone)
    elif moment.event and averted:
        mine = [t for t in terms if t.kind is averted]
        if moment.event.until and mine:
            yield moment.event.until, averted
        else:
            yield from _set([t for t in mine if t.within], moment.at, zone)


def _set(terms: Sequence[Term], start: datetime, zone: ZoneInfo) -> Iterator[Limit]:
    for term in terms:
        try:
            limit = Span.of(term.within).after(start, zone) if term.within else term.at
        except ValueError:
            continue  # beyond the last year that a calendar has: it never comes
        if limit is not None:
            yield limit, term.kind
