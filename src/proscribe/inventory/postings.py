"""Postings: where some identities are, or were, read from the groups of rows that hold them.

Events lie in the order of identities, so what a question reads grows with its answer and not
with the fleet. What was read once is remembered.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proscribe.inventory.files import found
from proscribe.inventory.kept import Memory
from proscribe.inventory.keys import Numbers
from proscribe.inventory.manifest import Manifest, Segment
from proscribe.inventory.shapes import EVENTS
from proscribe.inventory.spans import Spans

FEW = 10_000
"""Events of segments under which reading them is as fast as remembering."""


def standing(
    folder: Path, manifest: Manifest, identities: Numbers, at: int
) -> tuple[Numbers, Numbers]:
    """Return on which lanes some identities are at an instant, pair by pair, in no order.

    ``identities`` are sorted.

    Raises:
        InputError: A file of the store is damaged.

    """
    memory = Memory.of(folder, manifest, identities)
    known = memory.standing()
    if known is None or known.latest > at:
        known = _whole(folder, manifest, identities, memory)
    return known.on(at)


def postings(folder: Path, manifest: Manifest, identities: Numbers, at: int) -> Spans:
    """Return from when to when some identities were on which lanes, up to an instant.

    ``identities`` are sorted.

    Raises:
        InputError: A file of the store is damaged.

    """
    memory = Memory.of(folder, manifest, identities)
    return _whole(folder, manifest, identities, memory).presences(at)


def _whole(folder: Path, manifest: Manifest, identities: Numbers, memory: Memory) -> Spans:
    """Return all that is known of some identities, remembered if reading it took long."""
    recalled = memory.whole()
    before, told = recalled or (-1, Spans.none())
    unread = [s for s in manifest.segments if s.last > before and "events" in s.tables]
    if not unread or not len(identities):
        return told
    tables = [_since(folder, manifest, segment, identities, before) for segment in unread]
    told = told.and_then(pa.concat_tables(tables))
    if recalled or sum(s.tables["events"].rows for s in unread) >= FEW:
        memory.remember(told, before)
    return told


def _since(
    folder: Path, manifest: Manifest, segment: Segment, identities: Numbers, before: int
) -> pa.Table:
    """Return the events of a segment that are of batches after one, and known."""
    table = _chosen(folder, segment, identities)
    if segment.first <= before or segment.last > manifest.last_batch:
        batches = table.column("batch")
        after = pc.greater(batches, pa.scalar(before, pa.int64()))
        table = table.filter(pc.and_(after, pc.less_equal(batches, manifest.last_batch)))
    return table


def _chosen(folder: Path, segment: Segment, identities: Numbers) -> pa.Table:
    with pq.ParquetFile(found(folder, segment.tables["events"]), memory_map=True) as file:
        groups = list(_groups(file.metadata, identities))
        if not groups:
            return EVENTS.empty_table()
        alike = dict(_alike(file.metadata, groups))
        columns = [name for name in EVENTS.names if name not in alike]
        table = file.read_row_groups(groups, columns=columns).combine_chunks()
    of = table.column("identity").to_numpy()
    starts = np.searchsorted(of, identities, "left")
    ends = np.searchsorted(of, identities, "right")
    parts = [table.slice(start, end - start) for start, end in _merged(starts, ends)]
    if not parts:
        return EVENTS.empty_table()
    told = pa.concat_tables(parts).combine_chunks()
    every = [
        pa.repeat(alike[name], len(told)) if name in alike else told.column(name)
        for name in EVENTS.names
    ]
    return pa.Table.from_arrays(every, schema=EVENTS)


def _alike(metadata: pq.FileMetaData, groups: list[int]) -> Iterator[tuple[str, pa.Scalar]]:
    """Yield the columns that hold one value in all of some groups: they need not be read."""
    for place, name in enumerate(EVENTS.names):
        bounds = [metadata.row_group(group).column(place).statistics for group in groups]
        if name != "identity" and all(b is not None and b.has_min_max for b in bounds):
            least, most = min(b.min for b in bounds), max(b.max for b in bounds)
            if least == most:
                yield name, pa.scalar(least, EVENTS.field(name).type)


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
