"""Looks: of all that sources reported, what counts at an instant. Every question starts here.

The last report of each source about each device counts, until a later one that sees at least
as much: to what that one does not show, it is a no.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from proscribe.inventory import by_lane, files, intern, looked
from proscribe.inventory.keys import Keys, Numbers
from proscribe.inventory.manifest import Manifest
from proscribe.inventory.shapes import EVENTS, LOOKS
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

    ``current`` has lane, device, platform, source, sees, seen and person.
    """


_CURRENT = """
CREATE TEMP TABLE current AS
  SELECT lane, d.name AS device, platform, source, sees,
         make_timestamptz(c.seen) AS seen, coalesce(p.name, '') AS person
  FROM counting c JOIN lanes USING (lane) JOIN devices d USING (device)
    LEFT JOIN people p ON p.person = c.person
"""


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
        database.execute(_CURRENT)
        yield Opened(folder, manifest, instant_, database)


_REPORTS = """
CREATE TEMP TABLE reports AS
  SELECT k.lane, d.name AS device, l.platform, k.seen, l.source, l.sees
  FROM looks k JOIN told_lanes USING (lane) JOIN lanes l USING (lane) JOIN devices d USING (device)
  WHERE k.seen <= $at
"""
_OBSERVATIONS = """
CREATE TEMP TABLE observations AS
  WITH spans AS (
    SELECT identity, lane, seen AS start, present, lead(seen) OVER (
      PARTITION BY lane, identity ORDER BY seen, present) AS until
    FROM events JOIN told_lanes USING (lane) WHERE seen <= $at AND batch <= $known)
  SELECT r.device, r.seen, r.source, r.sees, s.identity
  FROM spans s JOIN reports r ON r.lane = s.lane AND r.seen >= s.start
    AND (s.until IS NULL OR r.seen < s.until)
  WHERE s.present
"""
_WIDER = """
CREATE TEMP TABLE wider_sees AS
  WITH s AS (SELECT DISTINCT sees,
         CASE WHEN sees = '' THEN [] ELSE string_split(sees, ',') END AS kinds FROM reports)
  SELECT a.sees AS narrow, b.sees AS wide FROM s a, s b WHERE list_has_all(b.kinds, a.kinds)
"""


def retell(store: Opened, lanes: Numbers) -> None:
    """Make tables of every look at some lanes and of all that each showed, as it was reported.

    ``reports`` has lane, device, platform, seen, source and sees; ``observations`` has device,
    seen, source, sees and identity; ``wider_sees`` pairs what reports see with what others do.
    """
    database = store.database
    database.register("told_lanes", pa.table({"lane": lanes}))
    parts = [k.part for k in store.manifest.looks]
    _files(store, "looks", [str(files.found(store.folder, p)) for p in parts], LOOKS)
    parts = [s.tables["events"] for s in store.manifest.segments if "events" in s.tables]
    _files(store, "events", [str(files.found(store.folder, p)) for p in parts], EVENTS)
    at = instant(store.at)
    database.execute(_REPORTS, {"at": at})
    database.execute(_OBSERVATIONS, {"at": at, "known": store.manifest.last_batch})
    database.execute(_WIDER)


def _files(store: Opened, name: str, paths: list[str], schema: pa.Schema) -> None:
    if paths:
        store.database.read_parquet(paths).create_view(name)
    else:
        store.database.register(name, schema.empty_table())


def on(store: Opened, lanes: Numbers) -> Keys:
    """Return what is on some lanes, sorted, after the last event of each thing."""
    told = by_lane.of_lanes(store.folder, store.manifest, lanes)
    keys, there = by_lane.until(told, store.at).latest()
    held: Keys = keys[there]
    return held


def lanes_of(store: Opened, devices: str) -> Numbers:
    """Return the lanes of the devices that a query names, sorted."""
    told = store.database.execute(
        f"SELECT lane FROM lanes JOIN devices d USING (device) WHERE d.name IN ({devices}) "  # noqa: S608
        "ORDER BY lane"
    ).fetchnumpy()
    return np.asarray(told["lane"], np.uint32)


def identifiers(written: str) -> Iterator[Identifier]:
    """Yield the identifiers of an identity, as the store writes them."""
    for kind, value in json.loads(written):
        yield Identifier(Kind.spelt(kind), value)


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
