"""Interning: names become numbers, each the same one for ever.

A number is given in the order of the names that are new, so the same files in the same order make
the same store. What is known is looked up in the index of the store, not held in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from proscribe.inventory import files, spelled, written
from proscribe.inventory.index import UNKNOWN, Layer, digests, find, layer, opened
from proscribe.inventory.index import joined as names_joined
from proscribe.inventory.keys import Keys, Mask, Numbers, distinct, joined
from proscribe.inventory.manifest import Counts, Manifest
from proscribe.inventory.marks import Marked
from proscribe.inventory.shapes import DICTIONARIES
from proscribe.inventory.sheet import Same, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Interned:
    """A sheet in numbers, and what its names add to the dictionaries."""

    lanes: Numbers
    """The lane of each look; looks are sorted by lane and instant, and each stands once."""
    seen: np.ndarray
    """The instant of each look, in microseconds since 1970."""
    people: Numbers
    contents: Keys
    """``look << 32 | identity``, sorted, each once; a look is a place in ``lanes``."""
    news: dict[str, pa.Table]
    """What is new in each dictionary; nothing for a dictionary that stays as it is."""
    index: dict[str, Layer]
    """The index of those names."""
    counts: Counts
    same: Mask
    """Which looks, or some reports of which, find their lane as it is."""
    marked: Marked
    """The marks of looks of which one report speaks; zeros for all others."""


_WIDER = """
WITH every_lane AS (SELECT * FROM known UNION ALL SELECT * FROM fresh),
  kinds AS (SELECT lane, device, source,
    CASE WHEN sees = '' THEN [] ELSE string_split(sees, ',') END AS kinds FROM every_lane)
SELECT w.lane AS wide, n.lane AS narrow FROM kinds w JOIN kinds n USING (device, source)
WHERE w.lane <> n.lane AND w.kinds <> n.kinds AND list_has_all(w.kinds, n.kinds)
  AND (w.lane >= $first OR n.lane >= $first)
