"""Bearers: which identities bear an identifier, found without judging any other.

Each segment says of its new identities, for every key by which one could be met, which numbers
bear it; and it holds their names so that a few are read without the rest. A key goes in as a
digest of 64 bits: two that share one only make an identity be judged that need not be.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from proscribe.inventory.files import found, write_numbers
from proscribe.inventory.keys import Keys, Numbers, ranges
from proscribe.inventory.manifest import Manifest, Part, Segment
from proscribe.inventory.written import Written, written
from proscribe.model import Kind, Matching

KEY = tuple[Kind, str]
"""A kind, and the key of a value of it."""
BETWEEN = '","'
"""What stands between kind and value in identifiers as the store writes them."""
EDGE = 3
"""Characters of ``[["`` and of ``"]]``."""
_MATCHING = {kind.value: kind.matching for kind in Kind}


@dataclass(frozen=True, slots=True)
class Layer:
    """What one segment says: parallel arrays, sorted by key and number."""

    keys: Keys
    numbers: Numbers

    def bearing(self, asked: Keys) -> Numbers:
        """Return the numbers that bear any of some keys, in no order, some more than once."""
        starts = np.searchsorted(self.keys, asked, "left")
        counts = np.searchsorted(self.keys, asked, "right") - starts
        return np.asarray(self.numbers[ranges(starts, counts)])


def bearing(folder: Path, manifest: Manifest, keys: Iterable[KEY]) -> Numbers:
    """Return the identities that could bear any of some keys, sorted, each once.

    All that do are among them.

    Raises:
        InputError: A file of the store is damaged.

    """
    wanted = asked(keys)
    every = [np.empty(0, np.uint32)]
    every += [_layer(folder, s.bearers).bearing(wanted) for s in manifest.segments if s.bearers]
    return np.unique(np.concatenate(every))


def asked(keys: Iterable[KEY]) -> Keys:
    """Return what keys are looked up by, sorted, each once."""
    return np.unique(_digests(_text(kind.value, key) for kind, key in set(keys)))


def borne(folder: Path, manifest: Manifest, keys: Iterable[KEY]) -> Iterator[Written]:
    """Yield the identities that could bear any of some keys, by their numbers.

    Raises:
        InputError: A file of the store is damaged.

    """
    return written(folder, manifest, bearing(folder, manifest, keys))


def layer(identities: pa.Table) -> Layer:
    """Arrange identities that are new, of the shape ``IDENTITIES``."""
    written = identities.column("identifiers").combine_chunks().cast(pa.binary())
    pieces = pc.split_pattern(pc.binary_slice(written, EDGE, -EDGE), b'"],["')
    pairs = pc.list_flatten(pieces).dictionary_encode()
    of = pc.list_parent_indices(pieces).to_numpy()
    met = [list(_met(pair.decode())) for pair in pairs.dictionary.to_pylist()]
    counts = np.array([len(texts) for texts in met], np.int64)
    starts = np.cumsum(counts) - counts
    told = _digests(chain.from_iterable(met))
    places = pairs.indices.to_numpy()
    keys = told[ranges(starts[places], counts[places])]
    numbers = identities.column("identity").to_numpy()[np.repeat(of, counts[places])]
    return _sorted(keys, numbers)


def _met(pair: str) -> Iterator[str]:
    """Yield the text of every key by which a pair of kind and value is met."""
    kind, between, value = pair.partition(BETWEEN)
    if not between:  # what bears no identifier at all
        return
    if "\\" in value:
        value = json.loads(f'"{value}"')
    for key in _MATCHING.get(kind, Matching.EXACT).met_by(value):
        yield _text(kind, key)


def _text(kind: str, key: str) -> str:
    return f"{kind} {key}"


def _digests(texts: Iterable[str]) -> Keys:
    told = b"".join([blake2b(text.encode(), digest_size=8).digest() for text in texts])
    return np.frombuffer(told, "<u8")


def _sorted(keys: Keys, numbers: Numbers) -> Layer:
    order = np.lexsort((numbers, keys))
    return Layer(keys[order], numbers[order])


def write(folder: Path, name: str, layer: Layer) -> Part:
    """Write a layer as a file of the store."""
    return write_numbers(folder, name, (layer.keys, layer.numbers), len(layer.keys))


def merged(folder: Path, name: str, run: Iterable[Segment]) -> Part | None:
    """Write the layers of some segments as one; nothing, if they have none."""
    layers = [_layer(folder, s.bearers) for s in run if s.bearers]
    if not layers:
        return None
    keys, numbers = ((one.keys for one in layers), (one.numbers for one in layers))
    return write(folder, name, _sorted(np.concatenate([*keys]), np.concatenate([*numbers])))


def _layer(folder: Path, part: Part) -> Layer:
    path, count = found(folder, part), part.rows
    if not count:
        return Layer(np.empty(0, np.uint64), np.empty(0, np.uint32))
    return Layer(
        np.memmap(path, np.uint64, "r", 0, count),
        np.memmap(path, np.uint32, "r", 8 * count, count),
    )
