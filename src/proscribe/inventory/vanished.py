"""Vanished: what was on devices and is not any more, since when, and what came at that time.

A product has *gone* from a device only if every way in which it was seen there has been looked
through since, and lately. What no look could have shown is *unknown*, and what came back has
*returned*. An update of an application is none that came.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from proscribe.inventory import arrivals, looks, postings
from proscribe.inventory.arrivals import Arrival, Newcomer
from proscribe.inventory.judge import Index
from proscribe.inventory.keys import Numbers
from proscribe.inventory.looks import Opened
from proscribe.inventory.shapes import NUMBER
from proscribe.inventory.store import Inventory
from proscribe.inventory.views import VIEW, seen
from proscribe.model import Platform, Policy, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time in which the same is covered, up to the next one."""

    start: datetime
    policy: Policy


class Fate(StrEnum):
    """What became of a product that a look missed."""

    GONE = "gone"
    UNKNOWN = "unknown"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A product that was seen on a device, and then not by the same source."""

    device: str
    platform: Platform
    product: str
    seen_as: str
    fate: Fate
    why: Text
    source: str
    last_seen: datetime
    """When a look last showed it; before it came back, where it did."""
    without: datetime | None
    """When looks first could have shown it and did not."""
    returned: datetime | None
    newcomers: tuple[Newcomer, ...]
    """What the source's next look showed beside, and its last look with it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanishing:
    """What vanished from which devices, and what came on those that it is gone from."""

    departures: tuple[Departure, ...] = ()
    arrivals: tuple[Arrival, ...] = ()


_EVER = "SELECT d.name FROM ever JOIN lanes USING (lane) JOIN devices d USING (device)"
_SIGHTED = """
CREATE TEMP TABLE sighted AS
  SELECT o.device, o.source, o.sees, o.seen, m.product, min(m.platform) AS platform,
         min(m.seen_as) AS seen_as, string_agg(DISTINCT m.way, '|') AS ways,
         bool_or(o.seen >= m.start AND o.seen < m.until) AS covered
  FROM observations o JOIN met m USING (identity)
  WHERE o.seen <= $at GROUP BY ALL
"""
_FOLLOWED = """
CREATE TEMP TABLE followed AS
  WITH looked AS (
    SELECT r.device, r.source, w.narrow AS sees, r.seen, min(r.sees) AS wide
    FROM reports r JOIN wider_sees w ON w.wide = r.sees
    WHERE r.seen <= $at AND r.device IN (SELECT device FROM sighted) GROUP BY ALL),
  ahead AS (
    SELECT *, lead(seen) OVER (PARTITION BY device, source, product ORDER BY seen) AS again,
           max(seen) OVER (PARTITION BY device, product) AS last
    FROM sighted)
  SELECT s.*, l.seen AS next, l.wide FROM ahead s ASOF LEFT JOIN looked l
    ON s.device = l.device AND s.source = l.source AND s.sees = l.sees AND s.seen < l.seen
"""
_DEPARTED = """
CREATE TEMP TABLE departed AS
  WITH current_ones AS (SELECT DISTINCT device, product FROM followed WHERE next IS NULL)
  SELECT f.*, c.device IS NOT NULL AS still
  FROM followed f LEFT JOIN current_ones c USING (device, product)
  WHERE f.covered AND f.next IS NOT NULL AND CASE
    WHEN c.device IS NULL THEN f.again IS NULL AND f.seen = f.last
    ELSE f.next < f.again END
  QUALIFY row_number() OVER (
    PARTITION BY f.device, f.product ORDER BY f.seen DESC, f.source, f.sees, f.wide) = 1
"""
_LOOKED = """
SELECT d.device, d.product, x.way, epoch_us(min(r.seen)), epoch_us(max(r.seen))
FROM departed d JOIN (
    SELECT o.device, m.product, m.way, max(o.seen) AS last
    FROM observations o JOIN met m USING (identity) WHERE o.seen <= $at GROUP BY ALL
  ) x USING (device, product)
  LEFT JOIN (
    SELECT r.device, r.seen, s.way FROM reports r JOIN shows s USING (sees) WHERE r.seen <= $at
  ) r ON r.device = x.device AND r.way = x.way AND r.seen > x.last
WHERE NOT d.still GROUP BY ALL ORDER BY ALL
"""
_TOLD = """
SELECT device, product, platform, seen_as, source, epoch_us(seen), epoch_us(next),
       epoch_us(again), ways, wide, still
FROM departed ORDER BY device, product
"""


def vanished(
    folder: Path,
    stretches: tuple[Stretch, ...],
    at: datetime,
    stale_after: timedelta = timedelta(days=30),
) -> Vanishing:
    """Ask the inventory in ``folder`` what of the things covered it shows no more at an instant.

    ``stretches`` follow each other; a look is judged by what was covered when it was made.
    """
    known = Inventory(folder).manifest()
    if not known.batches:
        return Vanishing()
    with looks.opened(folder, known, at) as store:
        met = _met(store.database, stretches)
        every = postings.postings(folder, known, met, store.at)
        store.database.register("ever", pa.table({"lane": np.unique(every.lanes())}))
        looks.retell(store, looks.lanes_of(store, _EVER))
        _shows(store.database)
        for step in (_SIGHTED, _FOLLOWED):
            store.database.execute(step, {"at": at})
        store.database.execute(_DEPARTED)
        departures = tuple(_departures(store.database, at, at - stale_after))
        return Vanishing(departures=departures, arrivals=_arrivals(store, departures))


