"""Vanished: what was on devices and is not any more, since when, and what came at that time.

A product has *gone* from a device only if every way in which it was seen there has been looked
through since, and lately. What no look could have shown is *unknown*, and what came back has
*returned*. An update of an application is none that came.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import duckdb

from proscribe.inventory import arrivals, looks
from proscribe.inventory.arrivals import Newcomer
from proscribe.inventory.judge import Index
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


_SIGHTED = """
CREATE TEMP TABLE sighted AS
  SELECT o.device, o.source, o.sees, o.seen, m.product, min(m.platform) AS platform,
         min(m.seen_as) AS seen_as, string_agg(DISTINCT m.ways, ',') AS ways,
         bool_or(o.seen >= m.start AND o.seen < m.until) AS covered
  FROM observations o JOIN met m USING (identity)
  WHERE o.seen <= $at GROUP BY ALL
"""
_FOLLOWED = """
CREATE TEMP TABLE followed AS
  WITH looked AS (
    SELECT DISTINCT r.device, r.source, w.narrow AS sees, r.seen
    FROM reports r JOIN wider w ON w.wide = r.sees
    WHERE r.seen <= $at AND r.device IN (SELECT device FROM sighted)),
  ahead AS (
    SELECT *, lead(seen) OVER (PARTITION BY device, source, product ORDER BY seen) AS again
    FROM sighted)
  SELECT s.*, l.seen AS next FROM ahead s ASOF LEFT JOIN looked l
    ON s.device = l.device AND s.source = l.source AND s.sees = l.sees AND s.seen < l.seen
"""
_DEPARTED = """
CREATE TEMP TABLE departed AS
  WITH still AS (SELECT DISTINCT device, product FROM followed WHERE next IS NULL),
  missed AS (
    SELECT * FROM followed WHERE covered AND next IS NOT NULL AND (again IS NULL OR next < again)),
  last AS (
    SELECT * FROM missed
    QUALIFY row_number() OVER (PARTITION BY device, product ORDER BY seen DESC, source) = 1)
  SELECT l.*, back.at AS back, s.device IS NOT NULL AS still
  FROM last l LEFT JOIN still s USING (device, product)
    LEFT JOIN LATERAL (
      SELECT min(x.seen) AS at FROM sighted x
      WHERE x.device = l.device AND x.product = l.product AND x.seen > l.seen) back ON true
  WHERE s.device IS NOT NULL OR back.at IS NULL
"""
_LATER = """
SELECT d.device, d.product, r.source, r.sees, epoch_us(min(r.seen)), epoch_us(max(r.seen))
FROM departed d JOIN reports r ON r.device = d.device AND r.seen > d.seen AND r.seen <= $at
GROUP BY ALL ORDER BY ALL
"""
_TOLD = """
SELECT device, platform, product, seen_as, source, epoch_us(seen), epoch_us(back), still, ways
FROM departed ORDER BY device, product
"""
