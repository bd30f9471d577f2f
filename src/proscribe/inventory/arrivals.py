"""Arrivals: what appeared on devices between the look that showed a product and the next one.

An application is new there only if the earlier look could have shown it, and showed nothing of
the same name: an update is none that came.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from proscribe.inventory import looks, postings
from proscribe.inventory.looks import Opened
from proscribe.inventory.shapes import NUMBER
from proscribe.inventory.sheet import write_identifiers
from proscribe.inventory.views import VIEW
from proscribe.model import Identifier, Platform

Place = tuple[str, str]
"""A device, and a product that vanished from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """An application that appeared, as its source names it."""

    platform: Platform
    name: str
    version: str
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A newcomer whatever its version, and on how many devices it came."""

    platform: Platform
    name: str
    versions: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    devices: int
    """Devices on which it came as a product went."""
    elsewhere: int
    """Other devices on which it was ever seen."""


_ASKED = """
CREATE TEMP TABLE asked AS
  SELECT DISTINCT d.device, d.product, d.sees, l.lane, k.seen, k.seen = d.next AS after
  FROM departed d JOIN lanes l USING (device, source) JOIN looks k USING (lane)
  WHERE NOT d.still AND k.seen IN (d.seen, d.next)
"""
_SHOWN = """
CREATE TEMP TABLE shown AS
  WITH told AS (
    SELECT identity, lane, seen AS start, present, lead(seen) OVER (
      PARTITION BY lane, identity ORDER BY seen, present) AS until
    FROM events WHERE lane IN (SELECT lane FROM asked) AND batch <= $known)
  SELECT DISTINCT a.device, a.product, a.sees, a.after, t.identity
  FROM told t JOIN asked a ON a.lane = t.lane AND a.seen >= t.start
    AND (t.until IS NULL OR a.seen < t.until)
  WHERE t.present
"""
_CAME = """
CREATE TEMP TABLE came AS
  SELECT device, product, sees, identity FROM shown WHERE after
  EXCEPT SELECT device, product, sees, identity FROM shown WHERE NOT after
"""
_BEFORE = """
CREATE TEMP TABLE before AS
  SELECT device, product, identity FROM shown SEMI JOIN came USING (device, product)
  WHERE NOT after
"""
_CONCERNED = """
SELECT identity, platform, name, version, identifiers FROM identities
WHERE identity IN (SELECT identity FROM came UNION SELECT identity FROM before)
ORDER BY ALL
"""
_NEW = """
SELECT d.name, c.product, c.identity FROM came c JOIN devices d USING (device)
WHERE EXISTS (
    SELECT 1 FROM naming n
    WHERE n.identity = c.identity AND list_contains(string_split(c.sees, ','), n.kind))
  AND NOT EXISTS (
    SELECT 1 FROM naming n JOIN naming m USING (kind, key) JOIN before b ON b.identity = m.identity
    WHERE n.identity = c.identity AND b.device = c.device AND b.product = c.product)
ORDER BY ALL
"""
_WANTED = """
SELECT DISTINCT identity FROM wanted JOIN identities USING (platform, name, identifiers)
ORDER BY identity
"""
_ELSEWHERE = """
SELECT w.rank, count(DISTINCT d.name)
FROM wanted w JOIN identities i USING (platform, name, identifiers)
  JOIN wanted_on o ON o.identity = i.identity
  JOIN lanes USING (lane) JOIN devices d USING (device)
WHERE NOT list_contains($gone, d.name)
GROUP BY w.rank
"""
NAMING = pa.schema([("identity", NUMBER), ("kind", pa.string()), ("key", pa.string())])
WANTED = pa.schema([(name, pa.string()) for name in ("rank", "platform", "name", "identifiers")])


def newcomers(store: Opened) -> Mapping[Place, tuple[Newcomer, ...]]:
    """Return what came where a product of the table ``departed`` went.

    It costs a pass over the lanes of all events: what a device holds beside the product is
    asked only here.

    Raises:
        InputError: A file of the store is damaged.

    """
    database = store.database
    database.execute(_ASKED)
    looks.every_event(store)
    until = {"known": store.manifest.last_batch}
    database.execute(_SHOWN, until)
    database.execute(_CAME)
    database.execute(_BEFORE)
    known = {row[0]: row[1:] for row in database.execute(_CONCERNED).fetchall()}
    rows = [(i, kind, key) for i, row in known.items() for kind, key in _names(row[3])]
    database.register("naming", table(rows, NAMING))
    found: defaultdict[Place, list[Newcomer]] = defaultdict(list)
    for device, product, identity in database.execute(_NEW).fetchall():
        found[device, product].append(_newcomer(*known[identity]))
    return {place: tuple(sorted(came, key=_order)) for place, came in found.items()}


def _names(written: str) -> Iterator[tuple[str, str]]:
    for identifier in looks.identifiers(written):
        if identifier.kind in VIEW:
            yield identifier.kind.value, identifier.key


def table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    """Return rows as a table that a query can join with."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _newcomer(platform: str, name: str, version: str, written: str) -> Newcomer:
    return Newcomer(
        platform=Platform(platform),
        name=name,
        version=version,
        identifiers=tuple(looks.identifiers(written)),
    )


def _order(newcomer: Newcomer) -> tuple[str, str, tuple[Identifier, ...]]:
    return newcomer.name, newcomer.version, newcomer.identifiers


Key = tuple[Platform, str, tuple[Identifier, ...]]


def counted(
    store: Opened, came: Mapping[str, frozenset[Newcomer]], gone: frozenset[str]
) -> tuple[Arrival, ...]:
    """Count over devices what came on each, those first that came on most.

    ``gone`` are the devices from which something went, whether anything came or not.
    """
    by: defaultdict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for device, newcomers_there in came.items():
        for one in newcomers_there:
            by[one.platform, one.name, one.identifiers][device].add(one.version)
    keys = sorted(by)
    elsewhere = _elsewhere(store, keys, gone)
    found = (_arrival(key, by[key], elsewhere.get(n, 0)) for n, key in enumerate(keys))
    return tuple(sorted(found, key=lambda a: (-a.devices, a.elsewhere, a.name, a.identifiers)))


def _arrival(key: Key, devices: Mapping[str, set[str]], elsewhere: int) -> Arrival:
    platform, name, identifiers = key
    return Arrival(
        platform=platform,
        name=name,
        versions=tuple(sorted({v for versions in devices.values() for v in versions if v})),
        identifiers=identifiers,
        devices=len(devices),
        elsewhere=elsewhere,
    )


def _elsewhere(store: Opened, keys: list[Key], gone: frozenset[str]) -> dict[int, int]:
    rows = [(f"{n}", p.value, name, write_identifiers(i)) for n, (p, name, i) in enumerate(keys)]
    database = store.database
    database.register("wanted", table(rows, WANTED))
    wanted = np.asarray(database.execute(_WANTED).fetchnumpy()["identity"], np.uint32)
    ever = postings.postings(store.folder, store.manifest, wanted, store.at)
    seen = pa.table({"identity": ever.identities, "lane": ever.lanes})
    database.register("wanted_on", seen)
    told = database.execute(_ELSEWHERE, {"gone": sorted(gone)}).fetchall()
    return {int(rank): devices for rank, devices in told}
