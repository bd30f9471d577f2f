"""What each event and each date makes of a condition."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from proscribe.model.condition import FOREVER, Cause, Condition, Course
from proscribe.model.duty import Term, TermKind, Then
from proscribe.model.event import Event, EventKind
from proscribe.model.span import Span
from proscribe.model.state import BINDING, ENDED, ENDING, LAWFUL, PENDING, State


def lawful(course: Course, on: Condition, event: Event) -> bool:
    """Tell whether the table and the guards beside it allow an event."""
    if event.event is EventKind.AMENDED and event.adds and on.phase is State.NONE:
        return True
    guard = GUARDS.get(event.event)
    return on.phase in LAWFUL[event.event] and (guard is None or guard(course, on, event))


def _may_suspend(_: Course, on: Condition, event: Event) -> bool:
    """Tell whether an order is new, or has another end than it had: then it is varied."""
    return dict(on.orders).get(event.order) != (event.until or FOREVER)


def _may_resume(_: Course, on: Condition, event: Event) -> bool:
    return event.order in dict(on.orders) or (not event.order and len(on.orders) == 1)


def _may_delay(_: Course, on: Condition, event: Event) -> bool:
    return event.until is None or on.due is None or event.until > on.due


def _may_extend(course: Course, on: Condition, event: Event) -> bool:
    """Tell whether there is a sunset, and it comes later than it would have come."""
    set_down = [t for t in course.terms if t.kind is TermKind.SUNSET]
    ends = [at for kind, at in on.limits if kind is TermKind.SUNSET]
    ends = ends or [t.at for t in set_down if t.at is not None]
    return bool(set_down or ends) and all(at < (event.until or FOREVER) for at in ends)


def happened(course: Course, on: Condition, event: Event) -> Condition:
    """Return what a lawful event makes of a condition."""
    change = CHANGES.get(event.event)
    if change is not None:
        return change(course, on, event)
    return _ended(on, ENDING[event.event]) if event.event in ENDING else on


def ahead(course: Course, on: Condition) -> Iterator[tuple[datetime, Cause]]:
    """Yield what time alone will change, if no event comes first."""
    unmade = on.phase in {State.NONE, State.ANNOUNCED} and not course.added
    if unmade and course.issued is not None:
        yield course.issued, Cause.ISSUE
    if on.phase in PENDING and on.due is not None:
        yield on.due, Cause.EFFECT
    if on.phase in BINDING:
        yield from ((at, Cause.LAPSE) for _, at in on.limits)
    yield from ((at, Cause.ORDER_ENDS) for _, at in on.orders if at != FOREVER)
    if on.forborne is not None and on.forborne != FOREVER:
        yield on.forborne, Cause.ENFORCED


def passed(course: Course, on: Condition, at: datetime, cause: Cause) -> Condition:
    """Return what a date makes of a condition."""
    match cause:
        case Cause.ISSUE:
            due = on.due if on.put_off else on.due or course.effective
            return replace(on, phase=State.ISSUED, due=due)
        case Cause.EFFECT:
            return _in_effect(course, on, at)
        case Cause.LAPSE:
            return _ended(on, State.LAPSED)
        case Cause.ORDER_ENDS:
            return replace(on, orders=tuple(o for o in on.orders if o[1] > at))
        case Cause.ENFORCED:
            return replace(on, forborne=None)


def _in_effect(course: Course, on: Condition, at: datetime) -> Condition:
    moved = {kind for kind, _ in on.limits}
    limits = (*on.limits, *(limit for limit in _limits(course, at) if limit[0] not in moved))
    interim = any(kind is TermKind.INTERIM for kind, _ in limits)
    phase = State.INTERIM if interim else State.EFFECTIVE
    return replace(on, phase=phase, due=None, put_off=False, limits=limits)


def _limits(course: Course, at: datetime) -> Iterator[tuple[TermKind, datetime]]:
    for term in course.terms:
        limit = term.at or _spanned(course, term, at)
        if term.then is Then.LAPSE and limit is not None:
            yield term.kind, limit


def _spanned(course: Course, term: Term, at: datetime) -> datetime | None:
    return Span.of(term.within).after(at, course.zone) if term.within else None


def _ended(on: Condition, state: State) -> Condition:
    """End it. Orders and forbearance lie under the end, should it be undone."""
    if on.phase in ENDED:
        return replace(on, phase=state)
    return replace(on, phase=state, before=on.phase, limits=(), kept=on.limits)


def _reinstated(_: Course, on: Condition, event: Event) -> Condition:
    """Give back what was; a limit by which it lapsed is spent, one that passed since acts now."""
    lapsed = on.phase is State.LAPSED
    limits = (x for x in on.kept if not lapsed or x[1] > event.effective)
    return replace(on, phase=on.before, limits=tuple(limits), kept=())


def _issued(course: Course, on: Condition, event: Event) -> Condition:
    if on.phase in ENDED:
        return Condition(State.ISSUED, due=event.until)
    due = on.due if on.put_off else course.effective
    return replace(on, phase=State.ISSUED, due=event.until or due)


def _effective(course: Course, on: Condition, event: Event) -> Condition:
    """Bring it into effect; a decision that is made anew owes nothing to orders on the old one."""
    fresh = Condition(State.ISSUED) if on.phase in ENDED else on
    return _in_effect(course, fresh, event.effective)


def _interim(course: Course, on: Condition, event: Event) -> Condition:
    told = _in_effect(course, on, event.effective)
    limits = ((TermKind.INTERIM, event.until),) if event.until else ()
    return replace(told, phase=State.INTERIM, limits=(*told.limits, *limits))


def _suspended(_: Course, on: Condition, event: Event) -> Condition:
    others = (o for o in on.orders if o[0] != event.order)
    return replace(on, orders=(*others, (event.order, event.until or FOREVER)))


def _resumed(_: Course, on: Condition, event: Event) -> Condition:
    left = (o for o in on.orders if event.order and o[0] != event.order)
    return replace(on, orders=tuple(left))


def _extended(course: Course, on: Condition, event: Event) -> Condition:
    moved = ((TermKind.SUNSET, event.until),) if event.until else ()
    kept = moved if _lapses(course, TermKind.SUNSET) else ()
    return replace(on, limits=(*on.without(TermKind.SUNSET), *kept))


def _lapses(course: Course, kind: TermKind) -> bool:
    """Tell whether a term of a kind ends something: one that warns has no limit to move."""
    return any(t.kind is kind and t.then is Then.LAPSE for t in course.terms)


def _reviewed(course: Course, on: Condition, event: Event) -> Condition:
    return replace(on, limits=(*on.without(TermKind.REVIEW), *_again(course, event)))


def _again(course: Course, event: Event) -> Iterator[tuple[TermKind, datetime]]:
    """Yield when a review is due again: ``until`` a date, or after the span of its term."""
    if not _lapses(course, TermKind.REVIEW):
        return
    if event.until is not None:
        yield TermKind.REVIEW, event.until
        return
    for term in course.terms:
        limit = _spanned(course, term, event.effective)
        if term.kind is TermKind.REVIEW and term.then is Then.LAPSE and limit is not None:
            yield term.kind, limit


def _amended(course: Course, on: Condition, event: Event) -> Condition:
    if course.provision not in event.adds:
        return _ended(on, State.SUPERSEDED) if event.adds else on
    if course.effective > event.effective:
        return replace(on, phase=State.ISSUED, due=course.effective)
    return _in_effect(course, on, event.effective)


CHANGES: Mapping[EventKind, Callable[[Course, Condition, Event], Condition]] = {
    EventKind.ANNOUNCED: lambda _, on, __: replace(on, phase=State.ANNOUNCED),
    EventKind.ISSUED: _issued,
    EventKind.INTERIM: _interim,
    EventKind.EFFECTIVE: _effective,
    EventKind.DELAYED: lambda _, on, event: replace(on, due=event.until, put_off=True),
    EventKind.SUSPENDED: _suspended,
    EventKind.RESUMED: _resumed,
    EventKind.NOT_ENFORCED: lambda _, on, event: replace(on, forborne=event.until or FOREVER),
    EventKind.ENFORCED: lambda _, on, __: replace(on, forborne=None),
    EventKind.CONFIRMED: lambda _, on, __: replace(
        on, phase=State.EFFECTIVE, limits=on.without(TermKind.INTERIM)
    ),
    EventKind.EXTENDED: _extended,
    EventKind.REVIEWED: _reviewed,
    EventKind.REINSTATED: _reinstated,
    EventKind.AMENDED: _amended,
}
GUARDS: Mapping[EventKind, Callable[[Course, Condition, Event], bool]] = {
    EventKind.SUSPENDED: _may_suspend,
    EventKind.RESUMED: _may_resume,
    EventKind.ENFORCED: lambda _, on, __: on.forborne is not None,
    EventKind.DELAYED: _may_delay,
    EventKind.EXTENDED: _may_extend,
}
