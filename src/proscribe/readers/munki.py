"""Munki: what a Mac's client leaves in ``/Library/Managed Installs``, as property lists.

``ApplicationInventory.plist`` lists the applications that Spotlight and Launch Services know on
the local disks, with their bundle identifiers, and names neither the Mac nor the time. They are
those of the ``ManagedInstallReport.plist`` that stands before it in the same file, if one does
(``cat ManagedInstallReport.plist ApplicationInventory.plist``, for any number of Macs), else the
file's own name and time; of a file that still has Munki's name nobody knows the Mac.

``ManagedInstallReport.plist`` says when the client ran, on which Mac, and which items it
manages there; these have names that the administrator chose, which identify nothing.

https://github.com/munki/munki/blob/main/code/cli/munki/shared/appinventory.swift
https://github.com/munki/munki/blob/main/code/cli/munki/shared/reports.swift
https://github.com/munki/munki/blob/main/code/cli/munki/shared/facts.swift
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.mac_application import KINDS, named
from proscribe.formats.moments import moment
from proscribe.formats.plists import date_of, documents, looks_like, text_of
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

APPLICATIONS, MANAGED = "munki", "munki:managed"
FILES = {"ApplicationInventory", "ManagedInstallReport"}
VERSION = "ManagedInstallVersion"
MARKS = {VERSION, "MachineInfo"}
NOBODY = {"", "loginwindow", "<None>"}

WHOSE = UnusableError(
    "the inventory does not say of which Mac it is",
    "put the Mac's ManagedInstallReport.plist before it, or name the file after the Mac",
)
MALFORMED = UnusableError("an application is not a dictionary", "copy it again from the Mac")
UNKNOWN = UnusableError(
    "this is neither ManagedInstallReport.plist nor ApplicationInventory.plist",
    "give one of these two",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Of which Mac what follows is, when it was true, and who was there."""

    device: str
    seen: datetime
    person: str = ""


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield the report of each inventory and of each run, with what they list."""
    alone = sighting.device not in FILES
    run = Run(device=sighting.device, seen=sighting.seen) if alone else None
    for line, document in documents(path):
        place = Place(source=str(path), line=line)
        if isinstance(document, dict) and MARKS & document.keys():
            try:
                run = _run(document, sighting)
            except UnusableError as error:
                run = None
                yield error.at(place)
            else:
                yield from _managed(document, run)
            continue
        yield from _inventory(document, run, place)
        # The next inventory without a report of its own is another Mac's.
        run = None


def _run(document: dict[str, object], sighting: Sighting) -> Run:
    machine = document.get("MachineInfo")
    serial = text_of(machine, "serial_number")
    device = serial if serial not in {"", "UNKNOWN"} else text_of(machine, "hostname")
    if not (device or sighting.device not in FILES):
        raise UnusableError("the report names no Mac", "name the file after the Mac")
    ended = _moment(document, "EndTime") or _moment(document, "StartTime")
    person = text_of(document, "ConsoleUser")
    return Run(
        device=device or sighting.device,
        seen=ended or sighting.seen,
        person="" if person in NOBODY else person,
    )


def _moment(document: dict[str, object], name: str) -> datetime | None:
    """Return a date, which older clients write as ``2026-11-01 08:15:30 +0000``."""
    written = text_of(document, name)
    return moment(written.replace(" +", "+")) if written else date_of(document, name)


def _managed(document: dict[str, object], run: Run) -> Iterator[Row]:
    listed = document.get("ManagedInstalls")
    report = _report(run, MANAGED, frozenset())
    yield report
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict) and item.get("installed") is True:
            called = text_of(item, "display_name") or text_of(item, "name")
            yield _observation(report, called, text_of(item, "installed_version"), ())


def _inventory(document: object, run: Run | None, place: Place) -> Iterator[Row]:
    if not isinstance(document, list) or run is None:
        fault = document if isinstance(document, UnusableError) else UNKNOWN
        yield (WHOSE if isinstance(document, list) else fault).at(place)
        return
    whole = all(isinstance(item, dict) for item in document)
    report = _report(run, APPLICATIONS, frozenset({Kind.MACOS_BUNDLE_ID} if whole else ()))
    yield report
    for item in document:
        if isinstance(item, dict):
            called = text_of(item, "CFBundleName") or text_of(item, "name")
            names = named(text_of(item, "bundleid"), text_of(item, "path"))
            yield _observation(report, called, text_of(item, "version"), names)
        else:
            yield MALFORMED.at(place)


def _report(run: Run, source: str, sees: frozenset[Kind]) -> Report:
    return Report(
        device=run.device,
        platform=Platform.MACOS,
        seen=run.seen,
        source=source,
        sees=sees,
        person=run.person,
    )


def _observation(
    report: Report, name: str, version: str, names: tuple[Identifier, ...]
) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=report.source,
        name=legible(name),
        version=legible(version),
        identifiers=names,
    )


def recognises(head: bytes) -> bool:
    """Tell by a property list that names Munki's version, or applications as Munki does."""
    text = beginning(head)
    inventory = b"<key>CFBundleName</key>" in text and b"<key>bundleid</key>" in text
    return looks_like(text) and (inventory or f"<key>{VERSION}</key>".encode() in text)


reader = Reader(
    title=Text(
        "Munki: application inventory and managed installs",
        "Munki : inventaire des applications et installations gérées",
    ),
    origin=Origin.FILE,
    platforms=frozenset({Platform.MACOS}),
    sees=KINDS,
    blind=Text(
        "applications that neither Spotlight nor Launch Services knows, such as those of a disk "
        "that is not indexed; Munki's own report names what it manages and identifies nothing",
        "les applications que ni Spotlight ni Launch Services ne connaissent, comme celles d'un "
        "disque non indexé; le rapport de Munki nomme ce qu'il gère et n'identifie rien",
    ),
    read=read,
    recognises=recognises,
)
