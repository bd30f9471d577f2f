"""Events of some lanes, whatever the identity: a pass over the lanes of all events.

It costs the more the more is in the store. Questions about few devices pay it, and looks that
come late; those about few identities, and looks that come in order, never do.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proscribe.inventory.difference import Events
from proscribe.inventory.files import found
from proscribe.inventory.keys import Numbers, joined
from proscribe.inventory.manifest import Manifest, Part

COLUMNS = ["identity", "lane", "seen", "present", "batch"]


def of_lanes(folder: Path, manifest: Manifest, lanes: Numbers) -> Events:
    """Return all events of these lanes.

    Raises:
        InputError: A file of the store is damaged.

    """
    asked = pa.array(lanes)
    parts = [s.tables["events"] for s in manifest.segments if "events" in s.tables]
    told = [e for part in parts for e in _read(folder, part, asked, manifest.last_batch)]
    return Events.joined(told)


def _read(folder: Path, part: Part, asked: pa.Array, batch: int) -> list[Events]:
    with pq.ParquetFile(found(folder, part), memory_map=True) as file:
        groups = range(file.num_row_groups)
        return [_chosen(file.read_row_group(g, COLUMNS), asked, batch) for g in groups]


def _chosen(table: pa.Table, asked: pa.Array, batch: int) -> Events:
    wanted = pc.is_in(table.column("lane"), value_set=asked)
    table = table.filter(pc.and_(wanted, pc.less_equal(table.column("batch"), batch)))
    of, lanes, present = (table.column(n).to_numpy() for n in ("identity", "lane", "present"))
    return Events(
        joined(lanes, of), table.column("seen").cast(pa.int64()).to_numpy(), present.astype(bool)
    )


def until(events: Events, at: int) -> Events:
    """Return the events up to an instant."""
    chosen = events.seen <= at
    return Events(events.keys[chosen], events.seen[chosen], np.asarray(events.present[chosen]))
