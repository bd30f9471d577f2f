"""Android Management API: the devices of an enterprise, with their application reports.

Reads the responses of ``enterprises.devices.list``: one page, a list of pages, or one page
after another. A device on which the whole is managed (``DEVICE_OWNER``) lists every application,
those of the system included. On one with a work profile (``PROFILE_OWNER``) only the work side
is listed: what is seen is present, and nothing is ever absent, so its report sees no kind.
The same goes for a device that sends no application reports. Signing certificates confirm what
an application is; not every response has them, so that none is ever absent.

https://developers.google.com/android/management/reference/rest/v1/enterprises.devices
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.android_device import Application, Device
from proscribe.formats.android_device import device as read_device
from proscribe.formats.json_walk import ITEM, names, walk
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.moments import moment
from proscribe.model import (
    Identifier,
    Kind,
    Observation,
    Place,
    Platform,
    Report,
    Row,
    Text,
)
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "android-management"
PAGE = ("devices", ITEM), (ITEM, "devices", ITEM)
TOKEN = ("nextPageToken",), (ITEM, "nextPageToken")
PACKAGE = Kind.ANDROID_PACKAGE
SEES = frozenset({PACKAGE, Kind.ANDROID_CERT_SHA256, Kind.ANDROID_CERT_SHA1})

CUT = UnusableError(
    "pages are missing after this one", "ask for the next page until there is no nextPageToken"
)
NAMELESS = UnusableError(
    "an application has no well-formed packageName", "export the whole of each report"
)
SILENT = UnusableError(
    "the device sends no application reports, so nothing is known of it",
    "set statusReportingSettings.applicationReportsEnabled in its policy",
)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield each device's report and applications; say so if pages are missing."""
    token = following = b""
    place = Place(source=str(path))
    for piece in walk(path, *PAGE, *TOKEN):
        place = Place(source=str(path), line=piece.line)
        if piece.path in PAGE:
            yield from _device(piece.raw, place, sighting)
        elif piece.path in TOKEN:
            token = piece.raw
        elif piece.raw == b"}":
            following, token = token, b""
    if following not in {b"", b'""', b"null"}:
        yield CUT.at(place)


def _device(raw: bytes, place: Place, sighting: Sighting) -> Iterator[Row]:
    try:
        report, device = _report(raw, sighting)
    except UnusableError as error:
        yield error.at(place)
        return
    yield report
    if device.application_reports is None:
        yield SILENT.at(place)
    for application in device.applications:
        found = application.identifiers
        if PACKAGE in {i.kind for i in found}:
            yield _observation(report, application, found)
        else:
            yield NAMELESS.at(place)


def _report(raw: bytes, sighting: Sighting) -> tuple[Report, Device]:
    device = read_device(raw)
    name = device.name.rpartition("/")[2].strip()
    if not name:
        raise UnusableError("the device has no name", "export the whole of each device")
    written = device.last_status_report_time
    listed = device.management_mode == "DEVICE_OWNER" and device.application_reports is not None
    return Report(
        device=name,
        platform=Platform.ANDROID,
        seen=moment(written) if written else sighting.seen,
        source=SOURCE,
        sees=frozenset({PACKAGE} if listed else ()),
        person=device.user_name.rpartition("/")[2],
    ), device


def _observation(
    report: Report, application: Application, found: tuple[Identifier, ...]
) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=application.display_name,
        version=application.version_name,
        identifiers=found,
    )


def recognises(head: bytes) -> bool:
    """Tell by a list of devices whose resource names are those of an enterprise."""
    text = beginning(head)
    found = names(text)
    return "devices" in found and "device" not in found and b'"enterprises/' in text


reader = Reader(
    title=Text("Android Management API: devices", "Android Management API : appareils"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.ANDROID}),
    sees=SEES,
    blind=Text(
        "the personal side of a device with a work profile, and every application of a device "
        "whose policy does not ask for application reports: such devices prove no absence",
        "le côté personnel d'un appareil à profil professionnel, et toute application d'un "
        "appareil dont la politique ne demande pas de rapports d'applications : ces appareils ne "
        "prouvent aucune absence",
    ),
    read=read,
    recognises=recognises,
)
