"""Packages: the beginnings of the names of defined classes, and how many classes have each.

A library keeps its package's name, unless it was renamed; so a name is a trace, and its absence
proves nothing.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from proscribe.formats.dex.strings import decoded, heads
from proscribe.formats.dex.tables import Dex
from proscribe.model import Shown

WIDTH = 64
"""Bytes of a class's name that are looked at: the bits of one number."""
DEPTH = 5
"""Segments of a package's name that are told: ``com.tencent.mm.plugin.appbrand``."""
MOST = 8000
"""Packages that are told; where there are more, they are told by fewer segments."""
SLASH, OBJECT, END = b"/L;"
ONE = np.uint64(1)
Marks = npt.NDArray[np.uint64]
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
    with_slash = np.where(slashes != 0, within + within + ONE, 0)
    changed = _bits(rows[1:] != rows[:-1]) & (with_slash[1:] | with_slash[:-1])
    fresh = np.flatnonzero(changed) + 1
    begins = np.concatenate([[0], fresh])
    counts = np.diff(begins, append=len(rows))
    texts = rows[begins].tobytes()
    lengths = np.maximum(np.bitwise_count(within[begins]), 1)
    told = zip(lengths.tolist(), counts.tolist(), places[begins].tolist(), strict=True)
    found: Found = {}
    for row, (length, count, place) in enumerate(told):
        name = texts[row * WIDTH + 1 : row * WIDTH + length]
        if name in found:
            count, place = count + found[name][0], found[name][1]  # noqa: PLW2901
        found[name] = (count, place)
    return found


def _bits(marks: npt.NDArray[np.bool_]) -> Marks:
    """Return each row of 64 marks as one number, the first mark its lowest bit."""
    return np.packbits(marks.reshape(-1), bitorder="little").view("<u8")


def _below(numbers: Marks) -> Marks:
    """Return numbers whose bits are those below its lowest one; all, where it is zero."""
    return (numbers & (~numbers + ONE)) - ONE


Packages = dict[bytes, tuple[int, Shown]]
"""By a package's name as DEX writes it: how many classes, and the bytes that name the first."""


def united(every: Iterable[tuple[str, Found]]) -> Packages:
    """Return the packages of several DEX files together."""
    found: Packages = {}
    for entry, one in every:
        for name, (count, place) in one.items():
            before, shown = found.get(name, (0, Shown(entry=entry, offset=place)))
            found[name] = (before + count, shown)
    return found


def shortened(found: Packages) -> Packages:
    """Return packages told by as few segments as make them no more than are told."""
    for depth in range(DEPTH - 1, 0, -1):
        if len(found) <= MOST:
            break
        shorter: Packages = {}
        for name, (count, shown) in found.items():
            key = b"/".join(name.split(b"/")[:depth])
            before, first = shorter.get(key, (0, shown))
            shorter[key] = (before + count, first)
        found = shorter
    return dict(sorted(found.items())[:MOST])


def dotted(name: bytes) -> str:
    """Return a package's name as Java writes it."""
    return decoded(name).replace("/", ".")
