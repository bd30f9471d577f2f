"""Parquet: our own exchange format as a table, for inventories of millions of rows.

A row is an application on a device, or says what the source ``sees`` there. The columns are
the members of the NDJSON form: ``device`` and ``platform`` are required; ``seen`` is a timestamp
with its time zone; ``sees`` is a list of kinds; ``identifiers`` is a list of pairs of a ``kind``
and a ``value``; all others are strings. What holds of a line there holds of a row here. Other
columns are ignored. Groups of rows may have 256 MiB each, unpacked.

https://parquet.apache.org/docs/file-format/
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proscribe.formats.exchange import KINDS, PLATFORMS, Entry, Line, Survey, Telling, understood
from proscribe.formats.exchange_batch import EPOCH, Batch, Met, identifiers, instant, kinds
from proscribe.formats.exchange_columns import Columns
from proscribe.formats.exchange_known import Stretch
from proscribe.formats.exchange_table import MAGIC, batches, opened
from proscribe.formats.identifiers import identifier
from proscribe.formats.lines import UnusableError
from proscribe.model import Block, Kind, Place, Platform, Row, Text
from proscribe.readers import Origin, Reader, Sighting

CALENDAR = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
SURVEYED = ("device", "platform", "seen", "source", "identifiers", "sees")
SURVEY, AT_ONCE = 1 << 13, 1 << 16
"""Rows that are read at once: for what each source sees, and for blocks."""
Declared = dict[int, frozenset[Kind]]
Occurring = defaultdict[tuple[str, Platform], set[Kind]]


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file twice: for what each source sees, then for the rows."""
    with opened(path) as file:
        telling = Telling(cache(lambda: _survey(path, sighting)))
        for place, line in _entries(file, path, sighting):
            yield from telling.rows(place, line)


def blocks(path: Path, sighting: Sighting) -> Iterator[Row | Block]:
    """Read the same, some ten thousand rows at a time."""
    with opened(path) as file:
        telling = Telling(cache(lambda: _survey(path, sighting)))
        met, first = Met(), 1
        for table in batches(file, rows=AT_ONCE):
            met = Met() if met.full() else met
            known, stretch = met.known, Stretch(telling)
            batch = Batch(Columns(table), path.name, sighting.seen, met)
            bad, numbers = batch.into(stretch)
            faulty = np.isin(numbers, list(known.faults))
            alone = _rows(table.filter(pa.array(bad)))
            for row in np.flatnonzero(bad | faulty).tolist():
                place = Place(source=str(path), line=first + row)
                if bad[row]:
                    yield from telling.rows(place, _tried(next(alone), path, sighting))
                else:
                    yield from (f.at(place) for f in known.faults[int(numbers[row])])
            yield from stretch.blocks(known)
            first += len(table)


def _entries(
    file: pq.ParquetFile, path: Path, sighting: Sighting
) -> Iterator[tuple[Place, Entry | UnusableError]]:
    for number, row in _numbered(file):
        yield Place(source=str(path), line=number), _tried(row, path, sighting)


def _tried(row: Mapping[str, object], path: Path, sighting: Sighting) -> Entry | UnusableError:
    try:
        return _entry(row, path, sighting)
    except UnusableError as error:
        return error


def _numbered(file: pq.ParquetFile) -> Iterator[tuple[int, Mapping[str, object]]]:
    number = 0
    for table in batches(file):
        for row in _rows(table):
            number += 1
            yield number, row


def _rows(table: pa.Table) -> Iterator[Mapping[str, object]]:
    """Yield rows as plain values; ``seen`` as microseconds, since some are no date."""
    names = table.column_names
    if "seen" in names:
        counted = table.column("seen").cast(pa.int64())
        table = table.set_column(names.index("seen"), "seen", counted)
    columns = (column.to_pylist() for column in table.columns)
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _entry(row: Mapping[str, object], path: Path, sighting: Sighting) -> Entry:
    words = {n: v for n, v in row.items() if isinstance(v, str)}
    pairs, sees, seen = row.get("identifiers"), row.get("sees"), row.get("seen")
    line = Line(
        device=words.get("device", ""),
        platform=words.get("platform", ""),
        source=words.get("source"),
        name=words.get("name"),
        version=words.get("version"),
        person=words.get("person"),
        identifiers=_identifiers(pairs) if isinstance(pairs, list) else None,
        sees=tuple(str(kind) for kind in sees) if isinstance(sees, list) else None,
    )
    return understood(line, source=path.name, seen=_moment(seen, sighting))


def _identifiers(pairs: list[dict[str, str | None] | None]) -> dict[str, str | list[str]]:
    named = ([(pair or {}).get(n) or "" for n in ("kind", "value")] for pair in pairs)
    return identifiers([(kind, value) for kind, value in named])


def _moment(microseconds: object, sighting: Sighting) -> datetime:
    return instant(microseconds) if isinstance(microseconds, int) else sighting.seen


def _survey(path: Path, sighting: Sighting) -> Survey:
    """Return the kinds that reports declare, and those that occur by source and platform."""
    declared: Declared = {}
    occurring: Occurring = defaultdict(set)
    with opened(path) as file:
        for table in batches(file, *SURVEYED, rows=SURVEY):
            telling = _telling(table)
            for row in _rows(table.filter(telling)):
                _declares(_tried(row, path, sighting), declared, occurring)
            _occurs(table.filter(pc.invert(telling)), path, occurring)
    return declared, occurring


def _declares(line: Entry | UnusableError, declared: Declared, occurring: Occurring) -> None:
    if isinstance(line, UnusableError):
        return
    # Of two declarations only what both see is sure.
    sees = line.sees or frozenset()
    declared[line.key] = sees & declared.get(line.key, sees)
    kinds = (i.kind for one in line.applications for i in one.identifiers)
    occurring[line.source, line.platform].update(kinds)


def _telling(table: pa.Table) -> pa.Array:
    """Tell which rows say what a source sees: few, so that they are read one by one."""
    if "sees" in table.column_names:
        return pc.is_valid(table.column("sees"))
    return pa.array([False] * len(table), pa.bool_())


def _occurs(table: pa.Table, path: Path, occurring: Occurring) -> None:
    """Add the kinds of the well-formed identifiers of each source and platform."""
    named = pc.not_equal(pc.utf8_trim_whitespace(table.column("device")), "")
    table = table.filter(pc.and_(named, _dated(table)))
    for source, name, kind, values in kinds(Columns(table)):
        platform, known = PLATFORMS.get(name), KINDS.get(kind)
        if platform and known:
            of = occurring[source or path.name, platform]
            if known not in of and any(identifier(known, value) for value in values):
                of.add(known)


def _dated(table: pa.Table) -> pa.Array:
    """Tell which rows are of an instant of the calendar, or of none that they say."""
    if "seen" not in table.column_names:
        return pa.array([True] * len(table), pa.bool_())
    counted = table.column("seen").cast(pa.int64()).fill_null(0)
    first, last = ((d - EPOCH) // timedelta(microseconds=1) for d in CALENDAR)
    return pc.and_(pc.greater_equal(counted, first), pc.less_equal(counted, last))


def recognises(head: bytes) -> bool:
    """Tell by the mark of Parquet; a file of other columns is refused as it is read."""
    return head.startswith(MAGIC)


reader = Reader(
    title=Text(
        "Proscribe's own exchange format, as Parquet",
        "Format d'échange propre à Proscribe, en Parquet",
    ),
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
