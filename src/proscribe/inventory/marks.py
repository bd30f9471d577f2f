"""Marks: reports that are known again without being read.

A mark is a digest of all that a report says but its instant. The store keeps it beside the state
while what is on the lane is what that report listed, and nothing else; so a later report of the
same mark is a look that finds the lane as it is. A segment that changes a lane speaks of it, and no
mark of that lane in a segment before counts any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from proscribe.inventory import index
from proscribe.inventory.files import mapped, write_numbers
from proscribe.inventory.index import UNKNOWN, Digests
from proscribe.inventory.keys import Keys, Mask, Numbers, Places
from proscribe.inventory.manifest import Part, Segment


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks, with the lane, the person and the number of applications that each stands for."""

    marks: Digests
    lanes: Numbers
    people: Numbers
    counts: Numbers

    @classmethod
    def none(cls, lanes: Numbers, people: Numbers) -> Self:
        """Return places for marks that stand for these lanes and people."""
        return cls(np.zeros((len(lanes), 2), np.uint64), lanes, people, np.zeros_like(people))

    def only(self, chosen: Mask | Places) -> "Marked":
        """Return some of them."""
        return Marked(
            self.marks[chosen], self.lanes[chosen], self.people[chosen], self.counts[chosen]
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """What one segment says."""

    names: index.Layer
    """The marks, sorted, with their places among the rest."""
    lanes: Numbers
    people: Numbers
    counts: Numbers
    spoken: Numbers
    """The lanes of which it speaks, sorted."""

    def marked(self) -> Marked:
        """Return all its marks."""
        marks = np.column_stack((self.names.upper, self.names.lower))
        return Marked(marks, self.lanes, self.people, self.counts)


def find(layers: Sequence[Layer], marks: Digests) -> tuple[Mask, Marked]:
    """Tell which marks are known, and return what those stand for; ``layers`` are in order."""
    lanes, people, counts = np.full(len(marks), UNKNOWN), *np.zeros((2, len(marks)), np.uint32)
    newer: list[Numbers] = []
    for layer in reversed(layers):
        left = np.flatnonzero(lanes == UNKNOWN)
        places = index.find((layer.names,), marks[left])
        left, places = left[places != UNKNOWN], places[places != UNKNOWN]
        valid = ~_among(newer, layer.lanes[places])
        left, places = left[valid], places[valid]
        lanes[left] = layer.lanes[places]
        people[left], counts[left] = layer.people[places], layer.counts[places]
        newer.append(layer.spoken)
    known = lanes != UNKNOWN
    told = Marked(marks, lanes.astype(np.uint32), people, counts)
    return known, told.only(known)


def _among(spoken: Iterable[Numbers], lanes: Numbers) -> Mask:
    """Tell which lanes any of some layers speak of."""
    told = np.zeros(len(lanes), bool)
    for every in spoken:
        places = np.searchsorted(every, lanes)
        inside = places < len(every)
        told[inside] |= every[places[inside]] == lanes[inside]
    return told


def opened(folder: Path, segments: Iterable[Segment]) -> tuple[Layer, ...]:
    """Map the marks of segments into memory, the oldest first.

    Raises:
        InputError: A file of them is damaged.

    """
    ordered = sorted(segments, key=lambda s: s.last)
    return tuple(_layer(folder, *s.marks) for s in ordered if s.marks)


def _layer(folder: Path, marks: Part, spoken: Part) -> Layer:
    half, number, count = (np.uint64, marks.rows), (np.uint32, marks.rows), marks.rows
    upper, lower, *rest = mapped(folder, marks, half, half, number, number, number)
    names = index.Layer(upper, lower, np.arange(count, dtype=np.uint32))
    (lanes,) = mapped(folder, spoken, (np.uint32, spoken.rows))
    return Layer(names, rest[0], rest[1], rest[2], lanes)


def write(folder: Path, name: str, marked: Marked, spoken: Numbers) -> tuple[Part, ...]:
    """Write the marks of a segment, and the lanes that it speaks of; no files for neither."""
    if len(spoken) == 0:
        return ()
    named = index.layer(marked.marks, np.arange(len(marked.marks)))
    columns: list[Keys | Numbers] = [named.upper, named.lower]
    columns += [c[named.numbers] for c in (marked.lanes, marked.people, marked.counts)]
    return (
        write_numbers(folder, f"{name}/marks", columns, len(marked.marks)),
        write_numbers(folder, f"{name}/marks.lanes", [spoken]),
    )


def compacted(folder: Path, name: str, segments: Iterable[Segment]) -> tuple[Part, ...]:
    """Write the marks of neighbouring segments as those of one."""
    layers = opened(folder, segments)
    if not layers:
        return ()
    parts = [_lasting(layer, layers[place + 1 :]) for place, layer in enumerate(layers)]
    marked = Marked(
        np.concatenate([part.marks for part in parts]),
        np.concatenate([part.lanes for part in parts]),
        np.concatenate([part.people for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )
    return write(folder, name, marked, np.unique(np.concatenate([one.spoken for one in layers])))


def _lasting(layer: Layer, newer: Sequence[Layer]) -> Marked:
    """Return the marks of a layer that count beside newer ones."""
    held = layer.marked()
    return held.only(~_among((one.spoken for one in newer), held.lanes))
