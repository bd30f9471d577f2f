"""The deadlines that the clocks of duties lead to, and which fulfilment meets which."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from proscribe.model import Determination, Fulfilment, Span, Text
from proscribe.register.case import Case, Run, cases, runs
from proscribe.register.days import day_of, through
from proscribe.register.deadline import Deadline, Progress, Sort, left, shown
from proscribe.register.due import Due
from proscribe.register.naming import named
from proscribe.register.shelf import Register
from proscribe.register.times import Times


def deadlines(
    register: Register, determination: Determination, at: datetime, known: datetime | None
) -> Iterator[Deadline]:
    """Yield the deadlines of the duties of a determination, for every body that owes them."""
    for case in cases(register, determination, at, known):
        for run in runs(case):
            yield from _needed(_of(case, run))


def _of(case: Case, run: Run) -> Iterator[Deadline]:
    """Yield one deadline for each time; of very many, the oldest that was not met and the last."""
    times = _times(case, run)
    if times is None:
        yield _deadline(case, run, None, None)
        return
    met = _met(times, case, case.issued if case.duty.by is not None else run.start)
    earlier = None
    if times.passed_over:
        unmet = times.passed_over - sum(number < times.passed_over for number in met)
        earlier = times.told(unmet)
        if unmet:
            oldest = next(number for number in range(times.total) if number not in met)
            yield replace(_deadline(case, run, times.noted(oldest), None), earlier=earlier)
            earlier = None
    for number, due in times.listed():
        yield replace(_deadline(case, run, due, met.get(number)), earlier=earlier)
        earlier = None


def _times(case: Case, run: Run) -> Times | None:
    """Return when it is due; again and again up to the instant, and once more after it.

    Of very many, those after it stopped being owed are left out, but for the first.
    """
    first = _first(case, run)
    if first is None:
        return None
    times = Times(count=case.count, first=first, every=case.every)
    if case.every is None or run.start is None or run.start > case.at:
        return times
    horizon = min(case.at, run.until or case.at)
    times = replace(times, total=times.until(horizon))
    if not times.passed_over:
        return times
    return replace(times, total=times.until(min(horizon, case.stopped)))


def _first(case: Case, run: Run) -> Due | None:
    duty, start = case.duty, run.start
    if duty.by is None:
        return case.count.after(Span.of(duty.within or ""), start) if start else None
    due = case.count.by(duty.by)
    if start is None or start <= due.at:
        return due
    end = case.count.end(day_of(start, case.count.zone))
    return Due(at=end.at, day=end.day, note=PASSED)


def _met(times: Times, case: Case, since: datetime | None) -> dict[int, Fulfilment]:
    """Return what met which time, by its number.

    Each has the time since the one before. What is left over in a later time meets, late, the
    oldest that nothing met.
    """
    own: defaultdict[int, list[Fulfilment]] = defaultdict(list)
    for fulfilment in case.fulfilments if since else ():
        if since and through(fulfilment.effective, case.count.zone) >= since:
            passed = bisect_left(times, fulfilment.effective, key=LAST)
            own[min(passed, times.total - 1)].append(fulfilment)
    met: dict[int, Fulfilment] = {}
    oldest = 0
    for number in sorted(own):
        here = deque(own[number])
        while len(here) > 1:
            while oldest in met:
                oldest += 1
            if oldest >= number:
                break
            met[oldest] = here.popleft()
        met[number] = here[0]
    return met


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
