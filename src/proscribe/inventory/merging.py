"""Merging: the events of several segments in one order, a bounded number of rows at a time.

Each segment lies in order already, so one 64-bit key and a sort that finds sorted stretches do it;
only what several segments say of one thing on one lane is put in order by all columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.inventory.keys import joined
from proscribe.inventory.shapes import EVENTS

ROWS = 1 << 22
"""Rows that are merged at once, besides a group of each segment."""


@dataclass(slots=True)
class _Source:
    """A segment that is read group by group, each once."""

    file: pq.ParquetFile
    lowest: list[int]
    """The first identity of each group."""
    group: int = 0
    held: pa.Table = field(default_factory=EVENTS.empty_table)
    """What was read and lies beyond the last block."""

    def until(self, end: int) -> pa.Table:
        """Return the rows that follow, of identities below ``end``."""
        first = self.group
        while self.group < len(self.lowest) and self.lowest[self.group] < end:
            self.group += 1
        read = self.file.read_row_groups(range(first, self.group)) if self.group > first else None
        whole = self.held if read is None else pa.concat_tables([self.held, read])
        whole = whole.combine_chunks()
        place = int(np.searchsorted(whole.column("identity").to_numpy(), end))
        self.held = whole.slice(place)
        return whole.slice(0, place)


def merged(files: Sequence[pq.ParquetFile]) -> Iterator[pa.Table]:
    """Yield all rows of some files of events, block by block, in the order of events."""
    sources = [_Source(file, [low for low, _ in _groups(file)]) for file in files]
    for end in _ends(files):
        block = _sorted([source.until(end) for source in sources])
        if block.num_rows:
            yield block


def _ends(files: Sequence[pq.ParquetFile]) -> Iterator[int]:
    """Yield the identities that blocks end before."""
    rows = 0
    for low, count in sorted(group for file in files for group in _groups(file)):
        if rows >= ROWS:
            yield low
            rows = 0
        rows += count
    yield 1 << 32


def _groups(file: pq.ParquetFile) -> list[tuple[int, int]]:
    """Return the first identity and the rows of each group."""
    groups = map(file.metadata.row_group, range(file.num_row_groups))
    return [(group.column(0).statistics.min, group.num_rows) for group in groups]


def _sorted(tables: Sequence[pa.Table]) -> pa.Table:
    told = [table for table in tables if table.num_rows]
    if not told:
        return EVENTS.empty_table()
    if len(told) == 1:
        return told[0]
    whole = pa.concat_tables(told)
    columns = {name: _numbers(whole.column(name)) for name in EVENTS.names}
    order = _order(columns)
    chosen = {name: numbers[order] for name, numbers in columns.items()}
    arrays = [pa.array(chosen[f.name]).cast(f.type) for f in EVENTS]
    return pa.Table.from_arrays(arrays, schema=EVENTS)


def _order(columns: dict[str, np.ndarray]) -> np.ndarray:
    keys = joined(columns["identity"], columns["lane"])
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    again = ordered[1:] == ordered[:-1]
    tied = np.append(again, False) | np.append(False, again)
    if again.any():
        some = order[tied]
        by = ("batch", "present", "seen")
        order[tied] = some[np.lexsort((*(columns[name][some] for name in by), ordered[tied]))]
    return order


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    kind = column.type
    numbers = column.cast(pa.int64()) if pa.types.is_timestamp(kind) else column
    return np.asarray(numbers.combine_chunks().to_numpy(zero_copy_only=False))
