"""Looks: of all that sources reported, what counts at an instant. Every question starts here.

The last report of each source about each device counts, until a later one that sees at least
as much.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from proscribe.model import Identifier, Kind

_WIDER = """
CREATE TEMP TABLE wider AS
  WITH s AS (SELECT DISTINCT sees,
         CASE WHEN sees = '' THEN [] ELSE string_split(sees, ',') END AS kinds FROM reports)
  SELECT a.sees AS narrow, b.sees AS wide FROM s a, s b WHERE list_has_all(b.kinds, a.kinds)
"""
_LATEST = """
CREATE TEMP TABLE latest AS
  SELECT device, platform, source, sees, max(seen) AS seen, arg_max(person, seen) AS person
  FROM reports WHERE seen <= $at GROUP BY device, platform, source, sees
"""
_CURRENT = """
CREATE TEMP TABLE current AS
  SELECT * FROM latest l WHERE NOT EXISTS (
    SELECT 1 FROM latest n JOIN wider w ON w.narrow = l.sees AND w.wide = n.sees
    WHERE n.device = l.device AND n.source = l.source AND n.seen > l.seen)
"""


@contextmanager
def opened(segments: tuple[Path, ...], at: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open segments as views, with tables of the looks that are ``current`` at an instant.

    ``wider`` pairs each set of kinds that a report sees with those that see at least as much.
    """
    with duckdb.connect(":memory:", config={"threads": 2}) as database:
        for name in ("reports", "observations", "identities"):
            files = [str(segment / f"{name}.parquet") for segment in segments]
            database.read_parquet(files).create_view(name)
        database.execute("SET TimeZone = 'UTC'")
        database.execute(_WIDER)
        database.execute(_LATEST, {"at": at})
        database.execute(_CURRENT)
        yield database


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


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
