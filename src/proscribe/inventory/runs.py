"""Runs: the events of each identity one after another, as they are in memory.

Parquet keeps events for whoever reads many; to decode a group of rows for a few of them costs more
than the rest of a question. So the same events lie beside it as plain numbers, mapped into memory:
what a question reads grows with its answer, and not with the fleet. They lie in *stretches*, each
with all events of its identities; a column that says one thing in a stretch is written once.

A stretch is ``ends`` (64 bits), ``seen`` (64), ``identity``, ``lane`` and ``told`` (32 each), of
which ``told`` is the batch, and its highest bit whether the identity is there. After the stretches
stand five numbers of 64 bits for each: its rows, its identities, how many numbers ``seen`` and
``told`` have, and the place at which it begins; last their count.
"""

import mmap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from proscribe.inventory.files import broken, found, sealed
from proscribe.inventory.keys import Mask, Numbers, Places, ranges
from proscribe.inventory.manifest import Part
from proscribe.inventory.shapes import EVENTS

THERE = np.uint32(1 << 31)
"""The bit of ``told`` that says that the identity is there."""
ALIGNED, WIDE = 8, 5
"""Bytes at which a stretch begins, and numbers that are said of each."""


@dataclass(slots=True)
class Writer:
    """A file of runs that is being written."""

    file: BinaryIO
    stretches: list[tuple[int, ...]] = field(default_factory=list)
    rows: int = 0

    def add(self, events: pa.Table) -> None:
        """Write events, in their order, of identities that no other stretch has."""
        if not events.num_rows:
            return
        identities, lanes, batches = (_numbers(events, n) for n in ("identity", "lane", "batch"))
        there = _numbers(events, "present").astype(bool)
        seen = _once(_numbers(events, "seen"))
        told = _once(np.where(there, batches | THERE, batches).astype(np.uint32))
        ends = np.append(np.flatnonzero(identities[1:] != identities[:-1]) + 1, len(identities))
        start = self.file.tell()
        columns = (ends.astype(np.uint64), seen, identities[ends - 1], lanes, told)
        for column in columns:
            self.file.write(np.ascontiguousarray(column).data)
        self.file.write(bytes(-self.file.tell() % ALIGNED))
        self.stretches.append((len(identities), len(ends), len(seen), len(told), start))
        self.rows += len(identities)

    def end(self) -> None:
        """Write what the stretches are."""
        told = [number for stretch in self.stretches for number in stretch]
        self.file.write(np.array([*told, len(self.stretches)], np.int64).tobytes())


def _numbers(events: pa.Table, name: str) -> np.ndarray:
    column = events.column(name)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    return np.asarray(column.to_numpy())


def _once(column: np.ndarray) -> np.ndarray:
    return column[:1] if (column == column[0]).all() else column


@contextmanager
def writing(folder: Path, name: str) -> Iterator[Writer]:
    """Give a file of runs to write to; ``sealed`` describes it then."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = Writer(file)
        yield writer
        writer.end()


def write(folder: Path, name: str, events: pa.Table) -> Part:
    """Write events, of the shape ``EVENTS`` and in its order, as one stretch."""
    with writing(folder, name) as writer:
        writer.add(events)
    return sealed(folder, name, writer.rows)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Arrays that are mapped into memory; ``seen`` and ``told`` have one number, or one a row."""

    ends: np.ndarray
    identities: np.ndarray
    lanes: np.ndarray
    seen: np.ndarray
    told: np.ndarray

    def of(self, asked: Numbers) -> pa.Table:
        """Return the events of some identities, in order; ``asked`` is sorted."""
        places = np.searchsorted(self.identities, asked)
        inside = places < len(self.identities)
        places, asked = places[inside], asked[inside]
        places = places[self.identities[places] == asked]
        ends = self.ends[places].astype(np.int64)
        starts = np.where(places > 0, self.ends[places - 1], 0).astype(np.int64)
        chosen = ranges(starts, ends - starts)
        told, seen = _taken(self.told, chosen), _taken(self.seen, chosen)
        there: Mask = (told & THERE) != 0
        columns = {
            "identity": np.repeat(self.identities[places], ends - starts),
            "lane": self.lanes[chosen],
            "seen": pa.array(seen, EVENTS.field("seen").type),
            "present": there,
            "batch": told & ~THERE,
        }
        return pa.table(columns, schema=EVENTS)


def _taken(column: np.ndarray, chosen: Places) -> np.ndarray:
    return column[chosen] if len(column) > 1 else np.repeat(column, len(chosen))


def chosen(folder: Path, part: Part, asked: Numbers) -> pa.Table:
    """Return the events of some identities, of the shape ``EVENTS``; ``asked`` is sorted.

    Raises:
        InputError: The file is damaged.

    """
    tables = [stretch.of(asked) for stretch in stretches(folder, part)]
    return pa.concat_tables([EVENTS.empty_table(), *tables])


def stretches(folder: Path, part: Part) -> Iterable[Stretch]:
    """Return the stretches of a file, mapped into memory.

    Raises:
        InputError: The file is damaged.

    """
    path = found(folder, part)
    with path.open("rb") as file:
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        end = len(held) - ALIGNED
        count = int(np.frombuffer(held, np.int64, 1, end)[0])
        start = end - count * WIDE * ALIGNED
        every = np.frombuffer(held, np.int64, count * WIDE, start).reshape(count, WIDE)
        return [_stretch(held, *map(int, one)) for one in every]
    except ValueError as error:
        raise broken(path, "its numbers do not fit together") from error


def _stretch(  # noqa: PLR0913, PLR0917, what a file says of a stretch
    held: mmap.mmap, rows: int, identities: int, seen: int, told: int, start: int
) -> Stretch:
    kinds = (
        (np.uint64, identities),
        (np.int64, seen),
        (np.uint32, identities),
        (np.uint32, rows),
        (np.uint32, told),
    )
    columns = []
    for kind, count in kinds:
        columns.append(np.frombuffer(held, kind, count, start))
        start += columns[-1].nbytes
    ends, instants, numbers, lanes, batches = columns
    return Stretch(ends, numbers, lanes, instants, batches)
