"""Spells: from when to when a product was on a device, by all that its sources showed.

A spell begins with the first look that shows the product, and ends with the look that denies the
last of it. An update ends no spell: what came with the same look goes on. Times are of looks, so
what happened between two of them is known no better than that.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import numpy as np
import pyarrow as pa

from proscribe.inventory import arrivals, looks
from proscribe.inventory.answer import Met, met_by
from proscribe.inventory.intervals import intervals
from proscribe.inventory.shapes import NUMBER
from proscribe.inventory.store import Inventory
from proscribe.inventory.views import VIEW
from proscribe.model import Platform, Policy, Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One stretch of time in which a product was on a device."""

    device: str
    platform: Platform
    product: str
    first_seen: datetime
    """The first look that showed it."""
    last_seen: datetime
    """The last look that showed it."""
    without: datetime | None
    """The next look, which did not show it; nothing, while there is none."""
    sure: bool
    """Whether the looks that ended it could have shown it; else nobody can know that it ended."""
    source: str = ""
    """Whose looks alone it tells of; all together, if none is named."""

    @property
    def presence(self) -> Presence:
        """Return whether the product was there after it: an end that nobody saw is unknown."""
        if self.without is None:
            return Presence.PRESENT
        return Presence.ABSENT if self.sure else Presence.UNKNOWN


class Over(StrEnum):
    """Over what spells are told: all looks at a device, or those of each source alone."""

    DEVICE = "''"
    SOURCE = "l.source"


PRODUCTS = pa.schema(
    [("identity", NUMBER), ("product", pa.string()), ("kinds", pa.list_(pa.string()))]
)
_SPELLS = """
WITH on_device AS (
  SELECT d.name AS device, l.platform, p.product, {over} AS source, i.start, i.last,
         coalesce(i.until, 'infinity'::TIMESTAMPTZ) AS until,
         list_has_any(string_split(l.sees, ','), p.kinds) AS able
  FROM intervals i JOIN products p USING (identity)
    JOIN lanes l USING (lane) JOIN devices d USING (device)),
ahead AS (
  SELECT *, max(until) OVER (
    PARTITION BY device, platform, product, source ORDER BY start, until
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
  FROM on_device),
numbered AS (
  SELECT *, count(*) FILTER (reached IS NULL OR reached < start) OVER (
    PARTITION BY device, platform, product, source ORDER BY start, until) AS number
  FROM ahead)
SELECT device, platform, product, source, epoch_us(min(start)), epoch_us(max(last)),
       CASE WHEN isfinite(max(until)) THEN epoch_us(max(until)) END,
       isfinite(max(until)) AND bool_and(able)
FROM numbered GROUP BY device, platform, product, source, number ORDER BY ALL
"""


def spells(
    folder: Path,
    policies: Mapping[Platform, Policy],
    at: datetime,
    known: datetime | None = None,
    over: Over = Over.DEVICE,
) -> tuple[Spell, ...]:
    """Return every spell, up to an instant, of what a policy names, by device and product.

    ``Over.SOURCE`` tells the spells of each source apart, as if there were no other.

    Raises:
        InputError: The inventory is damaged.

    """
    manifest = Inventory(folder).manifest().known(known)
    if not manifest.batches:
        return ()
    with looks.opened(folder, manifest, at) as store:
        met = met_by(store, policies)
        asked = np.array(sorted(met), np.uint32)
        intervals(store, asked)
        rows = [(i, p, sorted(kinds)) for (i, p), kinds in sorted(_products(met).items())]
        store.database.register("products", arrivals.table(rows, PRODUCTS))
        told = store.database.execute(_SPELLS.format(over=over.value)).fetchall()
    return tuple(map(_spell, told))


def _products(met: Mapping[int, Met]) -> Mapping[tuple[int, str], set[str]]:
    """Return, by identity and product, the kinds that show it; what stands in no view does not."""
    found: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for identity, how in met.items():
        for judgement in how.judgements:
            kind = judgement.seen.kind
            for product in judgement.row.products:
                found[identity, product] |= {kind.value} if kind in VIEW else set()
    return found


def _spell(row: tuple[str, str, str, str, int, int, int | None, bool]) -> Spell:
    device, platform, product, source, first, last, without, sure = row
    return Spell(
        device=device,
        platform=Platform(platform),
        product=product,
        source=source,
        first_seen=looks.instant(first),
        last_seen=looks.instant(last),
        without=None if without is None else looks.instant(without),
        sure=sure,
    )
