"""The axis of time: bands of the calendar above, dates of the marks below; no two labels touch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from proscribe.model import Text
from proscribe.service.timeline import dates
from proscribe.service.timeline.markup import width
from proscribe.service.timeline.scale import Scale

SMALL, GAP = 11.0, 10.0
MONTHS, DAYS, HOURS = 40 * 366, 62, 3
"""How many days are too many to show months, days and hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A part of the axis with its name; no name where there is no room for one."""

    start: float
    end: float
    label: Text | None


Unit = Callable[[datetime], tuple[datetime, Text]]
"""Gives the start of the unit after the one in which a local instant lies, and the name of that."""


def bands(scale: Scale, zone: ZoneInfo, left: float, right: float) -> tuple[list[Band], ...]:
    """Return one or two rows of bands, the coarser first; the finer if it has names to give."""
    first, last = (dates.local(scale.instants[n], zone) for n in (0, -1))
    coarse, *finer = _chosen((last - first).days)
    rows = [list(_bands(_units(coarse, first, last), scale, (left, right), _range))]
    for unit in finer:
        row = list(_bands(_units(unit, first, last), scale, (left, right), _alone))
        if sum(band.end - band.start for band in row if band.label) > (right - left) / 2:
            rows.append(row)
    return tuple(rows)


def _chosen(days: int) -> tuple[Unit, ...]:
    if days > MONTHS:
        return (_year,)
    if days > DAYS:
        return _year, _month
    return (_month_of_year, _day) if days >= HOURS else (_day_of_year, _hour)


def _units(unit: Unit, at: datetime, last: datetime) -> Iterator[tuple[datetime | None, Text]]:
    """Yield where each unit ends, with its name; the last ends where the axis does."""
    while True:
        end, name = unit(at)
        if end > last or end <= at:
            yield None, name
            return
        yield end, name
        at = end


def _bands(
    units: Iterator[tuple[datetime | None, Text]],
    scale: Scale,
    room: tuple[float, float],
    shared: Callable[[Sequence[Text]], Text | None],
) -> Iterator[Band]:
    """Yield bands; neighbours too narrow for their names share one, with a name or without."""
    start = begins = room[0]
    pending: list[Text] = []
    for ends, name in units:
        end = room[1] if ends is None else scale(ends)
        if pending and _fits(name, end - begins):
            yield Band(start=start, end=begins, label=None)
            start, pending = begins, []
        pending.append(name)
        label = shared(pending)
        if label and _fits(label, end - start):
            yield Band(start=start, end=end, label=label)
            start, pending = end, []
        begins = end
    if pending:
        yield Band(start=start, end=room[1], label=None)


def _range(names: Sequence[Text]) -> Text:
    """Name the first and the last: years may share a band."""
    return names[0] if len(names) == 1 else dates.both("{}\u2013{}", names[0], names[-1])


def _alone(names: Sequence[Text]) -> Text | None:
    """Name one alone: months and days that share a band would be a riddle."""
    return names[0] if len(names) == 1 else None


def _fits(label: Text, room: float) -> bool:
    return max(width(label.en, SMALL), width(label.fr, SMALL)) + GAP <= room


def _year(at: datetime) -> tuple[datetime, Text]:
    name = Text(f"{at.year}", f"{at.year}")
    return (_start(at, at.year + 1, 1) if at.year < MAXYEAR else at), name


def _month(at: datetime) -> tuple[datetime, Text]:
    name = Text(dates.EN[at.month - 1], dates.FR[at.month - 1])
    if (at.year, at.month) == (MAXYEAR, 12):
        return at, name
    return _start(at, at.year + at.month // 12, at.month % 12 + 1), name


def _day(at: datetime) -> tuple[datetime, Text]:
    midnight = _start(at, at.year, at.month, at.day)
    name = Text(f"{at.day}", "1er" if at.day == 1 else f"{at.day}")
    return midnight + timedelta(days=1), name


def _month_of_year(at: datetime) -> tuple[datetime, Text]:
    end, name = _month(at)
    return end, dates.both(f"{{}}{dates.NBSP}{at.year}", name)


def _day_of_year(at: datetime) -> tuple[datetime, Text]:
    return _day(at)[0], dates.day(at)


def _hour(at: datetime) -> tuple[datetime, Text]:
    # By UTC, since an hour may be missing or come twice on the wall.
    whole = at.replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    name = Text(f"{at.hour:02}:00", f"{at.hour}{dates.NBSP}h")
    return (whole + timedelta(hours=1)).astimezone(at.tzinfo), name


def _start(at: datetime, year: int, month: int, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=at.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The date of a mark, on one of the lines below the rows."""

    x: float
    line: int
    text: Text


LINES = 2


def labels(
    scale: Scale, instants: Sequence[datetime], zone: ZoneInfo, left: float, right: float
) -> Iterator[Label]:
    """Yield the dates of instants for which there is room; each day once.

    What finds no room is not lost: the list below the drawing dates every mark.
    """
    free = [left] * LINES
    days: set[str] = set()
    for at in instants:
        name = dates.day(dates.local(at, zone))
        half = max(width(name.en, SMALL), width(name.fr, SMALL)) / 2
        x = min(max(scale(at), left + half), right - half)
        line = next((n for n in range(LINES) if free[n] <= x - half), None)
        if line is None or name.en in days:
            continue
        days.add(name.en)
        free[line] = x + half + GAP
        yield Label(x=x, line=line, text=name)
