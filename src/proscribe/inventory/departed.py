"""Departed: the last look that showed a product, where a later one of its source did not.

A product has departed from a device if nothing shows it there any more; if something does, it has
left and *returned* where a look that could not overlook it lies between two that showed it.
"""

from proscribe.inventory.looks import Opened

_STOOD = """
CREATE TEMP TABLE stood AS
  SELECT l.device, l.source, l.sees, n.lane, m.product, m.platform, m.seen_as, m.way, n.start,
         n.until, n.last, n.last >= m.start AND n.last < m.until AS covered
  FROM intervals n JOIN met m USING (identity) JOIN lanes l USING (lane)
"""
_STILL = """
CREATE TEMP TABLE still AS SELECT DISTINCT device, product FROM stood WHERE until IS NULL
"""
_ENDS = """
CREATE TEMP TABLE ends AS
  SELECT device, source, sees, product, last AS seen, until AS next, min(platform) AS platform,
         min(seen_as) AS seen_as, string_agg(DISTINCT way, '|' ORDER BY way) AS ways
  FROM stood WHERE until IS NOT NULL GROUP BY ALL HAVING bool_or(covered)
"""
_RETURNS = """
CREATE TEMP TABLE returns AS
  WITH pairs AS (
    SELECT e.device, e.source, e.sees, e.product, e.seen, e.next, s.lane, s.start
    FROM ends e JOIN stood s USING (device, source, product) SEMI JOIN still USING (device, product)
    WHERE s.last > e.seen),
  shown AS (
    SELECT p.* EXCLUDE (lane, start), p.start AS again FROM pairs p WHERE p.start > p.seen
    UNION ALL
    SELECT p.* EXCLUDE (lane, start), k.seen AS again
    FROM pairs p JOIN looks k ON k.lane = p.lane AND k.seen > p.seen WHERE p.start <= p.seen)
  SELECT device, source, sees, product, seen, next, min(again) AS again FROM shown
  GROUP BY ALL HAVING min(again) > next
"""
_CHOSEN = """
CREATE TEMP TABLE chosen AS
  WITH newest AS (SELECT device, product, max(last) AS seen FROM stood GROUP BY ALL),
  either AS (
    SELECT e.*, NULL::TIMESTAMPTZ AS again, false AS still
    FROM ends e JOIN newest USING (device, product, seen) ANTI JOIN still USING (device, product)
    UNION ALL
    SELECT e.*, r.again, true
    FROM ends e JOIN returns r USING (device, source, sees, product, seen, next))
  SELECT * FROM either QUALIFY row_number() OVER (
    PARTITION BY device, product ORDER BY seen DESC, source, sees) = 1
"""
_DEPARTED = """
CREATE TEMP TABLE departed AS
  WITH kinds AS (SELECT lane, device, source, sees,
         CASE WHEN sees = '' THEN [] ELSE string_split(sees, ',') END AS kinds FROM lanes)
  SELECT c.*, min(w.sees) AS wide
  FROM chosen c JOIN kinds w USING (device, source) JOIN looks k ON k.lane = w.lane
    AND k.seen = c.next
  WHERE c.sees = '' OR list_has_all(w.kinds, string_split(c.sees, ','))
  GROUP BY ALL
"""


def departed(store: Opened) -> None:
    """Make the table ``departed`` from ``intervals`` and ``met``: one row a device and product.

    It has device, source and sees, the last look that showed the product (``seen``) and the
    next one (``next``, which saw ``wide``), when it was shown again (``again``), and ``still``:
    whether something shows it at the instant.
    """
    for step in (_STOOD, _STILL, _ENDS, _RETURNS, _CHOSEN, _DEPARTED):
        store.database.execute(step)
