"""Times as logs write them, in bytes: a month by its name, with a year or without, or seconds.

https://www.rfc-editor.org/rfc/rfc3164#section-4.1.2
"""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import moment, since_1970

MONTHS = {
    name: number
    for number, name in enumerate(
        b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1
    )
}
REMEDY = "write times as the log's own program does"


@lru_cache(maxsize=4096)
def in_year(month: bytes, day: bytes, clock: bytes, year: int, zone: tzinfo) -> datetime:
    """Return the instant of a day of a year, in UTC.

    Raises:
        UnusableError: There is no such day or time.

    """
    try:
        hour, minute, second = clock.partition(b".")[0].split(b":")
        written = (int(year), MONTHS[month], int(day), int(hour), int(minute), int(second))
        return datetime(*written, tzinfo=zone).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        raise UnusableError("it bears no time", REMEDY) from None


def without_year(
    month: bytes, day: bytes, clock: bytes, latest: datetime, zone: tzinfo
) -> datetime:
    """Return the last such instant that is not after ``latest``.

    Raises:
        UnusableError: There is no such day or time.

    """
    year = latest.astimezone(zone).year
    for one in range(year, year - 5, -1):  # the 29th of February is not in every year
        try:
            found = in_year(month, day, clock, one, zone)
        except UnusableError:
            continue
        if found <= latest:
            return found
    raise UnusableError("it bears no time", REMEDY)


def seconds(written: bytes) -> datetime:
    """Return the instant that many seconds after 1970, whose fractions are left out.

    Raises:
        UnusableError: It is no number, or no calendar holds that instant.

    """
    whole = written.partition(b".")[0]
    if not whole.isdigit() or len(whole) > 12:  # noqa: PLR2004, beyond any calendar
        raise UnusableError("it bears no time", REMEDY)
    return since_1970(int(whole))


def iso(written: bytes, zone: tzinfo) -> datetime:
    """Return an instant by RFC 3339, in UTC; without an offset it is of ``zone``.

    Raises:
        UnusableError: It is none.

    """
    text = written.decode("ascii", "replace")
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return moment(text)
