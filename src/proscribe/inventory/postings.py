"""Postings: where some identities are, or were, read from the groups of rows that hold them.

Events lie in the order of identities, so what a question reads grows with its answer and not
with the fleet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proscribe.inventory.files import found
from proscribe.inventory.kept import kept
from proscribe.inventory.keys import HALF, Keys, Numbers, joined
from proscribe.inventory.manifest import Manifest, Segment
from proscribe.inventory.shapes import EVENTS

COLUMNS = ["identity", "lane", "seen", "present"]


@dataclass(frozen=True, slots=True)
class Postings:
    """Events of some identities up to an instant: parallel arrays, in no order."""

    keys: Keys
    """``identity << 32 | lane``: unlike the keys of the state, in the order of identities."""
    seen: np.ndarray
    """In microseconds since 1970."""
    present: np.ndarray

    def identities(self) -> Numbers:
        """Return the identity of each event."""
        return (self.keys >> HALF).astype(np.uint32)

    def lanes(self) -> Numbers:
        """Return the lane of each event."""
        return self.keys.astype(np.uint32)

    def standing(self) -> tuple[Numbers, Numbers]:
        """Return the identities and the lanes that they are on after the last event."""
        order = self.ordered()
        keys, present = self.keys[order], self.present[order]
        newest = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
        there = keys[newest & present]
        return (there >> HALF).astype(np.uint32), there.astype(np.uint32)

    def ordered(self) -> np.ndarray:
        """Return the order by key, instant, and absence before presence."""
        order = np.argsort(self.keys, kind="stable")
        if np.any(self.keys[order[1:]] == self.keys[order[:-1]]):
            return np.lexsort((self.present, self.seen, self.keys))
        return order


def postings(folder: Path, manifest: Manifest, identities: Numbers, at: int) -> Postings:
    """Return the events of identities, sorted, up to an instant.

    Raises:
        InputError: A file of the store is damaged.

    """
    tables = [t for s in manifest.segments for t in _read(folder, manifest, s, identities)]
    if not tables:
        return Postings(np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, bool))
    table = pa.concat_tables(tables).combine_chunks()
    of, lanes = (table.column(n).to_numpy() for n in ("identity", "lane"))
    seen = table.column("seen").cast(pa.int64()).to_numpy()
    present = table.column("present").to_numpy()
    chosen = seen <= at
    if not chosen.all():
        of, lanes, seen, present = of[chosen], lanes[chosen], seen[chosen], present[chosen]
    return Postings(joined(of, lanes), seen, present)


def _read(
    folder: Path, manifest: Manifest, segment: Segment, identities: Numbers
) -> Iterator[pa.Table]:
    if "events" not in segment.tables or not len(identities):
        return
    read = partial(_chosen, folder, segment, identities)
    if segment.last <= manifest.last_batch:
        yield kept(folder, segment, identities, read).select(COLUMNS)
        return
    table = read()
    early = pc.less_equal(table.column("batch"), manifest.last_batch)
    yield table.filter(early).select(COLUMNS)


def _chosen(folder: Path, segment: Segment, identities: Numbers) -> pa.Table:
    with pq.ParquetFile(found(folder, segment.tables["events"]), memory_map=True) as file:
        groups = list(_groups(file.metadata, identities))
        if not groups:
            return EVENTS.empty_table()
        table = file.read_row_groups(groups).combine_chunks()
    of = table.column("identity").to_numpy()
    starts = np.searchsorted(of, identities, "left")
    ends = np.searchsorted(of, identities, "right")
    parts = [table.slice(start, end - start) for start, end in _merged(starts, ends)]
    return pa.concat_tables(parts).combine_chunks() if parts else EVENTS.empty_table()


def _groups(metadata: pq.FileMetaData, identities: Numbers) -> Iterator[int]:
    for group in range(metadata.num_row_groups):
        bounds = metadata.row_group(group).column(0).statistics
        place = np.searchsorted(identities, bounds.min)
        if place < len(identities) and identities[place] <= bounds.max:
            yield group


def _merged(starts: np.ndarray, ends: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the ranges that are not empty, those that touch each other as one."""
    held = ends > starts
    starts, ends = starts[held], ends[held]
    if len(starts):
        first = np.append(True, starts[1:] != ends[:-1])
        last = np.append(first[1:], True)
        yield from zip(starts[first].tolist(), ends[last].tolist(), strict=True)