def _arrivals(store: Opened, departures: Iterable[Departure]) -> tuple[Arrival, ...]:
    came: dict[str, frozenset[Newcomer]] = {}
    for one in departures:
        if one.fate is Fate.GONE:
            came[one.device] = came.get(one.device, frozenset()) | frozenset(one.newcomers)
    return arrivals.counted(store, came, frozenset(came))


def _met(database: duckdb.DuckDBPyConnection, stretches: tuple[Stretch, ...]) -> Numbers:
    """Make the table of identities that meet what is covered: as what, by which ways."""
    ends = (*(s.start for s in stretches[1:]), LAST)
    indexes = [(s.start, end, Index(s.policy)) for s, end in zip(stretches, ends, strict=True)]
    known = database.execute(
        "SELECT identity, platform, name, version, identifiers FROM identities ORDER BY identity"
    ).fetchall()
    rows: set[tuple[object, ...]] = set()
    numbers: set[int] = set()
    for identity, platform, name, version, written in known:
        seen_as = f"{name} {version}".strip()
        for start, end, index in indexes:
            judged = index.judge(looks.identifiers(written))
            ways = {VIEW.get(j.seen.kind, NO_WAY) for j in judged}
            for product in {p for j in judged for p in j.row.products}:
                for way in ways - {NO_WAY} or {NO_WAY}:
                    numbers.add(identity)
                    rows.add((identity, platform, product, seen_as, way, start, end))
    ordered = sorted(rows, key=repr)
    database.register("met", arrivals.table(ordered, MET))
    return np.array(sorted(numbers), np.uint32)


def _shows(database: duckdb.DuckDBPyConnection) -> None:
    """Make the table of the ways that a look which sees these kinds has looked through."""
    every = database.execute("SELECT DISTINCT sees FROM reports ORDER BY sees").fetchall()
    rows = [(sees, way) for (sees,) in every for way in sorted(seen(looks.kinds(sees)))]
    database.register("shows", arrivals.table(rows, SHOWS))


def _departures(
    database: duckdb.DuckDBPyConnection, at: datetime, fresh: datetime
) -> Iterator[Departure]:
    looked = _looked(database, at)
    came = arrivals.newcomers(database)
    for device, product, *row, still in database.execute(_TOLD).fetchall():
        platform, seen_as, source, last, missed, again, ways, wide = row
        if still and not _ways(ways.split("|")) <= seen(looks.kinds(wide)):
            continue  # the look that missed it could not have shown it
        since = looked.get((device, product), {})
        fate, why = (Fate.RETURNED, _RETURNED) if still else _fate(since, fresh)
        yield Departure(
            device=device,
            platform=Platform(platform),
            product=product,
            seen_as=seen_as,
            fate=fate,
            why=why,
            source=source,
            last_seen=looks.instant(last),
            without=looks.instant(missed) if still else _without(since),
            returned=looks.instant(again) if still else None,
            newcomers=came.get((device, product), ()),
        )


Since = dict[str, tuple[datetime, datetime] | None]
"""The first and the last look through each way since something was last seen by it."""


def _looked(database: duckdb.DuckDBPyConnection, at: datetime) -> dict[arrivals.Place, Since]:
    found: defaultdict[arrivals.Place, Since] = defaultdict(dict)
    for device, product, way, first, last in database.execute(_LOOKED, {"at": at}).fetchall():
        span = None if first is None else (looks.instant(first), looks.instant(last))
        found[device, product][way] = span
    return {p: {w: ways[w] for w in _ways(ways)} for p, ways in found.items()}


def _ways(ways: Iterable[str]) -> frozenset[str]:
    """Return the ways but for what stands in no view, unless there is no other."""
    every = frozenset(ways)
    return every - {NO_WAY} or every


def _fate(since: Since, fresh: datetime) -> tuple[Fate, Text]:
    spans = [span for span in since.values() if span is not None]
    if len(spans) < len(since):
        return Fate.UNKNOWN, _BLIND
    oldest = min(last for _, last in spans)
    return (Fate.GONE, _GONE) if oldest >= fresh else (Fate.UNKNOWN, _stale(oldest))


def _without(since: Since) -> datetime | None:
    """Return when every way had been looked through."""
    firsts = [span[0] for span in since.values() if span is not None]
    return max(firsts) if len(firsts) == len(since) else None


def _stale(last: datetime) -> Text:
    return Text(
        f"no look since {last:%Y-%m-%d} could have shown it",
        f"aucun examen depuis le {last:%Y-%m-%d} n'aurait pu le montrer",
    )


NO_WAY = ""
"""How what stands in no view was seen: by a process, say. No look shows that it is gone."""
LAST = datetime.max.replace(tzinfo=UTC)
MET = pa.schema(
    [("identity", NUMBER)]
    + [(name, pa.string()) for name in ("platform", "product", "seen_as", "way")]
    + [(name, pa.timestamp("us", tz="UTC")) for name in ("start", "until")]
)
SHOWS = pa.schema([("sees", pa.string()), ("way", pa.string())])
_GONE = Text(
    "looked for since in every way in which it was seen, and not there",
    "cherché depuis par toutes les voies par lesquelles il avait été vu, et absent",
)
_BLIND = Text("no look since could have shown it", "aucun examen depuis n'aurait pu le montrer")
_RETURNED = Text(
    "a look did not show it, and a later one did again",
    "un examen ne l'a pas montré, puis un autre l'a montré de nouveau",
)
