"""Spelled: identities that the store holds already, found by their text and without a digest of it.

A checksum of 32 bits says which text an identity could be, and the two are compared byte by byte:
so nobody gains by a text that is made to have the checksum of another. What is not found so, since
it is new or since several have its checksum, is looked up by its digest as all other names are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from proscribe.inventory import written
from proscribe.inventory.files import mapped, write_numbers
from proscribe.inventory.index import UNKNOWN
from proscribe.inventory.keys import HALF, Numbers, Places
from proscribe.inventory.manifest import Part, Segment

NAME = "spelled"
"""What stands for it among the indexes of a segment."""
TRIES = 2
"""Texts of one checksum that are compared: few have more, unless somebody made them."""
ODD = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio, so that its powers differ in all bits."""
TURN = np.uint64(pow(int(ODD), -1, 1 << 64))
"""What undoes a multiplication by it."""
MASKS = np.array([(1 << (8 * count)) - 1 for count in range(8)], np.uint64)
"""What is left of a word of which so many bytes count."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one segment holds: checksums, sorted, the place of the text of each, and the texts."""

    checksums: Numbers
    places: Numbers
    texts: written.Layer

    def find(self, asked: pa.Array, checksums: Numbers) -> Places:
        """Return the number of each text; ``UNKNOWN`` for one that is not found."""
        numbers, held = np.full(len(asked), UNKNOWN), self.texts.held()
        order = np.argsort(checksums)
        rows, places = order, np.searchsorted(self.checksums, checksums[order])
        for _ in range(TRIES):
            inside = places < len(self.checksums)
            rows, places = rows[inside], places[inside]
            alike = self.checksums[places] == checksums[rows]
            rows, places = rows[alike], places[alike]
            of = self.places[places]
            same = pc.equal(asked.take(pa.array(rows)), held.take(pa.array(of)))
            equal = np.asarray(same.to_numpy(zero_copy_only=False), bool)
            numbers[rows[equal]] = self.texts.numbers[of[equal]]
            rows, places = rows[~equal], places[~equal] + 1
            if not len(rows):
                break
        return numbers


def find(layers: Sequence[Layer], texts: pa.Array) -> Places:
    """Return the number of each text, as ``written.texts`` gives them; ``UNKNOWN`` if not found."""
    numbers = np.full(len(texts), UNKNOWN)
    if not layers:
        return numbers
    checksums, left = summed(texts), np.arange(len(texts))
    for layer in sorted(layers, key=lambda one: len(one.checksums), reverse=True):
        numbers[left] = layer.find(texts, checksums)
        missing = numbers[left] == UNKNOWN
        left, checksums = left[missing], checksums[missing]
        texts = texts.filter(pa.array(missing))
    return numbers


def summed(texts: pa.Array) -> Numbers:
    """Return the checksum of each text.

    It is the sum of its words of eight bytes, each times another odd number: words of all texts
    are multiplied by where they stand among all, and the sums by what makes up for it.
    """
    if not len(texts):
        return np.empty(0, np.uint32)
    _, ends, held = texts.buffers()
    edges = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    raw = np.append(np.frombuffer(held, np.uint8)[edges[0] : edges[-1]], np.zeros(8, np.uint8))
    every = np.ndarray((len(raw) - 7,), "<u8", raw, strides=(1,))
    lengths = np.diff(edges)
    counts = (lengths >> 3) + 1
    after = np.cumsum(counts)
    starts, total = after - counts, int(after[-1])
    words = every[
        np.repeat(edges[:-1] - edges[0] - (starts << 3), counts) + (np.arange(total) << 3)
    ]
    words[after - 1] &= MASKS[lengths & 7]
    words *= np.cumprod(np.full(total, ODD))
    sums = np.add.reduceat(words, starts) * np.cumprod(np.full(total, TURN))[starts]
    checksums: Numbers = (sums >> HALF).astype(np.uint32)
    return checksums


def opened(folder: Path, segments: Sequence[Segment]) -> tuple[Layer, ...]:
    """Map the texts of segments into memory.

    Raises:
        InputError: A file of them is damaged.

    """
    both = ((s.index.get(NAME), s.written) for s in segments)
    return tuple(_layer(folder, part, texts) for part, texts in both if part and texts)


def _layer(folder: Path, part: Part, texts: Part) -> Layer:
    number = (np.uint32, part.rows)
    checksums, places = mapped(folder, part, number, number)
    return Layer(checksums, places, written.opened(folder, texts))


def write(folder: Path, name: str, identities: pa.Table) -> Part:
    """Write what finds identities, of the shape ``IDENTITIES`` and sorted by number."""
    return _write(folder, name, summed(written.texts(identities)))


def merged(folder: Path, name: str, run: Sequence[Segment]) -> Part | None:
    """Write the same for all that segments hold, as ``written.merged`` arranges it."""
    layers = opened(folder, run)
    if len(layers) != sum(s.written is not None for s in run) or not layers:
        return None
    found = []
    for one in sorted(layers, key=lambda layer: int(layer.texts.numbers[0])):
        checksums = np.empty(len(one.places), np.uint32)
        checksums[one.places] = one.checksums
        found.append(checksums)
    return _write(folder, name, np.concatenate(found))


def _write(folder: Path, name: str, checksums: Numbers) -> Part:
    order = np.argsort(checksums, kind="stable").astype(np.uint32)
    return write_numbers(folder, name, (checksums[order], order), len(order))
