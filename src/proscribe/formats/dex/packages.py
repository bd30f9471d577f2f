"""Packages: the beginnings of the names of defined classes, and how many classes have each.

A library keeps its package's name, unless it was renamed; so a name is a trace, and its absence
proves nothing.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from proscribe.formats.dex.strings import decoded, heads
from proscribe.formats.dex.tables import Dex
from proscribe.model import Shown

WIDTH = 64
"""Bytes of a class's name that are looked at: the bits of one number."""
DEPTH = 4
"""Segments of a package's name that are told: ``com.tencent.mm.opensdk``."""
MOST = 3000
"""Packages that are told; where there are more, they are told by fewer segments."""
SLASH, OBJECT, END = b"/L;"
ONE = np.uint64(1)
Found = dict[bytes, tuple[int, int]]
"""By a package's name as DEX writes it: how many classes, and where the first one's name is."""


def packages(dex: Dex, depth: int = DEPTH) -> Found:
    """Return the packages whose classes are defined, to a depth of segments."""
    places = dex.places(dex.types[dex.defined])
    if not len(places):
        return {}
    rows = heads(dex, places, WIDTH)
    slashes = _bits(rows == SLASH) & _below(_bits(rows == END))
    for _ in range(depth - 1):
        rest = slashes & (slashes - ONE)
        slashes = np.where(rest != 0, rest, slashes)
    within = np.where(slashes != 0, _below(slashes), 0)
    changed = _bits(rows[1:] != rows[:-1]) & (within[1:] | within[:-1])
    fresh = np.flatnonzero(changed) + 1
    ends = np.bitwise_count(within).astype(np.int64)
    begins = np.concatenate([[0], fresh, [len(rows)]])
    found: Found = {}
    for first, after in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
        name = rows[first, 1 : max(1, int(ends[first]))].tobytes()
        count, place = found.get(name, (0, int(places[first])))
        found[name] = (count + after - first, place)
    return found


def _bits(marks: "np.typing.NDArray[np.bool_]") -> "np.typing.NDArray[np.uint64]":
    """Return each row of 64 marks as one number, the first mark its lowest bit."""
    return np.packbits(marks, axis=1, bitorder="little").view("<u8")[:, 0]


def _below(numbers: "np.typing.NDArray[np.uint64]") -> "np.typing.NDArray[np.uint64]":
    """Return numbers whose bits are those below the lowest bit of each; all, where there is none."""
    return (numbers & (~numbers + ONE)) - ONE


def told(every: Iterable[tuple[str, Found]]) -> Mapping[str, tuple[int, Shown]]:
    """Return the packages of several DEX files together, by their names with dots, in order."""
    found: dict[bytes, tuple[int, Shown]] = {}
    for entry, one in every:
        for name, (count, place) in one.items():
            before, shown = found.get(name, (0, Shown(entry=entry, offset=place)))
            found[name] = (before + count, shown)
    for depth in range(DEPTH - 1, 0, -1):
        if len(found) <= MOST:
            break
        found = _shortened(found, depth)
    dotted = {decoded(n).replace("/", "."): x for n, x in sorted(found.items())}
    return dict(list(dotted.items())[:MOST])


def _shortened(
    found: dict[bytes, tuple[int, Shown]], depth: int
) -> dict[bytes, tuple[int, Shown]]:
    shorter: dict[bytes, tuple[int, Shown]] = {}
    for name, (count, shown) in found.items():
        key = b"/".join(name.split(b"/")[:depth])
        before, first = shorter.get(key, (0, shown))
        shorter[key] = (before + count, first)
    return shorter
