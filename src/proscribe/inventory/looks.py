"""Looks: of all that sources reported, what counts at an instant. Every question starts here.

The last report of each source about each device counts, until a later one that sees at least
as much: to what that one does not show, it is a no.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from proscribe.inventory import by_lane, files, intern, looked, state
from proscribe.inventory.keys import Keys, Numbers
from proscribe.inventory.manifest import Manifest, Part, Pruned
from proscribe.inventory.shapes import EVENTS, LOOKS
from proscribe.inventory.views import mask, seen
from proscribe.model import Identifier, Kind


@dataclass(frozen=True, slots=True)
class Opened:
    """A store at an instant."""

    folder: Path
    manifest: Manifest
    at: int
    """In microseconds since 1970."""
    database: duckdb.DuckDBPyConnection
    """Its dictionaries as views, and the table ``current`` of the looks that count.

    ``current`` has lane, device, platform, source, sees, views, seen and person; the views are
    bits.
    """

    @property
    def pruned(self) -> Pruned | None:
        """Return the pruning for which no look tells what was absent at the instant."""
        return self.manifest.pruned_of(instant(self.at))

    def ruling(self, fresh: datetime) -> datetime:
        """Return from when on looks rule something out: from ``fresh``; never, where pruned."""
        return NEVER if self.pruned else fresh


_NUMBERED = """
CREATE TEMP VIEW numbered AS
  SELECT lane, device, platform, source, sees, {views} AS views,
         make_timestamptz(c.seen) AS seen, person
  FROM counting c JOIN lanes USING (lane)
"""
"""Looks that count, with the numbers of device and person; what nobody asks for is not read."""
_CURRENT = """
CREATE TEMP VIEW current AS
  SELECT lane, d.name AS device, platform, source, sees, views, seen,
         coalesce(p.name, '') AS person
  FROM numbered n JOIN devices d USING (device) LEFT JOIN people p ON p.person = n.person
"""
_NEWEST = """
CREATE TEMP MACRO newest(told, made) AS max(struct_pack(moment := made, tells := told)).tells
"""
"""What the last look tells; of two at one instant, what is later in the order of names."""


@contextmanager
def opened(folder: Path, manifest: Manifest, at: datetime) -> Iterator[Opened]:
    """Open a store at an instant."""
    instant_ = micro(at)
    with intern.dictionaries(folder, manifest) as database:
        told = looked.last(folder, manifest, instant_)
        heads = looked.closed(told, looked.pairs(folder, manifest))
        # A lane that a wider one was looked at after does not count any more.
        lanes = np.flatnonzero((told.seen != looked.NEVER) & (told.seen == heads))
        counting = pa.table({"lane": lanes, "seen": told.seen[lanes], "person": told.people[lanes]})
        database.register("counting", counting)
        for made in (_NUMBERED.format(views=_viewed(database)), _CURRENT, _NEWEST):
            database.execute(made)
        yield Opened(folder, manifest, instant_, database)


def _viewed(database: duckdb.DuckDBPyConnection) -> str:
    """Return how the bits of the views follow from the kinds that a lane sees."""
    every = [sees for (sees,) in database.execute("SELECT DISTINCT sees FROM lanes").fetchall()]
    spelt = {sees: sees.replace("'", "''") for sees in sorted({*every, ""})}
    told = (f"WHEN '{spelt[sees]}' THEN {mask(seen(kinds(sees)))}" for sees in spelt)
    return f"(CASE sees {' '.join(told)} ELSE 0 END)::BIGINT"


def every_look(store: Opened) -> None:
    """Make the view ``looks``: lane, seen and person, of looks up to the store's instant.

    Raises:
        InputError: A file of the store is damaged.

    """
    parts = [k.part for k in store.manifest.looks if k.earliest <= store.at]
    _files(store, "looks", parts, LOOKS)


def every_event(store: Opened) -> None:
    """Make the view ``events``, of the columns of its shape, up to the store's instant.

    Raises:
        InputError: A file of the store is damaged.

    """
    parts = [s.tables["events"] for s in store.manifest.segments if "events" in s.tables]
    _files(store, "events", parts, EVENTS)


def _files(store: Opened, name: str, parts: list[Part], schema: pa.Schema) -> None:
    if not parts:
        store.database.register(name, schema.empty_table())
        return
    told = store.database.read_parquet([str(files.found(store.folder, part)) for part in parts])
    told.filter(f"seen <= make_timestamptz({store.at})").create_view(name)


def on(store: Opened, lanes: Numbers) -> Keys:
    """Return what is on some lanes, sorted, after the last event of each thing.

    After all looks it is in the state, by lane; at an earlier instant all events are passed over.

    Raises:
        InputError: A file of the store is damaged.

    """
    known = store.manifest
    whole = all(s.last <= known.last_batch for s in known.segments)
    if whole and all(k.latest <= store.at for k in known.looks):
        return state.opened(store.folder, known.segments).of(lanes)
    told = by_lane.of_lanes(store.folder, known, lanes)
    keys, there = by_lane.until(told, store.at).latest()
    held: Keys = keys[there]
    return held


def identifiers(written: str) -> Iterator[Identifier]:
    """Yield the identifiers of an identity, as the store writes them."""
    for kind, value in json.loads(written):
        yield _identifier(kind, value)


@lru_cache(maxsize=1 << 16)
def _identifier(kind: str, value: str) -> Identifier:
    # Versions and applications of one maker share most of what they bear.
    return Identifier(Kind.spelt(kind), value)


def kinds(written: str) -> frozenset[Kind]:
    """Return the kinds that a report sees, as the store writes them."""
    return frozenset(Kind.spelt(k) for k in written.split(",") if k)


def instant(microseconds: int) -> datetime:
    """Return an instant that the store counts in microseconds since 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


def micro(at: datetime) -> int:
    """Return an instant in microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Later than every look."""
