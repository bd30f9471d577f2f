"""A breakdown: how many have it, have it not, or cannot be known, by group, person or source."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from proscribe.inventory import looks
from proscribe.inventory.answer import Met, Question, met_by, stand, views_of
from proscribe.inventory.arrivals import table
from proscribe.inventory.looks import Opened
from proscribe.inventory.places import By, Share, placed
from proscribe.inventory.shapes import NUMBER
from proscribe.inventory.store import Inventory
from proscribe.inventory.views import views
from proscribe.model import Fleet, Platform, Presence

BEARING = pa.schema([("identity", NUMBER), ("product", pa.string())])
_LOOKED = """
CREATE TEMP TABLE looked AS
  SELECT device, {name} AS name, newest(platform, seen) AS platform,
         coalesce(bit_or(views) FILTER (seen >= $fresh), 0) AS views
  FROM current GROUP BY ALL
"""
_HAVING = """
CREATE TEMP TABLE having_it AS
  SELECT DISTINCT c.device, {name} AS name, b.product
  FROM standing s JOIN current c USING (lane) JOIN bearing b USING (identity)
"""
_EACH = """
WITH has AS (SELECT DISTINCT device, name FROM having_it)
SELECT l.name, l.platform, l.views, h.device IS NOT NULL, count(*)
FROM looked l LEFT JOIN has h ON h.device = l.device AND h.name = l.name GROUP BY ALL
"""
_PLACED = """
WITH has AS (SELECT DISTINCT device FROM having_it)
SELECT p.name, l.platform, l.views, h.device IS NOT NULL, count(*)
FROM looked l JOIN placed p USING (device) LEFT JOIN has h ON h.device = l.device GROUP BY ALL
"""
_PRODUCTS = """
SELECT h.product, l.platform, l.views, count(DISTINCT l.device)
FROM having_it h JOIN looked l USING (device) GROUP BY ALL
"""
_PATTERNS = "SELECT platform, views, count(*) FROM looked GROUP BY ALL"

Counted = Counter[tuple[str, Presence]]


def breakdown(
    folder: Path, question: Question, by: By, fleet: Fleet | None = None
) -> tuple[Share, ...]:
    """Answer a question in counts, by group of a fleet, platform, person, product or source.

    A source is asked for itself: what it showed, and what it could have shown. Of a product that
    no view can rule out, a device that does not have it is unknown.

    Raises:
        InputError: The inventory is damaged.

    """
    manifest = Inventory(folder).manifest().known(question.known)
    if not manifest.batches:
        return ()
    with looks.opened(folder, manifest, question.at) as store:
        met = met_by(store, question.policies)
        stand(store, met)
        _prepare(store, question, by, met)
        if by is By.PRODUCT:
            return _shares(_by_product(store, question, met))
        if by is not By.SOURCE:
            placed(store, by, fleet)
        return _shares(_by_place(store, question, _EACH if by is By.SOURCE else _PLACED))


def _prepare(store: Opened, question: Question, by: By, met: Mapping[int, Met]) -> None:
    name = "source" if by is By.SOURCE else "''"
    fresh = {"fresh": store.ruling(question.at - question.stale_after)}
    store.database.execute(_LOOKED.format(name=name), fresh)
    products = ((i, p) for i, m in met.items() for j in m.judgements for p in j.row.products)
    store.database.register("bearing", table(sorted(set(products)), BEARING))
    store.database.execute(_HAVING.format(name=name))


def _by_place(store: Opened, question: Question, asked: str) -> Iterator[tuple[str, Presence, int]]:
    every = views_of(question)
    for name, platform, bits, has, count in store.database.execute(asked).fetchall():
        wanted = every.get(Platform(platform))
        if not wanted:  # nothing that a look could show is asked of it
            continue
        shown = views(bits)
        unseen = any(not ways <= shown for ways in wanted.values())
        lacking = Presence.UNKNOWN if unseen else Presence.ABSENT
        yield name, Presence.PRESENT if has else lacking, count


def _by_product(
    store: Opened, question: Question, met: Mapping[int, Met]
) -> Iterator[tuple[str, Presence, int]]:
    held: Counter[tuple[str, str, int]] = Counter()
    for product, platform, bits, count in store.database.execute(_PRODUCTS).fetchall():
        held[product, platform, bits] += count
    every = views_of(question)
    asked = {p: {*wanted} for p, wanted in every.items()}
    for one in met.values():
        asked[one.platform] |= {p for j in one.judgements for p in j.row.products}
    for platform, bits, count in store.database.execute(_PATTERNS).fetchall():
        shown = views(bits)
        for product in sorted(asked.get(Platform(platform), ())):
            ways = every[Platform(platform)].get(product)
            present = held[product, platform, bits]
            yield product, Presence.PRESENT, present
            lacking = Presence.ABSENT if ways and ways <= shown else Presence.UNKNOWN
            yield product, lacking, count - present


def _shares(rows: Iterable[tuple[str, Presence, int]]) -> tuple[Share, ...]:
    counted = Counted()
    for name, presence, count in rows:
        counted[name, presence] += count
    names = sorted({name for name, _ in counted})
    return tuple(
        Share(
            name=name,
            devices=sum(counted[name, p] for p in Presence),
            present=counted[name, Presence.PRESENT],
            absent=counted[name, Presence.ABSENT],
            unknown=counted[name, Presence.UNKNOWN],
        )
        for name in names
    )
