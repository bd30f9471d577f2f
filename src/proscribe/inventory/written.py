"""Written: identities by their numbers, a few of them read without decoding the rest.

The dictionary lies in Parquet for whoever reads it whole; beside it each segment holds the same
names as they are, with the place at which each ends, mapped into memory.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from proscribe.inventory.files import broken, found, write_numbers
from proscribe.inventory.index import SEPARATOR, joined
from proscribe.inventory.keys import Numbers
from proscribe.inventory.manifest import Manifest, Part, Segment
from proscribe.inventory.shapes import IDENTITIES

FIELDS = tuple(name for name in IDENTITIES.names if name != "identity")


@dataclass(frozen=True, slots=True)
class Written:
    """An identity as the store writes it."""

    identity: int
    platform: str
    name: str
    version: str
    identifiers: str


@dataclass(frozen=True, slots=True)
class Layer:
    """What one segment holds: the end of each text, its number, and the texts in a row."""

    path: Path
    ends: np.ndarray
    numbers: Numbers
    texts: np.ndarray

    def of(self, asked: Numbers) -> Iterator[Written]:
        """Yield those that are here; ``asked`` is sorted.

        Raises:
            InputError: The file is damaged.

        """
        places = np.searchsorted(self.numbers, asked)
        inside = places < len(self.numbers)
        places, asked = places[inside], asked[inside]
        places = places[self.numbers[places] == asked]
        for place in places.tolist():
            start = int(self.ends[place - 1]) if place else 0
            text = self.texts[start : int(self.ends[place])].tobytes()
            try:
                yield Written(int(self.numbers[place]), *text.decode().split(SEPARATOR))
            except (UnicodeDecodeError, TypeError) as error:
                raise broken(self.path, "its bytes are not those that were written") from error

    def held(self) -> pa.Array:
        """Return all texts, as they lie in the file."""
        ends = pa.py_buffer(np.append(np.uint64(0), self.ends))
        every = [None, ends, pa.py_buffer(self.texts)]
        return pa.Array.from_buffers(pa.large_binary(), len(self.numbers), every)


def texts(identities: pa.Table) -> pa.Array:
    """Return identities, whatever numbers they have, as the store writes them."""
    columns = [identities.column(field).combine_chunks() for field in FIELDS]
    return joined(columns).cast(pa.large_binary())


def written(folder: Path, manifest: Manifest, asked: Numbers) -> Iterator[Written]:
    """Yield some identities; ``asked`` is sorted, and holds each number once.

    Raises:
        InputError: A file of the store is damaged.

    """
    for segment in manifest.segments:
        if segment.written:
            yield from opened(folder, segment.written).of(asked)


def write(folder: Path, name: str, identities: pa.Table) -> Part:
    """Write identities, of the shape ``IDENTITIES`` and sorted by number, as a file."""
    every = texts(identities)
    ends = np.frombuffer(every.buffers()[1], np.uint64)[
        every.offset : every.offset + len(every) + 1
    ]
    held = np.frombuffer(every.buffers()[2], np.uint8)[int(ends[0]) : int(ends[-1])]
    numbers = identities.column("identity").to_numpy()
    return write_numbers(folder, name, (ends[1:] - ends[0], numbers, held), len(numbers))


def merged(folder: Path, name: str, run: Iterable[Segment]) -> Part | None:
    """Write what some segments hold, in the order of their numbers; nothing, if they hold none."""
    layers = sorted(
        (opened(folder, s.written) for s in run if s.written), key=lambda one: int(one.numbers[0])
    )
    if not layers:
        return None
    before = np.cumsum([0, *(len(one.texts) for one in layers)]).astype(np.uint64)
    ends = [one.ends + start for one, start in zip(layers, before[:-1], strict=True)]
    blocks = (*ends, *(one.numbers for one in layers), *(one.texts for one in layers))
    return write_numbers(folder, name, blocks, sum(len(one.numbers) for one in layers))


def opened(folder: Path, part: Part) -> Layer:
    """Map a file of identities into memory.

    Raises:
        InputError: It is damaged.

    """
    path, count = found(folder, part), part.rows
    return Layer(
        path,
        np.memmap(path, np.uint64, "r", 0, count),
        np.memmap(path, np.uint32, "r", 8 * count, count),
        np.memmap(path, np.uint8, "r", 12 * count, part.size - 12 * count),
    )