ORDER BY ALL
"""
_KNOWN = "SELECT * FROM lanes WHERE device IN (SELECT device FROM fresh)"


@dataclass(slots=True)
class _Numbering:
    """The dictionaries of a store, and what a sheet adds to them."""

    folder: Path
    manifest: Manifest
    news: dict[str, pa.Table] = field(default_factory=dict)
    index: dict[str, Layer] = field(default_factory=dict)

    def number(self, kind: str, first: int, names: pa.Array, table: pa.Table) -> Numbers:
        """Return the number of each name; those that are new count on from ``first``.

        Each name stands once, in the order in which new ones are numbered; ``table`` has a row
        for each.
        """
        told = digests(names)
        numbers = find(opened(self.folder, self.manifest.segments, kind), told)
        new = np.flatnonzero(numbers == UNKNOWN)
        numbers[new] = np.arange(first, first + len(new))
        if len(new):
            self.index[kind] = layer(told[new], numbers[new])
            fresh = table.take(pa.array(new))
            number = pa.array(numbers[new].astype(np.uint32))
            self.news[kind] = fresh.add_column(0, DICTIONARIES[kind].field(0), number)
        return numbers.astype(np.uint32)

    def added(self, kind: str) -> int:
        """Return how many names are new."""
        return self.news[kind].num_rows if kind in self.news else 0


def interned(folder: Path, manifest: Manifest, sheet: Sheet) -> Interned:
    """Give every name in a sheet its number."""
    numbering, first = _Numbering(folder, manifest), manifest.counts
    devices = _devices(numbering, sheet.looks, first.devices)
    people = _people(numbering, sheet.looks, devices, first.people)
    lanes = _lanes(numbering, sheet.looks, devices, first.lanes)
    identities = _identities(numbering, sheet.names, first.identities)
    if "lanes" in numbering.news:
        _wider(numbering, first)
    looks = (lanes, sheet.looks.column("seen").cast(pa.int64()).to_numpy(), people)
    (lanes, seen, people), place = _once(looks, sheet.same)
    same = np.zeros(len(lanes), bool)
    same[place[len(sheet.looks) :]] = True
    return Interned(
        lanes=lanes,
        seen=seen,
        people=people,
        contents=distinct(joined(place[sheet.shown_in], identities[sheet.shown])),
        news=numbering.news,
        index=numbering.index,
        counts=_counted(numbering, first),
        same=same,
        marked=_marked(sheet, place, Marked.none(lanes, people)),
    )


def _once(
    looks: tuple[np.ndarray, ...], same: tuple[Same, ...]
) -> tuple[tuple[np.ndarray, ...], Numbers]:
    """Return lanes, instants and people of looks, sorted, each once, and the look of each row."""
    lanes, seen, people = (np.concatenate(column) for column in zip(looks, *same, strict=True))
    order = np.lexsort((people, seen, lanes))
    lanes, seen, people = lanes[order], seen[order], people[order]
    # Of rows that speak of one look the last counts: its person sorts last, so a name beats none.
    last = np.append((lanes[1:] != lanes[:-1]) | (seen[1:] != seen[:-1]), True)[: len(lanes)]
    place = np.empty(len(lanes), np.uint32)
    place[order] = np.cumsum(last) - last
    return (lanes[last], seen[last], people[last]), place


def _marked(sheet: Sheet, place: Numbers, marked: Marked) -> Marked:
    """Give looks the marks of their reports, where one speaks of each."""
    alone = np.bincount(place, minlength=len(marked.lanes)) == 1
    rows = np.flatnonzero(alone[place[: len(sheet.marks)]])
    marked.marks[place[rows]] = sheet.marks[rows]
    marked.counts[place[rows]] = sheet.counts[rows]
    return marked


def _counted(numbering: _Numbering, first: Counts) -> Counts:
    return Counts(
        devices=first.devices + numbering.added("devices"),
        lanes=first.lanes + numbering.added("lanes"),
        people=first.people + numbering.added("people"),
        identities=first.identities + numbering.added("identities"),
    )


def _coded(column: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """Return the distinct names of a column, sorted, and the place of each row among them."""
    coded = column.combine_chunks().dictionary_encode()
    order = pc.array_sort_indices(coded.dictionary).to_numpy()
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return coded.dictionary.take(pa.array(order)), places[coded.indices.to_numpy()]


def _devices(numbering: _Numbering, looks: pa.Table, first: int) -> Numbers:
    names, places = _coded(looks.column("device"))
    numbers = numbering.number("devices", first, names, pa.table({"name": names}))
    return np.asarray(numbers[places])


def _people(numbering: _Numbering, looks: pa.Table, devices: Numbers, first: int) -> Numbers:
    names, places = _coded(looks.column("person"))
    least = np.full(len(names), np.iinfo(np.uint32).max, np.uint32)
    np.minimum.at(least, places, devices)
    order = np.argsort(least, kind="stable")
    order = order[pc.not_equal(names, "").to_numpy(zero_copy_only=False)[order]]
    told = names.take(pa.array(order))
    numbers = np.zeros(len(names), np.uint32)
    numbers[order] = numbering.number("people", first, told, pa.table({"name": told}))
    return np.asarray(numbers[places])


def _lanes(numbering: _Numbering, looks: pa.Table, devices: Numbers, first: int) -> Numbers:
    coded = {name: _coded(looks.column(name)) for name in ("source", "platform", "sees")}
    codes = devices.astype(np.int64)
    for names, places in coded.values():
        codes = codes * len(names) + places
    _, rows, places = np.unique(codes, return_index=True, return_inverse=True)
    names = looks.select(["platform", "source", "sees"]).take(pa.array(rows)).combine_chunks()
    number = pa.array(devices[rows])
    table = names.add_column(0, DICTIONARIES["lanes"].field("device"), number)
    written = [number.cast(pa.string()), *(c.combine_chunks() for c in names.columns)]
    return np.asarray(numbering.number("lanes", first, names_joined(written), table)[places])


def _identities(numbering: _Numbering, names: pa.Table, first: int) -> Numbers:
    layers = spelled.opened(numbering.folder, numbering.manifest.segments)
    numbers = spelled.find(layers, written.texts(names)) if layers else None
    if numbers is None:
        return _unspelled(numbering, names, first)
    rest = np.flatnonzero(numbers == UNKNOWN)
    numbers[rest] = _unspelled(numbering, names.take(pa.array(rest)), first)
    return numbers.astype(np.uint32)


def _unspelled(numbering: _Numbering, names: pa.Table, first: int) -> Numbers:
    """Return the number of each of some identities, in whose order new ones are numbered."""
    told = names_joined([names.column(n).combine_chunks() for n in _ORDER])
    order = pc.array_sort_indices(told).to_numpy()
    table, place = names.take(pa.array(order)), np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    told = told.take(pa.array(order))
    return np.asarray(numbering.number("identities", first, told, table)[place])


_ORDER = ("platform", "name", "identifiers", "version")


def _wider(numbering: _Numbering, first: Counts) -> None:
    fresh = numbering.news["lanes"]
    with duckdb.connect(":memory:", config={"threads": 2}) as database:
        database.register("fresh", fresh)
        oldest = pc.min(fresh.column("device")).as_py()
        if oldest < first.devices:
            view(database, numbering.folder, numbering.manifest, "lanes")
            database.register("known", database.sql(_KNOWN).to_arrow_table())
        else:
            database.register("known", DICTIONARIES["lanes"].empty_table())
        found = database.sql(_WIDER, params={"first": first.lanes}).to_arrow_table()
    if found.num_rows:
        numbering.news["wider"] = found


@contextmanager
def dictionaries(folder: Path, manifest: Manifest) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the dictionaries of a store as views.

    Raises:
        InputError: A file of the store is damaged.

    """
    opened_ = duckdb.connect(":memory:", config={"threads": 2})
    with files.readable(folder), opened_ as database:
        database.execute("SET TimeZone = 'UTC'")
        for name in DICTIONARIES:
            view(database, folder, manifest, name)
        yield database


def view(database: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, name: str) -> None:
    """Make one dictionary of a store a view; an empty one where nothing is in it yet."""
    parts = [s.tables[name] for s in manifest.segments if name in s.tables]
    paths = [str(files.found(folder, part)) for part in parts]
    if paths:
        database.read_parquet(paths).create_view(name)
    else:
        database.register(name, DICTIONARIES[name].empty_table())
