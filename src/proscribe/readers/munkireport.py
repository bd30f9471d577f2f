"""MunkiReport: the inventory of its server, as a table of all Macs or as JSON of one.

Reads the table ``inventoryitem`` as CSV, with its columns ``serial_number``, ``name``,
``version``, ``bundleid``, ``bundlename`` and ``path``, as a database exports it; the CSV of the
web page's listing of one application, whose titles are in English; and the JSON of
``/module/inventory/get_data/<serial number>``, which does not name the Mac: name the file after
it. None of them has a time: it is that of the file.

The table and the JSON are whole, so that absence follows from them unless a line is spoilt, but
the server leaves out what its administrator ignores (``BUNDLEID_IGNORELIST`` and
``BUNDLEPATH_IGNORELIST``), which an export does not tell. A listing shows one application, one
page of it, or whatever was searched: nothing is absent from it.

https://github.com/munkireport/inventory/blob/master/README.md
https://github.com/munkireport/inventory/blob/master/inventory_controller.php
https://github.com/munkireport/inventory/blob/master/views/inventory_detail_listing.yml
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats import munkireport
from proscribe.formats.delimited import header
from proscribe.formats.json_walk import names
from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError, beginning, chunks
from proscribe.formats.mac_application import KINDS, named
from proscribe.formats.munkireport import Found, Item
from proscribe.model import Kind, Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "munkireport"
UNNAMED = "get_data"
WHOSE = UnusableError("the row does not say of which Mac it is", "name the file after the Mac")


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file twice: for whether it is whole, then for the rows."""
    items = munkireport.one_mac if _is_json(next(chunks(path), b"")) else munkireport.table
    whole = all(isinstance(found, Item) and found.of_a_list for _, found in items(path))
    sees = frozenset({Kind.MACOS_BUNDLE_ID} if whole else ())
    told: set[int] = set()
    for line, found in items(path):
        place = Place(source=str(path), line=line)
        yield from _rows(found, sees, told, place, sighting)


def _rows(
    found: Found, sees: frozenset[Kind], told: set[int], place: Place, sighting: Sighting
) -> Iterator[Row]:
    """Yield the observation, after its Mac's report if that was not given yet."""
    if isinstance(found, UnusableError):
        yield found.at(place)
        return
    device = found.serial or (sighting.device if sighting.device != UNNAMED else "")
    if not device:
        yield WHOSE.at(place)
        return
    report = Report(
        device=device,
        platform=Platform.MACOS,
        seen=sighting.seen,
        source=SOURCE,
        sees=sees,
        person=found.person,
    )
    if hash(device) not in told:
        told.add(hash(device))
        yield report
    yield _observation(report, found)


def _observation(report: Report, found: Item) -> Observation:
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=legible(found.called or found.bundleid),
        version=legible(found.version),
        identifiers=named(found.bundleid, found.path),
    )


def _is_json(text: bytes) -> bool:
    return text.lstrip()[:1] in {b"{", b"["}


def recognises(head: bytes) -> bool:
    """Tell by the columns of the table or of its listing, or by the members of the JSON."""
    text = beginning(head)
    if _is_json(text):
        return text.lstrip().startswith(b"[") and names(text) >= munkireport.MEMBERS
    return munkireport.is_table(header(text.partition(b"\n")[0]))


reader = Reader(
    title=Text("MunkiReport: inventory", "MunkiReport : inventaire"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.MACOS}),
    sees=KINDS,
    blind=Text(
        "what Munki does not find on a Mac, and what the server is set to ignore, which its "
        "exports do not tell",
        "ce que Munki ne trouve pas sur un Mac, et ce que le serveur est réglé pour ignorer, que "
        "ses exportations ne disent pas",
    ),
    read=read,
    recognises=recognises,
)
