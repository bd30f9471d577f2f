"""Days as a time zone counts them: where they begin and end, and which one is meant."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from proscribe.model.condition import FOREVER

DAY = timedelta(days=1)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a day: its midnight, or where clocks skip that, what follows."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the last instant of a day; the next one, a microsecond later, begins another."""
    if day == date.max:
        return FOREVER
    return start_of(day + DAY, zone) - datetime.resolution


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Return the day that it is in a zone; the first or last of all where that has no number."""
    try:
        return instant.astimezone(zone).date()
    except OverflowError:
        return instant.date()


def written_day(instant: datetime, zone: ZoneInfo) -> date | None:
    """Return the day that somebody wrote, if an instant is what a day alone is read as.

    That is its midnight in the zone; or in UTC, where the file named no zone.
    """
    local = day_of(instant, zone)
    if _begins(local, zone, instant):
        return local
    whole = instant.astimezone(UTC)
    return whole.date() if whole.time() == datetime.min.time() else None


def meant(instant: datetime, zone: ZoneInfo) -> date:
    """Return the day that is meant: the one that was written, else the one that it is there."""
    return written_day(instant, zone) or day_of(instant, zone)


def through(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the last instant that is meant: a day alone means all of it."""
    day = written_day(instant, zone)
    return instant if day is None else end_of(day, zone)


def is_day(instant: datetime, zone: ZoneInfo) -> bool:
    """Tell whether an instant is the midnight of a zone, as a day alone is read."""
    return _begins(day_of(instant, zone), zone, instant)


def _begins(day: date, zone: ZoneInfo, instant: datetime) -> bool:
    try:
        return start_of(day, zone) == instant
    except OverflowError:
        return False
