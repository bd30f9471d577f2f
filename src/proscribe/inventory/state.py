"""The state: what is on each lane after the last batch, laid out by lane.

It follows from the events and exists to make the next difference cheap: to know what is on some
lanes costs what is on them, however large the fleet is. Each segment adds what its batch changed
as three files of numbers that are mapped into memory: lanes, where the changes of each end, and
identities, of which the highest bit tells that one is not there any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from proscribe.inventory.files import mapped, write_numbers
from proscribe.inventory.keys import (
    Keys,
    Numbers,
    identities_of,
    joined,
    lanes_of,
    ranges,
)
from proscribe.inventory.manifest import Part, Segment

GONE = np.uint32(1 << 31)
BLOCK = 100_000
"""Lanes that are merged at once."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one segment says of the state."""

    lanes: Numbers
    ends: np.ndarray
    identities: Numbers

    def of(self, lanes: Numbers) -> tuple[Keys, np.ndarray]:
        """Return the keys that it speaks of on these lanes, sorted, and which are there."""
        if len(self.lanes) == 0 or len(lanes) == 0:
            return np.empty(0, np.uint64), np.empty(0, bool)
        places = np.searchsorted(self.lanes, lanes)
        places[places == len(self.lanes)] = 0
        places = places[self.lanes[places] == lanes]
        starts = np.where(places > 0, self.ends[places - 1], 0).astype(np.int64)
        counts = self.ends[places].astype(np.int64) - starts
        if len(places) and counts.sum() == self.ends[places[-1]] - starts[0]:
            spoken = np.asarray(self.identities[starts[0] : starts[0] + counts.sum()])
        else:
            spoken = self.identities[ranges(starts, counts)]
        keys = joined(np.repeat(self.lanes[places], counts), spoken & ~GONE)
        return keys, (spoken & GONE) == 0


@dataclass(frozen=True, slots=True)
class State:
    """The layers of all segments, the oldest first."""

    layers: tuple[Layer, ...]

    def of(self, lanes: Numbers) -> Keys:
        """Return what is on these lanes, as sorted keys; ``lanes`` are sorted."""
        keys, there = self.spoken(lanes)
        on: Keys = keys[there]
        return on

    def spoken(self, lanes: Numbers) -> tuple[Keys, np.ndarray]:
        """Return all keys that any layer speaks of, sorted, and what the newest says of each."""
        said = [layer.of(lanes) for layer in self.layers]
        said = [one for one in said if len(one[0])]
        if not said:
            return np.empty(0, np.uint64), np.empty(0, bool)
        if len(said) == 1:
            return said[0]
        keys = np.concatenate([k for k, _ in said])
        there = np.concatenate([t for _, t in said])
        order = np.argsort(keys, kind="stable")
        keys, there = keys[order], there[order]
        newest = np.append(keys[1:] != keys[:-1], True)
        return keys[newest], there[newest]


def opened(folder: Path, segments: tuple[Segment, ...]) -> State:
    """Map the state of these segments into memory.

    Raises:
        InputError: A file of it is damaged.

    """
    ordered = sorted(segments, key=lambda s: s.last)
    return State(tuple(_layer(folder, s.state) for s in ordered if s.state))


def _layer(folder: Path, parts: tuple[Part, ...]) -> Layer:
    lanes, ends, identities = parts
    return Layer(
        mapped(folder, lanes, (np.uint32, lanes.rows))[0],
        mapped(folder, ends, (np.uint64, ends.rows))[0],
        mapped(folder, identities, (np.uint32, identities.rows))[0],
    )


def write(folder: Path, name: str, blocks: Iterator[tuple[Keys, np.ndarray]]) -> tuple[Part, ...]:
    """Write a layer: blocks of sorted keys, each of lanes after those of the one before.

    An empty layer has no files.
    """
    lanes: list[Numbers] = []
    ends: list[np.ndarray] = []
    total = 0

    def _identities() -> Iterator[Numbers]:
        nonlocal total
        for keys, there in blocks:
            of = lanes_of(keys)
            last = np.flatnonzero(np.append(of[1:] != of[:-1], True)[: len(of)])
            lanes.append(of[last])
            ends.append((last + 1 + total).astype(np.uint64))
            total += len(keys)
            yield np.where(there, identities_of(keys), identities_of(keys) | GONE)

    identities = write_numbers(folder, f"{name}/state.identities", _identities())
    if total == 0:
        (folder / identities.name).unlink()
        return ()
    return (
        write_numbers(folder, f"{name}/state.lanes", lanes),
        write_numbers(folder, f"{name}/state.ends", ends),
        identities,
    )


def merged(state: State) -> Iterator[tuple[Keys, np.ndarray]]:
    """Yield the layers as one, block by block."""
    every = np.unique(np.concatenate([layer.lanes for layer in state.layers]))
    for start in range(0, len(every), BLOCK):
        yield state.spoken(every[start : start + BLOCK])


def remaining(blocks: Iterator[tuple[Keys, np.ndarray]]) -> Iterator[tuple[Keys, np.ndarray]]:
    """Leave out what is gone: nothing older than these blocks needs to be told."""
    for keys, there in blocks:
        yield keys[there], there[there]
