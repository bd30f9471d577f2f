"""Apple device management: the responses to InstalledApplicationList, as property lists.

Reads one response, or any number one after another, as a server keeps them: NanoMDM leaves for
each command a file ``<UUID>.plist`` and for its response ``<UUID>.result.plist``, and
``cat QueueDone/*.plist`` joins them. Responses to other commands are passed over.

A response does not say what was asked. Where the command asked for some applications
(``Identifiers``) or for managed ones (``ManagedAppsOnly``), the others are not absent; so absence
follows only if the very command stands in the same file and asks for all. It never follows for a
device that its user enrolled, of which only managed applications are told, nor from the answer
for one user. No response has a time: it is that of the file, so that of several answers of a device
whatever any shows counts. Apple TVs and others of the kind answer like an iPhone, and are taken for
one.

https://developer.apple.com/documentation/devicemanagement/installedapplicationlistresponse/installedapplicationlistitem
https://github.com/apple/device-management/blob/release/mdm/commands/application.installed.list.yaml
https://github.com/micromdm/nanomdm/blob/main/docs/operations-guide.md
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.apple_commands import LIST, Item, Response, response, unfiltered
from proscribe.formats.identifiers import identifiers
from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError, beginning
from proscribe.formats.plists import documents, looks_like, text_of
from proscribe.model import Identifier, Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "apple-mdm"
BUNDLE = {Platform.MACOS: Kind.MACOS_BUNDLE_ID, Platform.IOS: Kind.IOS_BUNDLE_ID}

NAMELESS = UnusableError(
    "an application has no well-formed Identifier", "keep the response as it came"
)
UNASKED = UnusableError(
    "what was asked is not known, so nothing is absent",
    "put the command InstalledApplicationList of the same CommandUUID into the same file",
)
AGAIN = UnusableError(
    "the device answers twice in this file, and no answer says when it was given",
    "keep the newest response of each device, or each in a file of its own",
)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file twice: for what was asked, then for the responses."""
    asked = {hash(uuid) for _, document in documents(path) if (uuid := unfiltered(document))}
    place, untold = Place(source=str(path)), False
    told: set[int] = set()
    for line, document in documents(path):
        place = Place(source=str(path), line=line)
        try:
            found = _response(document)
        except UnusableError as error:
            yield error.at(place)
            continue
        if found:
            if (device := hash(found.device)) in told:
                yield AGAIN.at(place)
            told.add(device)
            known = hash(found.command) in asked
            untold |= found.of_a_device and not known
            yield from _rows(found, BUNDLE[found.platform], known, place, sighting)
    if untold:
        yield UNASKED.at(place)


def _response(document: object) -> Response | None:
    if isinstance(document, UnusableError):
        raise document
    return response(document)


def _rows(
    found: Response, kind: Kind, asked: object, place: Place, sighting: Sighting
) -> Iterator[Row]:
    items = [(item, identifiers([(kind, text_of(item, "Identifier"))])) for item in found.items]
    # Some of a Mac's programs have no identifier, and say so.
    faulty = [not names and _must_be_named(found, item) for item, names in items]
    whole = found.of_a_device and asked and found.whole and not any(faulty)
    report = Report(
        device=found.device,
        platform=found.platform,
        seen=sighting.seen,
        source=SOURCE,
        sees=frozenset({kind} if whole else ()),
        person=found.person,
    )
    yield report
    if not found.whole:
        yield NAMELESS.at(place)
    for (item, names), bad in zip(items, faulty, strict=True):
        yield NAMELESS.at(place) if bad else _observation(report, item, names)


def _must_be_named(found: Response, item: Item) -> object:
    return found.platform is Platform.IOS or text_of(item, "Identifier")


def _observation(report: Report, item: Item, names: tuple[Identifier, ...]) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=legible(text_of(item, "Name") or text_of(item, "Identifier")),
        version=legible(text_of(item, "ShortVersion") or text_of(item, "Version")),
        identifiers=names,
    )


def recognises(head: bytes) -> bool:
    """Tell by a property list that names the command or holds its response."""
    text = beginning(head)
    return looks_like(text) and f">{LIST}<".encode() in text


reader = Reader(
    title=Text(
        "Apple device management: installed applications",
        "Gestion des appareils Apple : applications installées",
    ),
    origin=Origin.FILE,
    platforms=frozenset({Platform.IOS, Platform.MACOS}),
    sees=frozenset(BUNDLE.values()),
    blind=Text(
        "what the command did not ask for, and the applications that the user installed on a "
        "device enrolled by its user; without the command in the same file, nothing is absent",
        "ce que la commande n'a pas demandé, et les applications que l'utilisateur a installées "
        "sur un appareil qu'il a inscrit lui-même; sans la commande dans le même fichier, rien "
        "n'est absent",
    ),
    read=read,
    recognises=recognises,
)
