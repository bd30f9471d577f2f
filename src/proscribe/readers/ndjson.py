"""NDJSON: our own exchange format, one JSON object a line, for sources that have no reader.

A line is an application on a device, or says what the source ``sees`` there::

    {"device": "D1", "platform": "android", "seen": "2026-11-01T00:00:00Z", "source": "x",
     "name": "WeChat", "version": "8.0", "identifiers": {"android.package": "com.tencent.mm"}}
    {"device": "D2", "platform": "android", "source": "x", "sees": ["android.package"]}

or is a whole report, of which it lists the ``applications``, and must say what was seen::

    {"device": "D1", "platform": "android", "seen": "2026-11-01T00:00:00Z", "source": "x",
     "sees": ["android.package"], "applications": [
         {"name": "WeChat", "version": "8.0", "identifiers": {"android.package": "a.b"}}]}

An object stands on one line. Lines that list ``applications`` as their last member are the
fastest, and a list that is the same as the last one of its source and device is not read again:
write those for a large fleet. ``device`` and ``platform`` are required; ``source`` is
the file's name and ``seen`` the time of reading unless given; ``person`` is who uses the device.
A device without applications appears by a line that has ``sees``. Where no line of a report says
it, its source sees on a platform the kinds that occur in any such line of it: the file is then
read twice. What the sender left out nobody can know. Other members are ignored.

https://github.com/ndjson/ndjson-spec
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from proscribe.formats.exchange import Survey, Telling, entry
from proscribe.formats.exchange_blocks import blocks as blocks_of
from proscribe.formats.exchange_singles import Singles, survey
from proscribe.formats.json_walk import names
from proscribe.formats.lines import UnusableError, beginning, numbered
from proscribe.model import Block, Kind, Place, Row, Text, Unread
from proscribe.readers import Origin, Reader, Sighting

OTHERS = {"hostIdentifier", "columns", "snapshot", "diffResults", "devices", "value"}
"""Members that tell the formats of other tools from ours."""


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file, twice if a line is part of a report: first for what each source sees."""
    telling = _telling(path, sighting)
    for number, raw in numbered(path):
        place = Place(source=str(path), line=number)
        try:
            line = entry(raw, source=path.name, seen=sighting.seen)
        except UnusableError as error:
            yield error.at(place)
        else:
            yield from telling.rows(place, line)


def blocks(path: Path, sighting: Sighting) -> Iterator[Row | Block | Unread]:
    """Read the same, whole reports many at a time."""
    return blocks_of(path, _telling(path, sighting), sighting.seen)


def _telling(path: Path, sighting: Sighting) -> Telling:
    return Telling(cache(lambda: _survey(path, sighting)))


def _survey(path: Path, sighting: Sighting) -> Survey:
    """Return the kinds that reports declare, and those that occur by source and platform."""
    return survey((raw for _, raw in numbered(path)), Singles(path.name, sighting.seen))


def recognises(head: bytes) -> bool:
    """Tell by the names in the first line: ours, and none that tells another tool's format."""
    found = names(beginning(head))
    return {"device", "platform"} <= found and not OTHERS & found


reader = Reader(
    title=Text("Proscribe's own exchange format", "Format d'échange propre à Proscribe"),
    origin=Origin.FILE,
    sees=frozenset(Kind),
    blind=Text(
        "whatever the sender did not list; it sees only the kinds that it writes or declares",
        "ce que l'expéditeur n'a pas inscrit; il ne voit que les genres qu'il écrit ou déclare",
    ),
    read=read,
    blocks=blocks,
    recognises=recognises,
)
