"""A sieve for logs: which of many lines can hold a wanted name, told without reading each.

The last eight bytes of the name in a line are looked up, all lines at once. Where they are those
of a wanted name, the name itself is held against the wanted ones, label by label, each name once.
A line passes if its name is one of them, if it is not shaped as the others are, if its name holds
what is written in more than one way, or if the time turns there. What passes is then read by
itself: the sieve lets too much through, and holds nothing back that is wanted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH = 8
BITS = 20
KEPT = 1 << 17
"""Names that are remembered with what was found of them."""
FACTOR = np.uint64(0x9E3779B97F4A7C15)
LOWER = np.uint64(0x2020202020202020)
Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Where the name stands in the lines of a block."""

    delimiter: int
    """The byte between fields."""
    index: int
    """The number of the name's field, from 0."""
    count: int
    """How many delimiters such a line has."""
    before: bytes = b""
    """What stands right before the name: at most eight bytes."""
    turn: tuple[int, int] = (0, 8)
    """Where in a line the bytes stand whose change says that time has gone on: start and length."""


class Sieve:
    """Tells which lines can hold one of some names."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take names as they are compared, in ASCII."""
        self.tables: list[tuple[np.uint64, NDArray[np.bool_]]] = []
        self.names = frozenset(name.encode() for name in names)
        self._judged: dict[bytes, bool] = {}
        ends: dict[int, list[bytes]] = {}
        for name in self.names:
            written = name[-WIDTH:]
            ends.setdefault(len(written), []).append(written)
        for length, tails in sorted(ends.items()):
            shift = np.uint64(8 * (WIDTH - length))
            padded = b"".join(t.rjust(WIDTH, b"\0") for t in tails)
            keys = (np.frombuffer(padded, "<u8") | LOWER) >> shift << shift
            table = np.zeros(1 << BITS, np.bool_)
            table[_hashed(keys)] = True
            self.tables.append((shift, table))

    def passes(self, block: bytes, starts: Numbers, ends: Numbers, shape: Shape) -> Numbers:
        """Return the numbers of the lines of a block that have to be read by themselves."""
        buffer = np.frombuffer(block, np.uint8)
        first, regular = _fields(buffer, starts, ends, shape)
        lines = np.flatnonzero(regular)
        name, end = _span(buffer, first[lines], starts[lines], ends[lines], shape)
        words = np.ndarray((len(block) - WIDTH + 1,), "<u8", buffer=block, strides=(1,))
        fits = end >= WIDTH
        wanted = ~fits | (end <= name)
        if shape.before:
            wanted |= ~_preceded(words, name, shape.before)
        tails = words[np.maximum(end - WIDTH, 0)]
        wanted |= _digit(tails)
        likely = np.flatnonzero(self._holds(tails) & ~wanted)
        pairs = zip(name[likely].tolist(), end[likely].tolist(), strict=True)
        wanted[likely] = [self._lies(block[a:b]) for a, b in pairs]
        passed = ~regular
        passed[lines] |= wanted
        passed[_odd(block, buffer, ends)] = True
        passed[_turns(words, starts, shape.turn)] = True
        found: Numbers = np.flatnonzero(passed)
        return found

    def _lies(self, name: bytes) -> bool:
        """Tell whether a name is a wanted one or lies under it."""
        known = self._judged.get(name)
        if known is None:
            if len(self._judged) >= KEPT:
                self._judged.clear()
            known = self._judged[name] = any(end in self.names for end in _ends(name.lower()))
        return known

    def _holds(self, tails: Any) -> NDArray[np.bool_]:  # noqa: ANN401, an array of words
        found = np.zeros(len(tails), np.bool_)
        keys = tails | LOWER
        for shift, table in self.tables:
            found |= table[_hashed(keys >> shift << shift if shift else keys)]
        return found


def lines(block: bytes) -> tuple[Numbers, Numbers]:
    """Return where the lines of a block start and end."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n"))
    starts = np.empty_like(ends)
    starts[:1], starts[1:] = 0, ends[:-1] + 1
    return starts, ends


def _ends(name: bytes) -> Iterator[bytes]:
    """Yield a name, and what it lies under, label by label."""
    while name:
        yield name
        name = name.partition(b".")[2]


def _hashed(keys: Any) -> Any:  # noqa: ANN401, arrays of words
    return (keys * FACTOR) >> np.uint64(64 - BITS)


def _fields(
    buffer: Bytes, starts: Numbers, ends: Numbers, shape: Shape
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return where the fields of each line are parted, and which lines have as many as usual."""
    parts = np.flatnonzero(buffer == shape.delimiter)
    count = shape.count
    if len(parts) == count * len(starts):
        grid = parts.reshape(-1, count)
        if bool((grid[:, 0] >= starts).all() and (grid[:, -1] < ends).all()):
            return grid, np.ones(len(starts), np.bool_)
    first = np.searchsorted(parts, starts)
    regular = np.diff(first, append=len(parts)) == count
    grid = np.zeros((len(starts), count), np.int64)
    grid[regular] = parts[first[regular][:, None] + np.arange(count)]
    return grid, regular


def _span(
    buffer: Bytes,
    parts: Numbers,
    starts: Numbers,
    ends: Numbers,
    shape: Shape,
) -> tuple[Numbers, Numbers]:
    """Return where the name starts and ends, without its final dot."""
    name = parts[:, shape.index - 1] + 1 if shape.index else starts
    end = parts[:, shape.index] if shape.index < shape.count else ends
    return name, end - (buffer[end - 1] == ord("."))


def _preceded(words: Any, name: Numbers, before: bytes) -> NDArray[np.bool_]:  # noqa: ANN401
    shift = np.uint64(8 * (WIDTH - len(before)))
    wanted = np.frombuffer(before.rjust(WIDTH, b"\0"), "<u8")[0] >> shift
    found: NDArray[np.bool_] = (words[np.maximum(name - WIDTH, 0)] >> shift == wanted) & (
        name >= WIDTH
    )
    return found


def _digit(tails: Any) -> NDArray[np.bool_]:  # noqa: ANN401, an array of words
    """Tell which names end as an address does."""
    last = tails >> np.uint64(56)
    found: NDArray[np.bool_] = (last >= ord("0")) & (last <= ord("9"))
    return found


ODD = (b"\\", b'"', b"\r")


def _odd(block: bytes, buffer: Bytes, ends: Numbers) -> Numbers:
    """Return the lines that hold what is written in more than one way."""
    found = [np.flatnonzero(buffer >= 128)] if not block.isascii() else []  # noqa: PLR2004
    found += [np.flatnonzero(buffer == odd[0]) for odd in ODD if odd in block]
    places = np.concatenate(found) if found else np.zeros(0, np.int64)
    return np.unique(np.searchsorted(ends, places))


def _turns(words: Any, starts: Numbers, turn: tuple[int, int]) -> Numbers:  # noqa: ANN401
    """Return the first and the last line of each stretch in which the time is written alike."""
    start, length = turn
    shift = np.uint64(8 * (WIDTH - length))
    keys = words[np.minimum(starts + start, len(words) - 1)] << shift
    changed = np.flatnonzero(keys[1:] != keys[:-1])
    return np.concatenate([[0], changed, changed + 1, [len(starts) - 1]])
