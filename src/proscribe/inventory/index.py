"""The index: which number a name has, found without reading the names.

A name goes in as a digest of 128 bits. Each segment adds what is new as one file: the upper
halves of the digests, sorted, then the lower halves, then the numbers; it is mapped into memory,
so what is looked up costs what is asked, however many names there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from proscribe.inventory.files import mapped, write_numbers
from proscribe.inventory.keys import Keys, Numbers, Places
from proscribe.inventory.manifest import Part, Segment

UNKNOWN = -1
SEPARATOR = "\x1f"
"""Names are legible: none holds a control character."""
BYTES = 16

Digests = NDArray[np.uint64]
"""Of the shape (names, 2): the upper and the lower half."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one segment adds: parallel arrays, sorted by both halves."""

    upper: Keys
    lower: Keys
    numbers: Numbers

    def find(self, upper: Keys, lower: Keys) -> Places:
        """Return the number of each digest, ``UNKNOWN`` where there is none.

        The digests are given in halves, sorted by the upper one.
        """
        numbers = np.full(len(upper), UNKNOWN)
        asked = np.arange(len(upper))
        places = np.searchsorted(self.upper, upper)
        while len(asked):
            inside = places < len(self.upper)
            if not inside.all():
                asked, places = asked[inside], places[inside]
            alike = self.upper[places] == upper[asked]
            asked, places = asked[alike], places[alike]
            same = self.lower[places] == lower[asked]
            numbers[asked[same]] = self.numbers[places[same]]
            asked, places = asked[~same], places[~same] + 1
        return numbers


def find(layers: Sequence[Layer], digests: Digests) -> Places:
    """Return the number of each digest in any of some layers, ``UNKNOWN`` where there is none."""
    order = np.argsort(digests[:, 0])
    upper, lower = digests[order, 0], digests[order, 1]
    found = np.full(len(digests), UNKNOWN)
    for layer in sorted(layers, key=lambda one: len(one.upper), reverse=True):
        left = np.flatnonzero(found == UNKNOWN)
        found[left] = layer.find(upper[left], lower[left])
    numbers = np.empty_like(found)
    numbers[order] = found
    return numbers


def joined(columns: Sequence[pa.Array]) -> pa.Array:
    """Return columns of names as one column, from which each can be told."""
    return pc.binary_join_element_wise(*columns, SEPARATOR)


def digests(names: pa.Array) -> Digests:
    """Return the digest of each name."""
    told, start = [], blake2b(digest_size=BYTES).copy
    for name in names.cast(pa.binary()).to_pylist():
        digest = start()  # a copy is made faster than a new one
        digest.update(name)
        told.append(digest.digest())
    return np.frombuffer(b"".join(told), "<u8").reshape(-1, 2)


def opened(folder: Path, segments: Iterable[Segment], kind: str) -> tuple[Layer, ...]:
    """Map the index of a dictionary into memory.

    Raises:
        InputError: A file of it is damaged.

    """
    return tuple(_layer(folder, s.index[kind]) for s in segments if kind in s.index)


def _layer(folder: Path, part: Part) -> Layer:
    halves = ((np.uint64, part.rows), (np.uint64, part.rows))
    return Layer(*mapped(folder, part, *halves, (np.uint32, part.rows)))


def layer(digests: Digests, numbers: np.ndarray) -> Layer:
    """Arrange names that are new."""
    order = np.lexsort((digests[:, 1], digests[:, 0]))
    return Layer(digests[order, 0], digests[order, 1], numbers[order].astype(np.uint32))


def merged(layers: Sequence[Layer]) -> Layer:
    """Return layers as one."""
    upper, lower, numbers = (
        np.concatenate(column)
        for column in zip(*((one.upper, one.lower, one.numbers) for one in layers), strict=True)
    )
    return layer(np.column_stack((upper, lower)), numbers)


def write(folder: Path, name: str, layer: Layer) -> Part:
    """Write a layer as a file of the store."""
    columns = (layer.upper, layer.lower, layer.numbers)
    return write_numbers(folder, name, columns, len(layer.upper))
