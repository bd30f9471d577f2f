"""Looked: when each lane was last looked at, up to an instant, and who used the device then.

A *standing* is the last look of every lane at the end of some batch. A question starts from the
newest one that lies wholly before its instant, and reads only the looks of batches after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.inventory.files import found, write_table
from proscribe.inventory.keys import Numbers
from proscribe.inventory.manifest import Looked, Manifest
from proscribe.inventory.shapes import LOOKS

NEVER = np.iinfo(np.int64).min
"""The last look of a lane that was never looked at."""
PILE = 1 / 8
"""Looks since the last standing, in looks a lane, from which a new one pays."""


@dataclass(frozen=True, slots=True)
class Last:
    """By lane: the instant of the last look, in microseconds since 1970, and the person."""

    seen: np.ndarray
    people: Numbers


def last(folder: Path, manifest: Manifest, at: int, since: int = NEVER) -> Last:
    """Return the last look of each lane up to an instant.

    Where no look of a lane lies at ``since`` or after it, an earlier one or none may be told:
    files of earlier looks alone are not read.
    """
    base = max(
        (s for s in manifest.standings if s.latest <= at), key=lambda s: s.batch, default=None
    )
    after = base.batch if base else -1
    seen = np.full(manifest.counts.lanes, NEVER)
    people = np.zeros(manifest.counts.lanes, np.uint32)
    told = Last(seen, people)
    if base and base.latest >= since:
        _add(told, *columns(folder, base), at)
    for look in manifest.looks:
        if look.batch > after and look.earliest <= at and look.latest >= since:
            _add(told, *columns(folder, look), at)
    return told


def columns(folder: Path, looked: Looked) -> tuple[Numbers, np.ndarray, Numbers]:
    """Return the lanes, instants and people of a file of looks."""
    table = pq.read_table(found(folder, looked.part), memory_map=True)
    lanes, seen, people = (table.column(n).combine_chunks() for n in LOOKS.names)
    return lanes.to_numpy(), seen.cast(pa.int64()).to_numpy(), people.to_numpy()


def add(told: Last, lanes: Numbers, seen: np.ndarray, people: Numbers) -> None:
    """Take looks in, sorted by lane and instant."""
    newest = np.append(lanes[1:] != lanes[:-1], True)[: len(lanes)]
    lanes, seen, people = lanes[newest], seen[newest], people[newest]
    later = seen >= told.seen[lanes]
    told.seen[lanes[later]] = seen[later]
    told.people[lanes[later]] = people[later]


def _add(told: Last, lanes: Numbers, seen: np.ndarray, people: Numbers, at: int) -> None:
    if len(seen) and seen.max() > at:
        there = seen <= at
        lanes, seen, people = lanes[there], seen[there], people[there]
    add(told, lanes, seen, people)


def due(manifest: Manifest) -> bool:
    """Tell whether enough looks piled up for a new standing; one file alone is one already."""
    after = max((s.batch for s in manifest.standings), default=-1)
    rows = [k.part.rows for k in manifest.looks if k.batch > after]
    return len(rows) > 1 and sum(rows) >= PILE * manifest.counts.lanes


def standing(folder: Path, manifest: Manifest) -> Looked:
    """Write the last look of every lane as it is known now."""
    told = last(folder, manifest, np.iinfo(np.int64).max)
    lanes = np.flatnonzero(told.seen != NEVER).astype(np.uint32)
    name = f"looks/{manifest.last_batch:08d}.last.parquet"
    return write(folder, name, manifest.last_batch, (lanes, told.seen[lanes], told.people[lanes]))


def write(
    folder: Path, name: str, batch: int, looks: tuple[Numbers, np.ndarray, Numbers]
) -> Looked:
    """Write looks, sorted by lane and instant, as a file of the store."""
    lanes, seen, people = looks
    table = pa.table(
        {"lane": lanes, "seen": pa.array(seen, LOOKS.field("seen").type), "person": people}
    )
    part = write_table(folder, name, "looks", table)
    return Looked(batch=batch, earliest=int(seen.min()), latest=int(seen.max()), part=part)


def wider(folder: Path, manifest: Manifest) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield lanes that see at least as much as others, and those others, pair by pair."""
    for segment in manifest.segments:
        if part := segment.tables.get("wider"):
            table = pq.read_table(found(folder, part))
            yield table.column("wide").to_numpy(), table.column("narrow").to_numpy()


def pairs(folder: Path, manifest: Manifest) -> tuple[Numbers, Numbers]:
    """Return all pairs of a wider and a narrower lane of one source and device."""
    found_pairs = list(wider(folder, manifest))
    if not found_pairs:
        return np.empty(0, np.uint32), np.empty(0, np.uint32)
    wide, narrow = (np.concatenate(column) for column in zip(*found_pairs, strict=True))
    return wide, narrow


def closed(told: Last, pairs: tuple[Numbers, Numbers]) -> np.ndarray:
    """Return, by lane, the last look of it or of one that sees at least as much."""
    wide, narrow = pairs
    heads = told.seen.copy()
    np.maximum.at(heads, narrow, told.seen[wide])
    return heads
