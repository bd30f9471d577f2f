"""Intune's report ``AppInvRawData`` as CSV: a line for each application on each device.

https://learn.microsoft.com/en-us/intune/intune-service/fundamentals/reports-export-graph-available-reports
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proscribe.formats.delimited import Cells, rows
from proscribe.formats.lines import UnusableError

WANTED = UnusableError(
    "has no columns ApplicationName and DeviceId",
    "export the report AppInvRawData, or Graph's detectedApps as JSON",
)


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
    for number, row in rows(path, is_report, WANTED):
        yield number, row if isinstance(row, UnusableError) else _detected(row)


def is_report(header: tuple[str, ...]) -> bool:
    """Tell whether these are columns of the report."""
    return "applicationname" in header and not {"deviceid", "devicename"}.isdisjoint(header)


def _detected(row: Cells) -> Detected:
    return Detected(
        device=row.get("deviceid") or row.get("devicename", ""),
        name=row["applicationname"],
        platform=row.get("platform", ""),
        publisher=row.get("applicationpublisher", ""),
        version=row.get("applicationversion") or row.get("applicationshortversion", ""),
        person=row.get("emailaddress") or row.get("username", ""),
    )
