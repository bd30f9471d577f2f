"""Workspace ONE: the applications of devices, as Intelligence's report in CSV.

Reads the report of the entity *Apps* (``airwatch``, ``application``) joined with *Devices*. It
needs the attributes ``app_name``, ``app_package_id``, ``app_version``, ``app_is_installed``,
``device_platform`` and ``_airwatch_device_guid`` (or, where names are unique,
``device_friendly_name``); it uses ``device_app_sample_last_seen`` and
``device_enrollment_user_name``. A device has one report, at the time first met.

What is listed as installed is present, and nothing is ever absent: a device without applications
has no row, a privacy setting may hide those of a person, a work profile shows the assigned ones
only, and on Android an application without an icon is not shown.

https://developer.omnissa.com/omnissa-intelligence-apis/API-sample-responses/
https://docs.vmware.com/de/VMware-Workspace-ONE-UEM/services/Android_Platform/GUID-AWT-DEVICE-DETAILS.html
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from proscribe.formats import workspace_one
from proscribe.formats.identifiers import identifiers
from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.workspace_one import Application
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "workspace-one"
PACKAGES = {
    Platform.ANDROID: (Kind.ANDROID_PACKAGE,),
    Platform.IOS: (Kind.IOS_BUNDLE_ID,),
    Platform.MACOS: (Kind.MACOS_BUNDLE_ID,),
    Platform.WINDOWS: (Kind.WINDOWS_MSI_PRODUCT_CODE, Kind.WINDOWS_MSIX_FAMILY),
}
SEES = frozenset({Kind.WINDOWS_PRODUCT_NAME}.union(*PACKAGES.values()))


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield each device's report where it is first met, and what is installed on it."""
    told: dict[int, datetime] = {}
    for line, found in workspace_one.applications(path):
        if isinstance(found, UnusableError):
            yield found.at(Place(source=str(path), line=line))
        else:
            yield from _rows(found, told, sighting)


def _rows(found: Application, told: dict[int, datetime], sighting: Sighting) -> Iterator[Row]:
    """Yield the observation, after its device's report if that was not given yet.

    ``told`` holds the time of each report, by the device's hash: there may be millions.
    """
    device = hash(found.device)
    if device not in told:
        told[device] = found.sampled or sighting.seen
        yield Report(
            device=found.device,
            platform=found.platform,
            seen=told[device],
            source=SOURCE,
            sees=frozenset(),
            person=found.person,
        )
    if found.installed:
        yield Observation(
            device=found.device,
            platform=found.platform,
            seen=told[device],
            source=SOURCE,
            name=legible(found.name),
            version=legible(found.version),
            identifiers=_identifiers(found),
        )


def _identifiers(found: Application) -> tuple[Identifier, ...]:
    named = [(kind, found.package) for kind in PACKAGES.get(found.platform, ())]
    if found.platform is Platform.WINDOWS:
        named.append((Kind.WINDOWS_PRODUCT_NAME, found.name))
    return identifiers(named)


def recognises(head: bytes) -> bool:
    """Tell by the columns of the report."""
    return workspace_one.looks_like(beginning(head).partition(b"\n")[0])


reader = Reader(
    title=Text("Workspace ONE: applications", "Workspace ONE : applications"),
    origin=Origin.FILE,
    sees=SEES,
    blind=Text(
        "the applications that a privacy setting hides, the personal side of a work profile, "
        "Android applications without an icon, and devices without any application: it never "
        "proves an absence",
        "les applications qu'un réglage de confidentialité cache, le côté personnel d'un profil "
        "professionnel, les applications Android sans icône et les appareils sans application : "
        "cette source ne prouve jamais une absence",
    ),
    read=read,
    recognises=recognises,
)
