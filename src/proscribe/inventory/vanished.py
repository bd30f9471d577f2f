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
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from proscribe.inventory import arrivals, bearers, looks
from proscribe.inventory.arrivals import Arrival, Newcomer
from proscribe.inventory.departed import departed
from proscribe.inventory.intervals import intervals
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


_LOOKED = """
WITH gone AS (
  SELECT s.device, s.product, s.way, max(s.last) AS last
  FROM stood s SEMI JOIN (FROM departed WHERE NOT still) USING (device, product) GROUP BY ALL),
since AS (
  SELECT l.device, k.seen, w.way
  FROM looks k JOIN lanes l USING (lane) JOIN shows w USING (sees)
  WHERE l.device IN (SELECT device FROM gone))
SELECT d.name, g.product, g.way, epoch_us(min(s.seen)), epoch_us(max(s.seen))
FROM gone g JOIN devices d USING (device)
  LEFT JOIN since s ON s.device = g.device AND s.way = g.way AND s.seen > g.last
GROUP BY ALL ORDER BY ALL
"""
_TOLD = """
SELECT d.name, product, platform, seen_as, source, epoch_us(seen), epoch_us(next),
       epoch_us(again), ways, wide, still
FROM departed JOIN devices d USING (device) ORDER BY d.name, product
"""


def vanished(
    folder: Path,
    stretches: tuple[Stretch, ...],
    at: datetime,
    stale_after: timedelta = timedelta(days=30),
    known: datetime | None = None,
) -> Vanishing:
    """Ask the inventory in ``folder`` what of the things covered it shows no more at an instant.

    ``stretches`` follow each other; a look is judged by what was covered when it was made.
    ``known`` leaves out what was taken in later.

    Raises:
        InputError: The inventory is damaged.

    """
    manifest = Inventory(folder).manifest().known(known)
    if not manifest.batches:
        return Vanishing()
    with looks.opened(folder, manifest, at) as store:
        intervals(store, _met(store, stretches))
        _shows(store.database)
        departed(store)
        departures = tuple(_departures(store, at - stale_after))
        return Vanishing(departures=departures, arrivals=_arrivals(store, departures))


def _arrivals(store: Opened, departures: Iterable[Departure]) -> tuple[Arrival, ...]:
    came: dict[str, frozenset[Newcomer]] = {}
    for one in departures:
        if one.fate is Fate.GONE:
            came[one.device] = came.get(one.device, frozenset()) | frozenset(one.newcomers)
    return arrivals.counted(store, came, frozenset(came))


def _met(store: Opened, stretches: tuple[Stretch, ...]) -> Numbers:
    """Make the table of identities that meet what is covered: as what, by which ways."""
    ends = (*(s.start for s in stretches[1:]), LAST)
    indexes = [(s.start, end, Index(s.policy)) for s, end in zip(stretches, ends, strict=True)]
    keys = chain.from_iterable(index.keys for *_, index in indexes)
    rows: set[tuple[object, ...]] = set()
    numbers: set[int] = set()
    for one in bearers.borne(store.folder, store.manifest, keys):
        seen_as = f"{one.name} {one.version}".strip()
        for start, end, index in indexes:
            judged = index.judge(looks.identifiers(one.identifiers))
            ways = {VIEW.get(j.seen.kind, NO_WAY) for j in judged}
            for product in {p for j in judged for p in j.row.products}:
                for way in ways - {NO_WAY} or {NO_WAY}:
                    numbers.add(one.identity)
                    rows.add((one.identity, one.platform, product, seen_as, way, start, end))
    ordered = sorted(rows, key=repr)
    store.database.register("met", arrivals.table(ordered, MET))
    return np.array(sorted(numbers), np.uint32)


def _shows(database: duckdb.DuckDBPyConnection) -> None:
    """Make the table of the ways that a look which sees these kinds has looked through."""
    every = database.execute("SELECT DISTINCT sees FROM lanes ORDER BY sees").fetchall()
    rows = [(sees, way) for (sees,) in every for way in sorted(seen(looks.kinds(sees)))]
    database.register("shows", arrivals.table(rows, SHOWS))


def _departures(store: Opened, fresh: datetime) -> Iterator[Departure]:
    looked = _looked(store.database)
    came = arrivals.newcomers(store)
    for device, product, *row, still in store.database.execute(_TOLD).fetchall():
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


def _looked(database: duckdb.DuckDBPyConnection) -> dict[arrivals.Place, Since]:
    found: defaultdict[arrivals.Place, Since] = defaultdict(dict)
    for device, product, way, first, last in database.execute(_LOOKED).fetchall():
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
