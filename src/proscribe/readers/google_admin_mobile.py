"""Google Admin: mobile devices of the Directory API, with the applications of those on Android.

Reads the responses of ``mobiledevices.list`` with ``projection=FULL``. The list of a device's
applications is of those that access Google Workspace data, on Android only: what is listed is
present, and nothing is ever absent, so a report sees no kind. A device that runs something else
is known by its report, and nothing of it is seen.

https://developers.google.com/workspace/admin/directory/reference/rest/v1/mobiledevices
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from proscribe.formats.google_pages import CUT, NEXT, listed
from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import decode, names
from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.moments import moment
from proscribe.model import Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "google-mobile"
LIST = "mobiledevices"
SYSTEMS = {"android": Platform.ANDROID, "ios": Platform.IOS, "iphone": Platform.IOS}
"""How the words of ``os`` and ``type`` begin."""

SILENT = UnusableError(
    "the device comes without its applications", "ask for mobiledevices with projection=FULL"
)
NAMELESS = UnusableError("an application has no well-formed packageName", "export it again")


class Application(msgspec.Struct, frozen=True, rename="camel"):
    """One application."""

    package_name: str | None = None
    display_name: str | None = None
    version_name: str | None = None


class Device(msgspec.Struct, frozen=True, rename="camel"):
    """One mobile device."""

    device_id: str | None = None
    resource_id: str | None = None
    type: str | None = None
    os: str | None = None
    last_sync: str | None = None
    email: tuple[str, ...] | None = None
    applications: tuple[Application, ...] | None = None


DEVICE = msgspec.json.Decoder(Device)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield each device's report and applications; say so if pages are missing."""
    for name, piece in listed(path, LIST):
        place = Place(source=str(path), line=piece.line)
        if name == NEXT:
            yield CUT.at(place)
        else:
            yield from _device(piece.raw, place, sighting)


def _device(raw: bytes, place: Place, sighting: Sighting) -> Iterator[Row]:
    try:
        device = decode(DEVICE, raw)
        report = _report(device, sighting)
    except UnusableError as error:
        yield error.at(place)
        return
    yield report
    if device.applications is None and report.platform is Platform.ANDROID:
        yield SILENT.at(place)
    for application in device.applications or ():
        found = identifiers([(Kind.ANDROID_PACKAGE, application.package_name or "")])
        if not found or report.platform is not Platform.ANDROID:
            yield NAMELESS.at(place)
            continue
        yield Observation(
            device=report.device,
            platform=report.platform,
            seen=report.seen,
            source=SOURCE,
            name=legible(application.display_name),
            version=legible(application.version_name),
            identifiers=found,
        )


def _report(device: Device, sighting: Sighting) -> Report:
    # Of two accounts on one device each has a resourceId of its own.
    name = (device.device_id or device.resource_id or "").strip()
    if not name:
        raise UnusableError("the device has no deviceId", "export the whole of each device")
    return Report(
        device=name,
        platform=_platform(device),
        seen=moment(device.last_sync) if device.last_sync else sighting.seen,
        source=SOURCE,
        sees=frozenset(),
        person=next(iter(device.email or ()), ""),
    )


def _platform(device: Device) -> Platform:
    for said in (device.os or "", device.type or ""):
        for word, platform in SYSTEMS.items():
            if said.strip().lower().startswith(word):
                return platform
    said = device.os or device.type or ""
    reason = f"{said[:40]!r} is neither Android nor iOS"
    raise UnusableError(reason, "nothing to do: nothing of ours names its applications")


def recognises(head: bytes) -> bool:
    """Tell by a page of mobile devices."""
    return LIST in names(beginning(head))


reader = Reader(
    title=Text("Google Admin: mobile devices", "Google Admin : appareils mobiles"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.ANDROID, Platform.IOS}),
    sees=frozenset({Kind.ANDROID_PACKAGE}),
    blind=Text(
        "applications that do not access Google Workspace data, and every application of a device "
        "that is not on Android: it never proves an absence",
        "les applications qui n'accèdent pas aux données de Google Workspace, et toute application "
        "d'un appareil qui n'est pas sous Android : cette source ne prouve jamais une absence",
    ),
    read=read,
    recognises=recognises,
)
