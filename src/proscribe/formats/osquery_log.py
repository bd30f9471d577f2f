"""osquery's result log: one JSON object a line, in its three forms.

An event holds one row that a query's result gained or lost, a batch all of them at once, a
snapshot the whole result. All rows of a line have the same columns. ``counter`` 0 marks the
first run of a query since its ``epoch`` began: it holds the whole result.

https://osquery.readthedocs.io/en/stable/deployment/logging/
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from proscribe.formats.json_walk import decode
from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import since_1970

CALENDAR = "%a %b %d %H:%M:%S %Y"


class Result(msgspec.Struct):
    """One line. The rows stay as they were written until somebody asks for them."""

    name: str = ""
    host_identifier: str = msgspec.field(default="", name="hostIdentifier")
    hostname: str = ""
    unix_time: int | float | str = msgspec.field(default="", name="unixTime")
    calendar_time: str = msgspec.field(default="", name="calendarTime")
    epoch: int | str = 0
    counter: int | str = ""
    decorations: dict[str, object] = {}
    action: str = ""
    columns: msgspec.Raw = msgspec.Raw()
    snapshot: msgspec.Raw = msgspec.Raw()
    differences: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="diffResults")

    @property
    def device(self) -> str:
        """Return the host, as the log names it."""
        return self.host_identifier or self.hostname

    @property
    def run(self) -> tuple[str, str]:
        """Return the epoch and the counter in it."""
        return str(self.epoch), str(self.counter)

    @property
    def snapshots(self) -> bool:
        """Tell whether the line is a snapshot."""
        return _holds(self.snapshot)

    @property
    def begins(self) -> bool:
        """Tell whether the line alone holds the whole result that later differences change.

        The events of a first run are many lines, of which any may be in another file.
        """
        return str(self.counter) == "0" and _holds(self.differences)


class Differences(msgspec.Struct):
    """The rows of a batch; text stands for an empty list in old versions."""

    added: list[msgspec.Raw] | str = []
    removed: list[msgspec.Raw] | str = []


RESULT = msgspec.json.Decoder(Result)
DIFFERENCES = msgspec.json.Decoder(Differences)
ROWS = msgspec.json.Decoder(list[msgspec.Raw])
ROW = msgspec.json.Decoder(dict[str, object])


def result(raw: bytes) -> Result | None:
    """Return the result that a line holds, or nothing if it is of another log.

    Raises:
        UnusableError: The line cannot be read.

    """
    found = decode(RESULT, raw)
    rows = (found.columns, found.snapshot, found.differences)
    return found if any(map(_holds, rows)) else None


def added(found: Result) -> Iterator[Mapping[str, str] | UnusableError]:
    """Yield the rows that the result holds, or gained, or why one cannot be read."""
    return _rows(found, "added")


def removed(found: Result) -> Iterator[Mapping[str, str] | UnusableError]:
    """Yield the rows that the result lost, or why one cannot be read."""
    return _rows(found, "removed")


def logged(found: Result, otherwise: datetime) -> datetime:
    """Return when the query ran.

    Raises:
        UnusableError: The time is not one.

    """
    try:
        if found.unix_time != "":
            return since_1970(float(found.unix_time))
        if found.calendar_time:
            text = found.calendar_time.removesuffix(" UTC")
            return datetime.strptime(text, CALENDAR).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        reason = f"{(found.calendar_time or str(found.unix_time))[:40]!r} is not an instant"
        raise UnusableError(reason, "export the log as osquery wrote it") from None
    return otherwise


def _rows(found: Result, action: str) -> Iterator[Mapping[str, str] | UnusableError]:
    for raw in _raws(found, action):
        try:
            row = decode(ROW, bytes(raw))
        except UnusableError as error:
            yield error
        else:
            yield {name: str(value) for name, value in row.items() if value is not None}


def _raws(found: Result, action: str) -> list[msgspec.Raw]:
    if found.snapshots:
        return decode(ROWS, bytes(found.snapshot)) if action == "added" else []
    if _holds(found.differences):
        batch = decode(DIFFERENCES, bytes(found.differences))
        rows = batch.added if action == "added" else batch.removed
        return [] if isinstance(rows, str) else rows
    return [found.columns] if found.action == action else []


def _holds(raw: msgspec.Raw) -> bool:
    size = memoryview(raw).nbytes
    return size > len(b"null") or bytes(raw) not in {b"", b"null"}
