"""Postings: where some identities are, or were, read from the runs of their events.

Events lie in runs, one for each identity, so what a question reads grows with its answer and not
with the fleet. What was read once is remembered.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from proscribe.inventory import runs
from proscribe.inventory.kept import Memory
from proscribe.inventory.keys import Numbers
from proscribe.inventory.manifest import Manifest, Segment
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
    unread = [(s, s.runs) for s in manifest.segments if s.last > before and s.runs]
    if not unread or not len(identities):
        return told
    tables = [
        _since(manifest, segment, runs.chosen(folder, part, identities), before)
        for segment, part in unread
    ]
    told = told.and_then(pa.concat_tables(tables))
    if recalled or sum(part.rows for _, part in unread) >= FEW:
        memory.remember(told, before)
    return told


def _since(manifest: Manifest, segment: Segment, table: pa.Table, before: int) -> pa.Table:
    """Return those events of a segment that are of batches after one, and known."""
    if segment.first <= before or segment.last > manifest.last_batch:
        batches = table.column("batch")
        after = pc.greater(batches, pa.scalar(before, pa.int64()))
        table = table.filter(pc.and_(after, pc.less_equal(batches, manifest.last_batch)))
    return table
