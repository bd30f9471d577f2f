"""Intune's report ``AppInvRawData`` as CSV: a line for each application on each device.

A spreadsheet may have saved it again, with ``;`` between the columns or in UTF-16. A value that
holds a line break is not supported: its line is rejected.

https://learn.microsoft.com/en-us/intune/intune-service/fundamentals/reports-export-graph-available-reports
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from proscribe.formats.lines import UnusableError, numbered
from proscribe.model import InputError, Place

LONGEST_LINE = 1 << 16
REMEDY = "export it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """One application on one device, in Intune's own words."""

    device: str
    name: str
    platform: str
    publisher: str = ""
    version: str = ""
    owner: str = ""
    synchronised: str = ""
    person: str = ""


def detected(path: Path) -> Iterator[tuple[int, Detected | UnusableError]]:
    """Yield what the report lists, each with its line.

    Raises:
        InputError: Its columns are not those of the report.

    """
    lines = numbered(path)
    number, line = next(lines, (1, b""))
    header, delimiter = columns(line), _delimiter(line)
    if not is_report(header):
        reason = "has no columns ApplicationName and DeviceId"
        remedy = "export the report AppInvRawData, or Graph's detectedApps as JSON"
        raise InputError(Place(source=str(path), line=number), reason, remedy)
    for number, line in lines:
        try:
            yield number, _detected(_row(_cells(line, delimiter), header))
        except UnusableError as error:
            yield number, error


def columns(line: bytes) -> tuple[str, ...]:
    """Return the columns that the first line names, in lower case and without spaces."""
    try:
        cells = _cells(line, _delimiter(line))
    except UnusableError:
        return ()
    return tuple("".join(c.split()).lower() for c in cells)


def is_report(header: tuple[str, ...]) -> bool:
    """Tell whether these are columns of the report."""
    return "applicationname" in header and not {"deviceid", "devicename"}.isdisjoint(header)


def _delimiter(line: bytes) -> str:
    return ";" if line.count(b";") > line.count(b",") else ","


def _cells(line: bytes, delimiter: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise UnusableError(f"it is longer than {LONGEST_LINE:,} bytes", REMEDY)
    try:
        text = line.decode().rstrip("\r\n")
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except (ValueError, csv.Error) as error:
        raise UnusableError(f"it cannot be read: {error}", REMEDY) from None


def _row(cells: list[str], header: tuple[str, ...]) -> Mapping[str, str]:
    if len(cells) != len(header):
        raise UnusableError(f"it has {len(cells)} columns, not {len(header)}", REMEDY)
    return dict(zip(header, cells, strict=True))


def _detected(row: Mapping[str, str]) -> Detected:
    return Detected(
        device=row.get("deviceid") or row.get("devicename", ""),
        name=row["applicationname"],
        platform=row.get("platform", ""),
        publisher=row.get("applicationpublisher", ""),
        version=row.get("applicationversion") or row.get("applicationshortversion", ""),
        person=row.get("emailaddress") or row.get("username", ""),
    )
