"""Intune: detected ("discovered") applications, as Graph's JSON or as the CSV of a report.

Reads ``GET /deviceManagement/detectedApps?$expand=managedDevices``, one page, a list of pages or
one page after another, and the CSV of the report ``AppInvRawData`` with the columns
``ApplicationName`` and ``DeviceId``. Both know an application by its display name and, on
Windows, by its publisher: a label and a maker, which together are probable at best. Elsewhere
they give a name for people and nothing that names an application to its platform.

On devices that are not owned by the company Intune lists managed applications only. Absence can
therefore follow only where ``managedDeviceOwnerType`` says ``company``: never from the CSV, which
does not tell, and never from a list of which a part is missing. An export that was filtered cannot
be told from a whole one. A device has one report, at the last synchronisation first met, since
pages are fetched while devices synchronise; the CSV has no time, and takes that of reading.

https://learn.microsoft.com/en-us/graph/api/resources/intune-devices-detectedapp
https://learn.microsoft.com/en-us/intune/intune-service/fundamentals/reports-export-graph-available-reports
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from proscribe.formats import intune_csv, intune_graph
from proscribe.formats.delimited import header
from proscribe.formats.identifiers import identifiers
from proscribe.formats.intune_csv import Detected
from proscribe.formats.json_walk import names
from proscribe.formats.lines import UnusableError, beginning, chunks
from proscribe.formats.moments import moment
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "intune"
SEES = frozenset({Kind.WINDOWS_PRODUCT_NAME, Kind.WINDOWS_PUBLISHER})
MARKS = (b"detectedApps", b"detectedApp", b'"managedDevices"')
PLATFORMS = {
    "windows": Platform.WINDOWS,
    "android": Platform.ANDROID,
    "ios": Platform.IOS,
    "ipados": Platform.IOS,
    "mac": Platform.MACOS,
    "chromeos": Platform.CHROMEOS,
    "linux": Platform.LINUX,
}
"""How Intune's words for a platform begin: windowsMobile, androidWorkProfile, MacMDM."""

CUT = UnusableError(
    "the list is not whole, so nothing is absent",
    "ask with $expand=managedDevices, and follow each @odata.nextLink until there is none",
)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the CSV once; Graph's pages twice, first for whether a part is missing."""
    if _is_json(next(chunks(path), b"")):
        whole = not intune_graph.unfinished(path)
        rows, sees = intune_graph.detected(path), SEES if whole else frozenset()
    else:
        rows, sees, whole = intune_csv.detected(path), frozenset(), True
    told: dict[int, datetime] = {}
    line = 1
    for line, found in rows:
        place = Place(source=str(path), line=line)
        if isinstance(found, UnusableError):
            yield found.at(place)
            continue
        try:
            yield from _rows(found, sees, told, sighting)
        except UnusableError as error:
            yield error.at(place)
    if not whole:
        yield CUT.at(Place(source=str(path), line=line))


def _rows(
    found: Detected, sees: frozenset[Kind], told: dict[int, datetime], sighting: Sighting
) -> Iterator[Row]:
    """Yield the observation, after its device's report if that was not given yet.

    ``told`` holds the time of each report, by the device's hash: there may be millions.
    """
    device, platform = hash(found.device), _platform(found)
    if not found.device.strip() or not found.name.strip():
        raise UnusableError("the device or the application has no name", "export it again")
    if device not in told:
        told[device] = moment(found.synchronised) if found.synchronised else sighting.seen
        yield Report(
            device=found.device,
            platform=platform,
            seen=told[device],
            source=SOURCE,
            sees=sees if platform is Platform.WINDOWS and found.owner == "company" else frozenset(),
            person=found.person,
        )
    yield Observation(
        device=found.device,
        platform=platform,
        seen=told[device],
        source=SOURCE,
        name=found.name,
        version=found.version,
        identifiers=_identifiers(found, platform),
    )


def _identifiers(found: Detected, platform: Platform) -> tuple[Identifier, ...]:
    if platform is not Platform.WINDOWS:
        return ()
    name, publisher = Kind.WINDOWS_PRODUCT_NAME, Kind.WINDOWS_PUBLISHER
    return identifiers([(name, found.name), (publisher, found.publisher)])


def _platform(found: Detected) -> Platform:
    said = found.platform.strip().lower()
    for word, platform in PLATFORMS.items():
        if said.startswith(word):
            return platform
    raise UnusableError(f"{found.platform[:40]!r} is not a platform", "export the column Platform")


def _is_json(text: bytes) -> bool:
    return text.lstrip()[:1] in {b"{", b"["}


def recognises(head: bytes) -> bool:
    """Tell by Graph's page of detected applications, or by the columns of the report."""
    text = beginning(head)
    if not _is_json(text):
        return intune_csv.is_report(header(text.partition(b"\n")[0]))
    return "value" in names(text) and any(mark in text for mark in MARKS)


reader = Reader(
    title=Text("Intune: detected applications", "Intune : applications détectées"),
    origin=Origin.FILE,
    sees=SEES,
    blind=Text(
        "anything but display names and publishers, and those only on Windows; unmanaged "
        "applications of devices that the company does not own, so that the CSV, which does not "
        "tell the owner, proves no absence",
        "tout sauf les noms affichés et les éditeurs, et ceux-ci sous Windows seulement; les "
        "applications non gérées des appareils qui n'appartiennent pas à l'entreprise : le CSV, "
        "qui ne dit pas le propriétaire, ne prouve donc aucune absence",
    ),
    read=read,
    recognises=recognises,
)
