"""Jamf Pro: the inventory of computers and of mobile devices, as its API gives it.

Reads ``GET /v1/computers-inventory`` (and its later versions) and ``GET /v2/mobile-devices/detail``
with the sections ``GENERAL`` and ``APPLICATIONS``, one page, a list of pages or one page after
another; and the details of one device, ``/v1/computers-inventory-detail/{id}`` and
``/v2/mobile-devices/{id}/detail``, or a list of them.

A Mac lists the applications of the folders that Jamf is set to search, with the bundle identifier
of most. A mobile device lists all of its applications where its ownership is ``Institutional``;
of one that was enrolled by its user only the managed ones are known, so that nothing is absent
there. Nor is anything absent where the applications were not asked for.

https://developer.jamf.com/jamf-pro/reference/get_v1-computers-inventory
https://developer.jamf.com/jamf-pro/reference/get_v2-mobile-devices-detail
https://developer.jamf.com/jamf-pro/changelog/11230-additions
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from proscribe.formats.identifiers import identifiers
from proscribe.formats.jamf import Application, Device
from proscribe.formats.jamf import device as read_device
from proscribe.formats.json_walk import ITEM, Piece, decode, names, walk
from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError, beginning, chunks
from proscribe.formats.mac_application import KINDS, named
from proscribe.formats.moments import moment
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "jamf"
PAGE = ("results", ITEM), (ITEM, "results", ITEM)
TOTAL = ("totalCount",), (ITEM, "totalCount")
NUMBER = msgspec.json.Decoder(int)
BUNDLE = {Platform.MACOS: Kind.MACOS_BUNDLE_ID, Platform.IOS: Kind.IOS_BUNDLE_ID}
SEES = KINDS | {Kind.IOS_BUNDLE_ID}
COMPUTER = frozenset({"udid", "general", "applications"})
MOBILE = frozenset({"type", "udid", "managementId"})
MARKS = (b'"mobileDeviceId"', b'"macAppStore"', b'"jamfBinaryVersion"', b'"diskEncryption"')

CUT = UnusableError(
    "there are fewer devices than totalCount says", "ask for the next page until all are there"
)
SILENT = UnusableError(
    "the device comes without its applications", "ask with section=GENERAL&section=APPLICATIONS"
)
NAMELESS = UnusableError("an application has no well-formed identifier", "export it again")


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield each device's report and applications; say so if devices are missing."""
    total = found = 0
    place = Place(source=str(path))
    for piece in walk(path, *_places(path)):
        place = Place(source=str(path), line=piece.line)
        if piece.path in TOTAL:
            total = max(total, _number(piece))
        elif piece.raw not in {b"}", b"]"}:
            found += 1
            yield from _device(piece.raw, place, sighting)
    if found < total:
        yield CUT.at(place)


def _places(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return where the devices stand: in pages of results, or as details of one each."""
    head = next(chunks(path), b"")
    if "results" in names(head):
        return (*PAGE, *TOTAL)
    return ((ITEM,),) if head.lstrip().startswith(b"[") else ((),)


def _number(piece: Piece) -> int:
    try:
        return decode(NUMBER, piece.raw)
    except UnusableError:
        return 0


def _device(raw: bytes, place: Place, sighting: Sighting) -> Iterator[Row]:
    try:
        device = read_device(raw)
        seen = moment(device.seen) if device.seen else sighting.seen
    except UnusableError as error:
        yield error.at(place)
        return
    platform = device.platform or Platform.MACOS
    applications = [(a, _identifiers(a, platform)) for a in device.installed or ()]
    report = Report(
        device=device.identity,
        platform=platform,
        seen=seen,
        source=SOURCE,
        sees=_sees(device, platform, applications),
        person=device.person,
    )
    yield report
    if device.installed is None:
        yield SILENT.at(place)
    for application, found in applications:
        if _nameless(platform, found):
            yield NAMELESS.at(place)
        else:
            yield _observation(report, application, found)


def _sees(
    device: Device,
    platform: Platform,
    applications: list[tuple[Application, tuple[Identifier, ...]]],
) -> frozenset[Kind]:
    whole = device.installed is not None and device.listed
    if not whole or any(_nameless(platform, found) for _, found in applications):
        return frozenset()
    return frozenset({BUNDLE[platform]})


def _nameless(platform: Platform, found: tuple[Identifier, ...]) -> bool:
    """Tell whether it lacks what it must have: some of a Mac's programs have no identifier."""
    return platform is Platform.IOS and not found


def _identifiers(application: Application, platform: Platform) -> tuple[Identifier, ...]:
    if platform is Platform.IOS:
        return identifiers([(Kind.IOS_BUNDLE_ID, application.identifier or "")])
    return named(application.bundle_id or "", application.path or application.name or "")


def _observation(
    report: Report, application: Application, found: tuple[Identifier, ...]
) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=legible(application.name),
        version=legible(application.short_version or application.version),
        identifiers=found,
    )


def recognises(head: bytes) -> bool:
    """Tell by a page of results or the details of one device, with a member of Jamf's own."""
    text = beginning(head)
    found = names(text)
    if "results" in found:
        return "totalCount" in found and any(mark in text for mark in MARKS)
    return found >= MOBILE or (found >= COMPUTER and any(mark in text for mark in MARKS))


reader = Reader(
    title=Text("Jamf Pro: inventory", "Jamf Pro : inventaire"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.MACOS, Platform.IOS}),
    sees=SEES,
    blind=Text(
        "applications outside the folders that Jamf is set to search on a Mac, and the "
        "applications that the user installed on a device enrolled by its user: such a device "
        "proves no absence",
        "les applications hors des dossiers que Jamf doit parcourir sur un Mac, et celles que "
        "l'utilisateur a installées sur un appareil qu'il a inscrit lui-même : un tel appareil ne "
        "prouve aucune absence",
    ),
    read=read,
    recognises=recognises,
)
