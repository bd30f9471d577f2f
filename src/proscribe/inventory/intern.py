"""Interning: names become numbers, each the same one for ever.

A number is given in the order of the names that are new, so the same files in the same order make
the same store. What is known is looked up in the dictionaries of the store, not held in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from proscribe.inventory import files
from proscribe.inventory.keys import Keys, Numbers, distinct, joined
from proscribe.inventory.manifest import Counts, Manifest
from proscribe.inventory.shapes import DICTIONARIES
from proscribe.inventory.sheet import Sheet


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
    counts: Counts


_STEPS = """
CREATE TEMP TABLE said AS SELECT row_number() OVER () - 1 AS place, * FROM sheet_looks;

CREATE TEMP TABLE new_devices AS
  SELECT (? + row_number() OVER (ORDER BY name) - 1)::UINTEGER AS device, name
  FROM (SELECT DISTINCT device AS name FROM said) ANTI JOIN devices USING (name);
CREATE TEMP TABLE every_device AS
  SELECT device, name FROM devices SEMI JOIN (SELECT device AS name FROM said) USING (name)
  UNION ALL SELECT * FROM new_devices;

CREATE TEMP TABLE asked_lanes AS
  SELECT DISTINCT d.device, platform, source, sees
  FROM said s JOIN every_device d ON d.name = s.device;
CREATE TEMP TABLE known_lanes AS
  SELECT * FROM lanes WHERE device IN (SELECT device FROM asked_lanes);
CREATE TEMP TABLE new_lanes AS
  SELECT (? + row_number() OVER (ORDER BY device, source, platform, sees) - 1)::UINTEGER AS lane, *
  FROM asked_lanes ANTI JOIN known_lanes USING (device, platform, source, sees);
CREATE TEMP TABLE every_lane AS SELECT * FROM known_lanes UNION ALL SELECT * FROM new_lanes;

CREATE TEMP TABLE new_people AS
  SELECT (? + row_number() OVER (ORDER BY least) - 1)::UINTEGER AS person, name FROM (
    SELECT person AS name, min(device) AS least FROM said WHERE person <> '' GROUP BY person
  ) ANTI JOIN people USING (name);
CREATE TEMP TABLE every_person AS
  SELECT * FROM people UNION ALL SELECT * FROM new_people UNION ALL SELECT 0, '';

CREATE TEMP TABLE keyed AS
  SELECT row_number() OVER () - 1 AS shown, *,
         unhex(left(sha256(concat_ws(chr(31), platform, name, version, identifiers)), 32)) AS key
  FROM sheet_names;
CREATE TEMP TABLE new_identities AS
  SELECT (? + row_number() OVER (ORDER BY platform, name, identifiers, version) - 1)::UINTEGER
         AS identity, key, platform, name, version, identifiers
  FROM keyed ANTI JOIN identities USING (key);
CREATE TEMP TABLE every_identity AS
  SELECT identity, key FROM identities SEMI JOIN keyed USING (key)
  UNION ALL SELECT identity, key FROM new_identities;

CREATE TEMP TABLE new_wider AS
  WITH kinds AS (SELECT lane, device, source,
         CASE WHEN sees = '' THEN [] ELSE string_split(sees, ',') END AS kinds FROM every_lane)
  SELECT w.lane AS wide, n.lane AS narrow FROM kinds w JOIN kinds n USING (device, source)
  WHERE w.lane <> n.lane AND w.kinds <> n.kinds AND list_has_all(w.kinds, n.kinds)
    AND (w.lane >= $1 OR n.lane >= $1)
  ORDER BY ALL
"""
_LOOKS = """
SELECT s.place, l.lane, epoch_us(s.seen) AS seen, coalesce(p.person, 0) AS person
FROM said s JOIN every_device d ON d.name = s.device
  JOIN every_lane l ON l.device = d.device AND l.platform = s.platform
    AND l.source = s.source AND l.sees = s.sees
  LEFT JOIN every_person p ON p.name = s.person
ORDER BY l.lane, s.seen, person
"""


def interned(folder: Path, manifest: Manifest, sheet: Sheet) -> Interned:
    """Give every name in a sheet its number."""
    counts = manifest.counts
    with dictionaries(folder, manifest) as database:
        database.register("sheet_looks", sheet.looks)
        database.register("sheet_names", sheet.names)
        asked = iter((counts.devices, counts.lanes, counts.people, counts.identities, counts.lanes))
        for step in _STEPS.split(";\n"):
            database.execute(step, [next(asked)] if "?" in step or "$1" in step else None)
        looks = database.execute(_LOOKS).fetchnumpy()
        news = {n: database.table(f"new_{n}").order("ALL").to_arrow_table() for n in DICTIONARIES}
        numbers = database.execute(
            "SELECT identity FROM keyed JOIN every_identity USING (key) ORDER BY shown"
        ).fetchnumpy()["identity"]
    return _interned(sheet, looks, numbers, news, counts)


def _interned(
    sheet: Sheet,
    looks: dict[str, np.ndarray],
    numbers: np.ndarray,
    news: dict[str, pa.Table],
    counts: Counts,
) -> Interned:
    lanes, seen = looks["lane"].astype(np.uint32), looks["seen"].astype(np.int64)
    # Of rows that speak of one look the last counts: its person sorts last, so a name beats none.
    last = np.append((lanes[1:] != lanes[:-1]) | (seen[1:] != seen[:-1]), True)[: len(lanes)]
    place = np.empty(len(lanes), np.uint32)
    place[looks["place"]] = np.cumsum(last) - last
    contents = distinct(joined(place[sheet.shown_in], numbers[sheet.shown]))
    return Interned(
        lanes=lanes[last],
        seen=seen[last],
        people=looks["person"].astype(np.uint32)[last],
        contents=contents,
        news={name: table for name, table in news.items() if table.num_rows},
        counts=Counts(
            devices=counts.devices + news["devices"].num_rows,
            lanes=counts.lanes + news["lanes"].num_rows,
            people=counts.people + news["people"].num_rows,
            identities=counts.identities + news["identities"].num_rows,
        ),
    )


@contextmanager
def dictionaries(folder: Path, manifest: Manifest) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the dictionaries of a store as views.

    Raises:
        InputError: A file of the store is damaged.

    """
    with duckdb.connect(":memory:", config={"threads": 2}) as database:
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
