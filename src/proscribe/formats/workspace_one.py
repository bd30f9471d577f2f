"""Workspace ONE Intelligence's report of applications as CSV: a row for each on each device.

A column is an attribute, such as ``airwatch.application.app_package_id``: its last part counts,
with or without what stands before it. Platforms are spelt as UEM's API spells them.

https://developer.omnissa.com/omnissa-intelligence-apis/API-sample-responses/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from proscribe.formats.delimited import Cells, header, rows
from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import moment, since_1970
from proscribe.model import Platform

DEVICES = ("airwatch_device_guid", "device_friendly_name")
MARKS = {"app_package_id", "device_platform"}
COLUMNS = {*MARKS, "app_name", "app_version", "app_is_installed"}
SAMPLED = "device_app_sample_last_seen"
PLATFORMS = {
    "android": Platform.ANDROID,
    "appleosx": Platform.MACOS,
    "macos": Platform.MACOS,
    "apple": Platform.IOS,
    "ios": Platform.IOS,
    "windows": Platform.WINDOWS,
    "winrt": Platform.WINDOWS,
    "chromeos": Platform.CHROMEOS,
    "linux": Platform.LINUX,
}
"""How the words for a platform begin, the longer ones first."""

INSTALLED = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
MILLISECONDS = re.compile(r"[0-9]{13}")
WANTED = UnusableError(
    "lacks a column that tells the device, the application or whether it is there",
    f"add to the report airwatch_device_guid and {', '.join(sorted(COLUMNS))}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One application on one device."""

    device: str
    platform: Platform
    name: str
    package: str
    version: str
    person: str
    installed: bool
    sampled: datetime | None
    """When the device last told its applications, if the report says so."""


def applications(path: Path) -> Iterator[tuple[int, Application | UnusableError]]:
    """Yield what the report lists, each with its line.

    Raises:
        InputError: It lacks a column that is needed.

    """
    for line, row in rows(path, _is_usable, WANTED, attribute):
        try:
            yield line, row if isinstance(row, UnusableError) else _application(row)
        except UnusableError as error:
            yield line, error


def attribute(title: str) -> str:
    """Return the last part of an attribute's name."""
    return "_".join(title.rpartition(".")[2].lower().split()).strip("_")


def looks_like(line: bytes) -> bool:
    """Tell by the first line whether it is such a report, usable or not."""
    return MARKS.issubset(header(line, attribute))


def _is_usable(columns: tuple[str, ...]) -> bool:
    return COLUMNS.issubset(columns) and not set(DEVICES).isdisjoint(columns)


def _application(row: Cells) -> Application:
    # One column names all the devices of a report: the best that it has.
    device = next(row[name] for name in DEVICES if name in row).strip()
    name, package = row["app_name"].strip(), row["app_package_id"].strip()
    if not device or not (name or package):
        raise UnusableError("the device or the application has no name", "export it again")
    return Application(
        device=device,
        platform=_platform(row["device_platform"]),
        name=name or package,
        package=package,
        version=row["app_version"].strip(),
        person=row.get("device_enrollment_user_name", "").strip(),
        installed=_installed(row["app_is_installed"]),
        sampled=_instant(row.get(SAMPLED, "").strip()),
    )


def _platform(said: str) -> Platform:
    word = "".join(said.lower().split())
    for beginning, platform in PLATFORMS.items():
        if word.startswith(beginning):
            return platform
    raise UnusableError(f"{said[:40]!r} is not a platform", "export the column device_platform")


def _installed(said: str) -> bool:
    found = INSTALLED.get(said.strip().lower())
    if found is None:
        reason = f"{said[:40]!r} does not say whether the application is there"
        raise UnusableError(reason, "export the column app_is_installed")
    return found


def _instant(written: str) -> datetime | None:
    if not written:
        return None
    if MILLISECONDS.fullmatch(written):
        return since_1970(int(written) / 1000)
    try:
        return moment(written)
    except UnusableError as error:
        remedy = f"leave out the column {SAMPLED}: the time is then that of the file"
        raise UnusableError(error.reason, remedy) from None
