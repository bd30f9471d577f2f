"""Compaction: segments of a size become one, so that questions do not slow down with the days.

What is compacted says the same as before, event by event, with the batch that each came in: no
answer changes, not even of what was known when. The files that were compacted stay for an hour,
for those who are reading them.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.inventory import bearers, index, marks, merging, spelled, state, written
from proscribe.inventory.files import ROWS, found, options, sealed, write_table
from proscribe.inventory.manifest import Manifest, Part, Segment, settle
from proscribe.inventory.shapes import DICTIONARIES, EVENTS

FAN = 8
"""Segments of a size that are compacted together, each time ``FAN`` times as large."""


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


Left = Callable[[pa.Table], pa.Table]
"""Returns what stays of a block of events."""


def compacted(
    folder: Path, manifest: Manifest, run: Sequence[Segment], left: Left = lambda block: block
) -> Manifest:
    """Write neighbouring segments as one, and return the store with it in their place.

    ``left`` leaves events out.

    Raises:
        InputError: A file of the store is damaged.
        OSError: The folder cannot be written.

    """
    number = manifest.next_segment
    name = f"segments/{number:08d}"
    segment = Segment(
        number=number,
        first=min(s.first for s in run),
        last=max(s.last for s in run),
        tables=_tables(folder, name, run, left),
        index=_index(folder, name, run),
        state=_state(folder, name, manifest, run),
        marks=marks.compacted(folder, name, run),
        bearers=bearers.merged(folder, f"{name}/identities.bearers", run),
        written=written.merged(folder, f"{name}/identities.rows", run),
    )
    for place in (name, "segments"):
        settle(folder / place)
    return msgspec.structs.replace(
        manifest,
        next_segment=number + 1,
        segments=_instead(manifest, run, segment),
    )


def _instead(manifest: Manifest, run: Sequence[Segment], one: Segment) -> tuple[Segment, ...]:
    rest = (s for s in manifest.segments if s not in run)
    return tuple(sorted((*rest, one), key=lambda s: s.last))


def _tables(folder: Path, name: str, run: Sequence[Segment], left: Left) -> dict[str, Part]:
    tables = {
        kind: _dictionary(folder, f"{name}/{kind}.parquet", kind, run)
        for kind in DICTIONARIES
        if any(kind in s.tables for s in run)
    }
    if any("events" in s.tables for s in run):
        tables["events"] = _events(folder, f"{name}/events.parquet", run, left)
    return tables


def _dictionary(folder: Path, name: str, kind: str, run: Iterable[Segment]) -> Part:
    parts = [s.tables[kind] for s in run if kind in s.tables]
    whole = pa.concat_tables([pq.read_table(found(folder, part)) for part in parts])
    return write_table(folder, name, kind, whole)


def _index(folder: Path, name: str, run: Sequence[Segment]) -> dict[str, Part]:
    layers = {kind: index.opened(folder, run, kind) for kind in DICTIONARIES}
    told = {
        kind: index.write(folder, f"{name}/{kind}.index", index.merged(of))
        for kind, of in layers.items()
        if of
    }
    if part := spelled.merged(folder, f"{name}/identities.spelled", run):
        told[spelled.NAME] = part
    return told


def _state(folder: Path, name: str, manifest: Manifest, run: Sequence[Segment]) -> tuple[Part, ...]:
    opened = state.opened(folder, tuple(run))
    if not opened.layers:
        return ()
    blocks = state.merged(opened)
    oldest = min(s.last for s in manifest.segments)
    if any(s.last == oldest for s in run):
        blocks = state.remaining(blocks)
    return state.write(folder, name, blocks)


def _events(folder: Path, name: str, run: Iterable[Segment], left: Left) -> Part:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with pq.ParquetWriter(folder / name, EVENTS, **options("events")) as writer:
        for block in map(left, blocks(folder, run)):
            rows += block.num_rows
            if block.num_rows:
                writer.write_table(block, row_group_size=ROWS)
    return sealed(folder, name, rows)


def blocks(folder: Path, run: Iterable[Segment]) -> Iterator[pa.Table]:
    """Yield the events of some segments in order; each block holds all of its identities.

    Raises:
        InputError: A file of the store is damaged.

    """
    with ExitStack() as stack:
        parts = [s.tables["events"] for s in run if "events" in s.tables]
        paths = [found(folder, part) for part in parts]
        files = [stack.enter_context(pq.ParquetFile(path, memory_map=True)) for path in paths]
        yield from merging.merged(files)
