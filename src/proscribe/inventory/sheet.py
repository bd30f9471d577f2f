"""Sheets: rows of a reader, gathered until there are enough to be interned at once."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from proscribe.formats.legible import legible
from proscribe.inventory.keys import Numbers
from proscribe.inventory.receipt import Receipt, Refuse
from proscribe.inventory.shapes import INSTANT
from proscribe.model import Identifier, Observation, Place, Rejected, Report, Row

BATCH = 4_000_000
"""Applications in one sheet: some hundreds of megabytes while they are interned."""
LOOKS = pa.schema(
    [
        ("device", pa.string()),
        ("platform", pa.string()),
        ("seen", INSTANT),
        ("source", pa.string()),
        ("sees", pa.string()),
        ("person", pa.string()),
    ]
)
NAMES = pa.schema([(n, pa.string()) for n in ("platform", "name", "version", "identifiers")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Looks, the distinct applications in them, and which look shows which."""

    looks: pa.Table
    """Of the shape ``LOOKS``; one look may stand in several rows."""
    names: pa.Table
    """Of the shape ``NAMES``; each row once."""
    shown_in: Numbers
    """The row in ``looks`` of each thing shown."""
    shown: Numbers
    """Its row in ``names``."""


@dataclass(slots=True)
class _Gathered:
    """What was gathered for the next sheet."""

    looks: list[tuple[object, ...]] = field(default_factory=list)
    places: dict[tuple[object, ...], int] = field(default_factory=dict)
    names: dict[tuple[str, ...], int] = field(default_factory=dict)
    shown_in: list[int] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)

    def look(self, look: tuple[object, ...]) -> int:
        place = self.places.get(look)
        if place is None:
            place = self.places[look] = len(self.looks)
            self.looks.append(look)
        return place

    def sheet(self) -> Sheet:
        return Sheet(
            looks=_table(self.looks, LOOKS),
            names=_table(list(self.names), NAMES),
            shown_in=np.array(self.shown_in, np.uint32),
            shown=np.array(self.shown, np.uint32),
        )


def sheets(rows: Iterable[Row], receipt: Receipt, future: int, refuse: Refuse) -> Iterator[Sheet]:
    """Gather rows, counting them on the receipt; a look after the instant ``future`` is refused.

    An application follows the report that it belongs to, at any distance.
    """
    told: dict[tuple[object, ...], tuple[object, ...] | None] = {}
    gathered = _Gathered()
    for row in rows:
        if isinstance(row, Rejected):
            refuse(row)
        elif isinstance(row, Report):
            told[row.device, row.source, row.seen] = look = _look(row, future)
            if look is None:
                refuse(_ahead(row))
            else:
                receipt.reports += 1
                gathered.look(look)
        else:
            receipt.observations += 1
            if look := told[row.device, row.source, row.seen]:
                gathered.shown_in.append(gathered.look(look))
                gathered.shown.append(gathered.names.setdefault(_name(row), len(gathered.names)))
        if len(gathered.shown) + len(gathered.looks) >= BATCH:
            yield gathered.sheet()
            gathered = _Gathered()
    yield gathered.sheet()


def _look(row: Report, future: int) -> tuple[object, ...] | None:
    if row.seen.timestamp() * MICRO > future:
        return None
    device, source, person = map(legible, (row.device, row.source, row.person))
    return device, row.platform.value, row.seen, source, ",".join(sorted(row.sees)), person


def _ahead(row: Report) -> Rejected:
    place = Place(source=legible(row.source))
    reason = f"the look of {legible(row.device)} at {row.seen.isoformat()} {AHEAD}"
    return Rejected(place=place, reason=reason, remedy=SET_CLOCK)


def _name(row: Observation) -> tuple[str, ...]:
    written = write_identifiers(row.identifiers)
    return row.platform.value, legible(row.name), legible(row.version), written


def _table(rows: list[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def write_identifiers(identifiers: Iterable[Identifier]) -> str:
    """Return identifiers as canonical JSON: pairs of kind and value, in order, each once."""
    pairs = sorted({(i.kind.value, i.value) for i in identifiers})
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


MICRO = 1_000_000
AHEAD = "lies more than a day after the moment at which it was taken in"
SET_CLOCK = "set the clock of the device or of its server, and export again"
