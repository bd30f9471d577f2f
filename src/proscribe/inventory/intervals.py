"""Intervals: from which look to which one an identity stood on a lane, and the look that ended it.

An interval begins with the look that first showed the identity there, and ends with the first
later look of the lane, or of a wider one of its source, that did not. Every question about time
is asked of intervals; no look is told again.
"""

import pyarrow as pa

from proscribe.inventory import looks, postings
from proscribe.inventory.keys import Numbers
from proscribe.inventory.looks import Opened
from proscribe.inventory.shapes import INSTANT
from proscribe.inventory.spans import NEVER

_INTERVALS = """
CREATE TEMP TABLE intervals AS
  WITH spans AS (
    SELECT *, coalesce(until, 'infinity'::TIMESTAMPTZ) AS over FROM found),
  near AS (SELECT lane, seen FROM looks WHERE lane IN (SELECT lane FROM spans))
  SELECT s.identity, s.lane, s.start, s.until, k.seen AS last
  FROM spans s ASOF JOIN near k ON s.lane = k.lane AND s.over > k.seen
"""


def intervals(store: Opened, identities: Numbers) -> None:
    """Make the table ``intervals`` of identities, up to the store's instant, and ``looks``.

    ``intervals`` has identity, lane, start, until and last: the first look that showed it, the
    look that did not any more (none, while there is none), and the last look that did.
    ``looks`` has lane, seen and person, of looks up to the instant.

    Raises:
        InputError: A file of the store is damaged.

    """
    looks.every_look(store)
    told = postings.postings(store.folder, store.manifest, identities, store.at)
    found = {
        "identity": told.identities,
        "lane": told.lanes,
        "start": pa.array(told.seen, INSTANT),
        "until": pa.array(told.until, INSTANT, mask=told.until == NEVER),
    }
    store.database.register("found", pa.table(found))
    store.database.execute(_INTERVALS)
