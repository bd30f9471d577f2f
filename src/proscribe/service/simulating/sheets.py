"""Sheets: the reports of one day and part as a table, and as lines of the exchange formats."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from proscribe.formats.exchange_table import COLUMNS
from proscribe.service.simulating.arrays import Ints, compact, spread
from proscribe.service.simulating.lives import Lives
from proscribe.service.simulating.looks import Looks
from proscribe.service.simulating.machines import Machines
from proscribe.service.simulating.naming import Names
from proscribe.service.simulating.parameters import PLATFORMS
from proscribe.service.simulating.releases import version, versions
from proscribe.service.simulating.shelves import shelves
from proscribe.service.simulating.shown import Shown, sights
from proscribe.service.simulating.sources import SHAPES, SOURCES

MICROSECOND = 1_000_000
SOURCE_NAMES = tuple(source.name for source in SOURCES)
PERSONAL = np.array([source.personal for source in SOURCES])


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is known of a part of the fleet, whatever the day."""

    machines: Machines
    lives: Lives
    names: Names
    start: datetime


def sheet(part: Part, looks: Looks, shown: Shown) -> pa.Table:
    """Return reports as a table: for each, a row that says what it sees, then what it saw."""
    lives, machines = part.lives, part.machines
    counts = np.bincount(shown.look, minlength=len(looks.machine)).astype(np.int64)
    look, place = spread(counts + 1)
    report = place == 0
    row = np.full(len(look), -1)
    row[~report] = np.arange(len(shown.stay))
    stay = np.where(report, 0, shown.stay[row]) if len(shown.stay) else np.zeros(len(look), int)
    machine = looks.machine[look]
    application = lives.application[stay]
    edition = np.where(report, -1, lives.edition[stay])
    number = np.where(report, -1, version(shelves(), application, lives.release[stay]))
    seen = looks.seen[look] * MICROSECOND + int(part.start.timestamp()) * MICROSECOND
    person = np.where(report & PERSONAL[looks.source[look]], machine, -1)
    columns = {
        "device": coded(machine * 2 + looks.name[look], part.names.devices),
        "platform": coded(machines.platform[machine], PLATFORMS),
        "seen": pa.array(seen).cast(COLUMNS.field("seen").type),
        "source": coded(looks.source[look], SOURCE_NAMES),
        "name": coded(edition, _edition_names()),
        "version": coded(number, versions()),
        "identifiers": _identifiers(np.where(report, 0, looks.shape[look]), edition),
        "sees": _sees(np.where(report, looks.sees[look], -1)),
        "person": coded(person, part.names.people),
    }
    return pa.table(columns)


@cache
def _edition_names() -> tuple[str, ...]:
    return tuple(edition.name for edition in shelves().editions)


def coded(codes: Ints, names: Sequence[str]) -> pa.DictionaryArray:
    """Return names by their codes; -1 is no name. Only names that occur are kept, each once.

    A dictionary that holds a name twice is not written to the same bytes each time.
    """
    used, place = compact(codes + 1, len(names) + 1)
    places: dict[str, int] = {}
    kept = [places.setdefault(names[n - 1], len(places)) if n else 0 for n in used.tolist()]
    index = np.array(kept, np.int32)[place] if len(place) else np.zeros(0, np.int32)
    indices = pa.array(index, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(places), pa.string()))


def _identifiers(shape: Ints, edition: Ints) -> pa.ListArray:
    """Return the identifiers that a shape shows of an edition; none for -1."""
    table, absent = sights(), edition < 0
    counts = np.where(absent, 0, table.counts[shape, edition])
    row, place = spread(counts)
    listed = table.first[shape[row], edition[row]] + place
    pairs = pa.StructArray.from_arrays(
        [
            coded(table.kinds[listed], table.kind_names),
            coded(table.values[listed], table.value_names),
        ],
        names=["kind", "value"],
    )
    return _lists(counts, pairs, absent)


def _sees(shape: Ints) -> pa.ListArray:
    """Return the kinds that shapes see; no list for -1."""
    kinds = [[kind.value for kind in sorted(seen)] for _, seen in SHAPES] + [[]]
    sizes = np.array([len(k) for k in kinds])
    flat = [kind for names in kinds for kind in names]
    names = tuple(sorted(set(flat)))
    codes = np.array([names.index(kind) for kind in flat])
    first = np.cumsum(sizes) - sizes
    absent = shape < 0
    counts = np.where(absent, 0, sizes[shape])
    row, place = spread(counts)
    return _lists(counts, coded(codes[first[shape[row]] + place], names), absent)


def _lists(counts: Ints, values: pa.Array, absent: object) -> pa.ListArray:
    offsets = np.append(0, np.cumsum(counts)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=pa.array(absent))


def lines(table: pa.Table) -> Iterator[str]:
    """Yield the reports of a table as lines of NDJSON, the applications of each last."""
    head, listed = "", list[str]()
    for batch in table.to_batches(10_000):
        for row in batch.to_pylist():
            if row["sees"] is None:
                listed.append(_application(row))
                continue
            if head:
                yield _line(head, listed)
            head, listed = _head(row), []
    if head:
        yield _line(head, listed)


def _line(head: str, listed: Sequence[str]) -> str:
    return f'{head[:-1]},"applications":[{",".join(listed)}]}}\n'


def _head(row: dict[str, Any]) -> str:
    seen = row["seen"].isoformat().replace("+00:00", "Z")
    told = {name: row[name] for name in ("device", "platform", "source", "sees", "person")}
    return _written(told | {"seen": seen})


def _application(row: dict[str, Any]) -> str:
    names: dict[str, list[str]] = {}
    for pair in row["identifiers"] or ():
        names.setdefault(pair["kind"], []).append(pair["value"])
    identifiers = {kind: v[0] if len(v) == 1 else v for kind, v in names.items()}
    return _written({"name": row["name"], "version": row["version"], "identifiers": identifiers})


def _written(told: dict[str, Any]) -> str:
    kept = {name: value for name, value in told.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
