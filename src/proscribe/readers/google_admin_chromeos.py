"""Google Admin: ChromeOS devices of the Directory API, and their app reports of telemetry.

Reads the responses of ``chromeosdevices.list`` of the Directory API, which tell that a device
exists and nothing of its applications, and of ``customers.telemetry.devices.list`` of the Chrome
Management API with ``readMask=name,deviceId,serialNumber,appReport``. App reports tell what was
used, for as long as they are kept: what is told is present, and nothing is ever absent. All the
reports of a device are one look, at the time of the last. Extensions and Chrome apps have their
identifier; an Android, Linux or web application on ChromeOS has only a name for people.

``findInstalledAppDevices`` says on which devices an application is but not which it is, and
``countInstalledApps`` which there are but not where: both are refused with the remedy.

https://developers.google.com/workspace/admin/directory/reference/rest/v1/chromeosdevices
https://developers.google.com/chrome/management/reference/rest/v1/customers.telemetry.devices
https://developers.google.com/chrome/management/reference/rest/v1/AppReport
https://developers.google.com/chrome/management/reference/rest/v1/TelemetryApplicationType
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from proscribe.formats.chromeos_device import Device
from proscribe.formats.chromeos_device import device as read_device
from proscribe.formats.google_pages import CUT, NEXT, listed
from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import names
from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.moments import moment
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

DIRECTORY, TELEMETRY = "google-chromeos", "google-telemetry"
ENROLLED, REPORTED, COUNTED = "chromeosdevices", "devices", "installedApps"
OF_TELEMETRY = "/telemetry/devices/"
REMEDY = "export customers.telemetry.devices with readMask=name,deviceId,serialNumber,appReport"
COUNTS = UnusableError("the report counts applications and does not say where they are", REMEDY)
WHICH = UnusableError("the list of devices does not say of which application it is", REMEDY)
SILENT = UnusableError(
    "the device sends no app reports, so nothing is known of it",
    "turn its reporting of applications on, and ask for appReport",
)
NAMELESS = UnusableError("an application has no appId", "export it again")


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield each device's report, and what was used on it; say so if pages are missing."""
    refused: set[str] = set()
    for name, piece in listed(path, ENROLLED, REPORTED, COUNTED):
        place = Place(source=str(path), line=piece.line)
        if name == NEXT:
            yield CUT.at(place)
        elif name != COUNTED:
            yield from _device(name, piece.raw, place, sighting)
        elif name not in refused:
            refused.add(name)
            yield COUNTS.at(place)


def _device(listed_as: str, raw: bytes, place: Place, sighting: Sighting) -> Iterator[Row]:
    try:
        device = read_device(raw)
        if listed_as == ENROLLED:
            seen = moment(device.last_sync) if device.last_sync else sighting.seen
        else:
            seen = device.newest or sighting.seen
    except UnusableError as error:
        yield error.at(place)
        return
    if listed_as == ENROLLED:
        yield _report(device, DIRECTORY, seen)
    elif OF_TELEMETRY in (device.name or ""):
        yield from _used(device, _report(device, TELEMETRY, seen), place)
    else:
        yield WHICH.at(place)


def _report(device: Device, source: str, seen: datetime) -> Report:
    return Report(
        device=(device.device_id or "").strip(),
        platform=Platform.CHROMEOS,
        seen=seen,
        source=source,
        sees=frozenset(),
        person=device.person,
    )


def _used(device: Device, report: Report, place: Place) -> Iterator[Row]:
    yield report
    if device.app_report is None:
        yield SILENT.at(place)
    for usage in device.used:
        app = (usage.app_id or "").strip()
        named = [(Kind.CHROME_EXTENSION_ID, app)] if usage.is_extension else []
        yield _observation(report, app, identifiers(named)) if app else NAMELESS.at(place)


def _observation(report: Report, app: str, found: tuple[Identifier, ...]) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=report.source,
        name=legible(app),
        version="",
        identifiers=found,
    )


def recognises(head: bytes) -> bool:
    """Tell by a page of ChromeOS devices, of telemetry, or of what is installed."""
    text = beginning(head)
    found = names(text)
    telemetry = OF_TELEMETRY.encode() in text or "totalSize" in found
    return bool({ENROLLED, COUNTED} & found) or (REPORTED in found and telemetry)


reader = Reader(
    title=Text("Google Admin: ChromeOS devices", "Google Admin : appareils ChromeOS"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.CHROMEOS}),
    sees=frozenset({Kind.CHROME_EXTENSION_ID}),
    blind=Text(
        "what is installed and was not used, and the names that Android, Linux and web "
        "applications have on their platforms: it never proves an absence",
        "ce qui est installé et n'a pas servi, et les noms qu'ont sur leurs plateformes les "
        "applications Android, Linux et Web : cette source ne prouve jamais une absence",
    ),
    read=read,
    recognises=recognises,
)
