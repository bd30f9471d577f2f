"""The deadlines that the clocks of duties lead to, and which fulfilment meets which."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import attrgetter

from proscribe.model import Determination, Fulfilment, Span, Text
from proscribe.register.case import Case, Run, cases, runs
from proscribe.register.days import day_of, through
from proscribe.register.deadline import Deadline, Progress, Sort, left, shown
from proscribe.register.due import Due
from proscribe.register.naming import named
from proscribe.register.shelf import Register


def deadlines(
    register: Register, determination: Determination, at: datetime, known: datetime | None
) -> Iterator[Deadline]:
    """Yield the deadlines of the duties of a determination, for every body that owes them."""
    for case in cases(register, determination, at, known):
        for run in runs(case):
            yield from _needed(_of(case, run))


def _of(case: Case, run: Run) -> Iterator[Deadline]:
    dues = tuple(_dues(case, run))
    since = case.issued if case.duty.by is not None else run.start
    done = _met(dues, case, since)
    for due, fulfilment in zip(dues, done, strict=True):
        yield _deadline(case, run, due, fulfilment)
    if not dues:
        yield _deadline(case, run, None, None)


def _dues(case: Case, run: Run) -> Iterator[Due]:
    """Yield when it is due; again and again up to the instant, and once more after it."""
    first = _first(case, run)
    if first is None:
        return
    yield first
    if case.every is None or run.start is None or run.start > case.at:
        return
    horizon = min(case.at, run.until or case.at)
    due = first
    for later in case.count.again(first, case.every):
        if due.at > horizon:
            return
        yield later
        due = later


def _first(case: Case, run: Run) -> Due | None:
    duty, start = case.duty, run.start
    if duty.by is None:
        return case.count.after(Span.of(duty.within or ""), start) if start else None
    due = case.count.by(duty.by)
    if start is None or start <= due.at:
        return due
    end = case.count.end(day_of(start, case.count.zone))
    return Due(at=end.at, day=end.day, note=PASSED)


def _met(dues: Sequence[Due], case: Case, since: datetime | None) -> tuple[Fulfilment | None, ...]:
    """Return what met each deadline.

    Each has the time since the one before. What is left over in a later time meets, late, the
    oldest that nothing met.
    """
    times: list[list[Fulfilment]] = [[] for _ in dues]
    for fulfilment in case.fulfilments if dues and since else ():
        if since and through(fulfilment.effective, case.count.zone) >= since:
            passed = bisect_left(dues, fulfilment.effective, key=LAST)
            times[min(passed, len(dues) - 1)].append(fulfilment)
    met: list[Fulfilment | None] = []
    owing: list[int] = []
    for number, own in enumerate(times):
        while len(own) > 1 and owing:
            met[owing.pop(0)] = own.pop(0)
        met.append(own[0] if own else None)
        if not own:
            owing.append(number)
    return tuple(met)


def _deadline(case: Case, run: Run, due: Due | None, met: Fulfilment | None) -> Deadline:
    zone, at = case.count.zone, due.at if due else None
    state = _state(case, run, due, met)
    unmet = state in {Progress.LATE, Progress.RUNNING, Progress.NOT_STARTED}
    no_more = state is Progress.NOT_OWED
    return Deadline(
        sort=Sort.DUTY,
        determination=case.determination.id,
        provisions=case.provisions,
        key=case.key,
        verb=case.duty.verb,
        what=case.duty.what,
        body=case.body,
        state=state,
        start=shown(run.start, zone),
        trigger=run.trigger,
        due=shown(at, zone),
        day=due.day if due else None,
        days_left=left(at, case.at, zone) if unmet else None,
        was_late=no_more and at is not None and case.owed_between(at, case.at),
        met=shown(met.effective, zone) if met else None,
        evidence=met.evidence if met else "",
        zone=case.determination.zone,
        calendar=due.note if due else None,
        why=named(case.state(case.at)) if no_more else None,
    )


def _state(case: Case, run: Run, due: Due | None, met: Fulfilment | None) -> Progress:
    if met is not None and due is not None:
        return Progress.MET if met.effective <= due.at else Progress.MET_LATE
    if due is None or run.start is None or run.start > case.at:
        return Progress.NOT_STARTED
    if not case.owed(case.at):
        return Progress.NOT_OWED
    return Progress.LATE if case.at > due.at else Progress.RUNNING


def _needed(told: Iterator[Deadline]) -> Iterator[Deadline]:
    """Yield what is owed, and the first only of those that follow after it stopped being owed."""
    idle = False
    for deadline in told:
        stopped = deadline.state is Progress.NOT_OWED and not deadline.was_late
        if not (stopped and idle):
            yield deadline
        idle = stopped


LAST = attrgetter("at")
PASSED = Text(
    "the day that was written had passed when it took effect: due on that day",
    "le jour prévu était passé à la prise d'effet : échéance à cette date",
)
