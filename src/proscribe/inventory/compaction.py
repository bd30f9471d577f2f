"""Compaction: segments of a size become one, so that questions do not slow down with the days.

What is compacted says the same as before, event by event, with the batch that each came in: no
answer changes, not even of what was known when. The files that were compacted stay for an hour,
for those who are reading them.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from proscribe.inventory import state
from proscribe.inventory.files import ROWS, found, options, sealed, write_table
from proscribe.inventory.manifest import Manifest, Part, Segment, settle
from proscribe.inventory.shapes import DICTIONARIES, EVENTS

FAN = 8
"""Segments of a size that are compacted together, each time ``FAN`` times as large."""
GROUPS = 16
"""Groups of rows of the largest segment that are merged at once."""


def due(manifest: Manifest) -> tuple[Segment, ...]:
    """Return the newest segments that pile up; nothing, if few do."""
    run: list[Segment] = []
    ordered = sorted(manifest.segments, key=lambda s: s.last)
    sizes = [_size(s) for s in ordered]
    for size in sorted(set(sizes)):
        start = next((n + 1 for n in reversed(range(len(sizes))) if sizes[n] > size), 0)
        run = ordered[start:]
        if sum(_size(s) == size for s in run) >= FAN:
            return tuple(run)
    return ()


def _size(segment: Segment) -> int:
    events = segment.tables.get("events")
    return int(math.log(max(events.rows if events else 0, FAN), FAN))


def compacted(folder: Path, manifest: Manifest, run: Sequence[Segment]) -> Manifest:
    """Write neighbouring segments as one, and return the store with it in their place.

    Raises:
        InputError: A file of the store is damaged.
        OSError: The folder cannot be written.

    """
    number = manifest.next_segment
    name = f"segments/{number:08d}"
    tables = {
        kind: _dictionary(folder, f"{name}/{kind}.parquet", kind, run)
        for kind in DICTIONARIES
        if any(kind in s.tables for s in run)
    }
    if any("events" in s.tables for s in run):
        tables["events"] = _events(folder, f"{name}/events.parquet", run)
    layer = _state(folder, name, manifest, run)
    for place in (name, "segments"):
        settle(folder / place)
    segment = Segment(
        number=number,
        first=min(s.first for s in run),
        last=max(s.last for s in run),
        tables=tables,
        state=layer,
    )
    rest = tuple(s for s in manifest.segments if s not in run)
    return msgspec.structs.replace(
        manifest,
        next_segment=number + 1,
        segments=tuple(sorted((*rest, segment), key=lambda s: s.last)),
    )


def _dictionary(folder: Path, name: str, kind: str, run: Iterable[Segment]) -> Part:
    parts = [s.tables[kind] for s in run if kind in s.tables]
    whole = pa.concat_tables([pq.read_table(found(folder, part)) for part in parts])
    return write_table(folder, name, kind, whole)


def _state(folder: Path, name: str, manifest: Manifest, run: Sequence[Segment]) -> tuple[Part, ...]:
    opened = state.opened(folder, tuple(run))
    if not opened.layers:
        return ()
    blocks = state.merged(opened)
    oldest = min(s.last for s in manifest.segments)
    if any(s.last == oldest for s in run):
        blocks = state.remaining(blocks)
    return state.write(folder, name, blocks)


def _events(folder: Path, name: str, run: Iterable[Segment]) -> Part:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        parts = [s.tables["events"] for s in run if "events" in s.tables]
        opened = [pq.ParquetFile(found(folder, p), memory_map=True) for p in parts]
        sources = [stack.enter_context(file) for file in opened]
        rows = 0
        with pq.ParquetWriter(folder / name, EVENTS, **options("events")) as writer:
            for start, end in _blocks(sources):
                block = _sorted([_between(file, start, end) for file in sources])
                rows += block.num_rows
                writer.write_table(block, row_group_size=ROWS)
    return sealed(folder, name, rows)


def _blocks(sources: Iterable[pq.ParquetFile]) -> Iterator[tuple[int, int]]:
    """Yield ranges of identities that together are all: a bounded number of rows each."""
    largest = max(sources, key=lambda file: file.metadata.num_rows)
    edges = [lowest for lowest, _ in _bounds(largest)][::GROUPS]
    starts = [0, *sorted(set(edges[1:]))]
    yield from zip(starts, [*starts[1:], 1 << 32], strict=True)


def _bounds(file: pq.ParquetFile) -> list[tuple[int, int]]:
    groups = map(file.metadata.row_group, range(file.num_row_groups))
    told = [group.column(0).statistics for group in groups]
    return [(s.min, s.max) for s in told]


def _between(file: pq.ParquetFile, start: int, end: int) -> pa.Table:
    groups = [n for n, (low, high) in enumerate(_bounds(file)) if low < end and high >= start]
    table = file.read_row_groups(groups) if groups else EVENTS.empty_table()
    of = table.column("identity")
    return table.filter(pc.and_(pc.greater_equal(of, start), pc.less(of, end)))


def _sorted(tables: list[pa.Table]) -> pa.Table:
    whole = pa.concat_tables(tables).combine_chunks()
    columns = ("batch", "present", "seen", "lane", "identity")
    order = np.lexsort([_numbers(whole.column(n)) for n in columns])
    return whole.take(pa.array(order))


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    kind = column.type
    numbers = column.cast(pa.int64()) if pa.types.is_timestamp(kind) else column
    return np.asarray(numbers.combine_chunks().to_numpy(zero_copy_only=False))
