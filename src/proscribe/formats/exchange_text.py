"""Our exchange format in bulk: much text at once, cut where one application follows another.

A line that lists applications is cut at ``},{``. Where what stands before the list is an object,
and so is each part of it, no other reading of the line is possible, whatever its strings hold.
Any other line is left to be read by itself.

https://www.rfc-editor.org/rfc/rfc8259
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from proscribe.formats.lines import LONGEST, wholes

SIZE = 1 << 26
"""Bytes of text at once: the more, the fewer distinct applications are met again in the next."""

WINDOW = 1 << 19
"""Bytes that are searched at once: they stay in the processor's cache."""

LIST = b'"applications":'
SEAM = b"    "
"""What stands between lists that are put together."""
CLOSE, COMMA, OPEN, SPACE, NEWLINE = b"},{ \n"
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """Whole lines, the number of the first, and where each ends; what follows them counts not."""

    raw: bytes
    first: int
    ends: Places


@dataclass(frozen=True, slots=True)
class Cut:
    """A line that lists applications: its head, made an object, and the bounds of the list."""

    line: int
    """Its place among the lines of the text."""
    head: bytes
    start: int
    """After the first bracket of the first application; ``end`` is before the last one's."""
    end: int

    @property
    def empty(self) -> bool:
        """Tell whether the list is empty."""
        return self.end < self.start


def texts(path: Path) -> Iterator[Text]:
    """Yield the text of a file, many lines at a time.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read, or is an archive.

    """
    first = 1
    for raw, end in wholes(path, SIZE):
        yield (text := Text(raw, first, _ends(raw, end)))
        first += len(text.ends)


def _ends(raw: bytes, end: int) -> Places:
    every = np.frombuffer(raw, np.uint8, end)
    starts = range(0, end, WINDOW)
    return np.concatenate(
        [np.flatnonzero(every[n : n + WINDOW] == NEWLINE) + n for n in starts], dtype=np.int64
    )


def _cuts(raw: bytes) -> Places:
    """Return each place where one object follows another."""
    every = np.frombuffer(raw, np.uint8)
    cuts: list[Places] = [np.empty(0, np.int64)]
    for start in range(0, len(raw), WINDOW):
        closes = np.flatnonzero(every[start : start + WINDOW] == CLOSE) + start
        closes = closes[closes < len(raw) - 3]
        closes = closes[every[closes + 1] == COMMA]
        after = every[closes + 2]
        near = after == OPEN
        cuts.append(closes[near | ((after == SPACE) & (every[closes + 3] == OPEN))])
    return np.concatenate(cuts)


def cut(raw: bytes, line: int, start: int, end: int) -> Cut | None:
    """Find the list of applications of a line, if it is written as programs write it."""
    if end - start > LONGEST or (found := raw.find(LIST, start, end)) < 0:
        return None
    while end > start and raw[end - 1] in b" \t\r":
        end -= 1
    opening = found + len(LIST) + (raw[found + len(LIST)] == SPACE)
    head = raw[start:found].rstrip(b" ")
    if raw[opening : opening + 1] != b"[" or raw[end - 2 : end] != b"]}" or head[-1:] != b",":
        return None
    if opening + 1 == end - 2:
        return Cut(line, head[:-1] + b"}", 1, 0)
    if raw[opening + 1] != OPEN or raw[end - 3] != CLOSE or opening + 1 > end - 4:
        return None
    return Cut(line, head[:-1] + b"}", opening + 2, end - 3)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the lists of some lines hold, in order: which distinct part each is."""

    distinct: pa.Array
    """The distinct parts; some stand in no list."""
    codes: Places
    owners: Places
    """The place, among the lines given, of the one that holds each part."""

    def insides(self, codes: Places) -> list[bytes]:
        """Return distinct parts without their brackets."""
        found = self.distinct.take(pa.array(codes)).to_pylist()
        return [p[:-3] if p.endswith(b"},{") else p.removesuffix(b"}, {") for p in found]


def parts(text: Text, lines: list[Cut]) -> Parts:
    """Cut the lists of some lines, none of them empty."""
    if not lines:
        return Parts(pa.array([], pa.binary()), np.empty(0, np.int64), np.empty(0, np.int64))
    starts = np.array([line.start for line in lines], np.int64)
    ends = np.array([line.end for line in lines], np.int64)
    raw = text.raw
    if 2 * (ends - starts).sum() < len(raw):
        # Few of the lines are wanted: what lies between them is left out.
        raw = SEAM.join(raw[line.start : line.end] for line in lines)
        starts = np.cumsum(np.append(0, (ends - starts)[:-1] + len(SEAM))).astype(np.int64)
        ends = starts + np.array([line.end - line.start for line in lines], np.int64)
    found = _cuts(raw)
    owner = np.searchsorted(starts, found, "right") - 1
    inside = (owner >= 0) & (found < ends[owner])
    cuts = found[inside]
    after = cuts + 3 + (np.frombuffer(raw, np.uint8)[cuts + 2] == SPACE)
    counts = np.bincount(owner[inside], minlength=len(lines)) + 1
    offsets = np.concatenate((starts, after, ends, [0]))
    offsets.sort()
    bounds = pa.py_buffer(offsets.astype(np.int32))
    every = [None, bounds, pa.py_buffer(raw)]
    pieces = pa.Array.from_buffers(pa.binary(), len(offsets) - 1, every).dictionary_encode()
    owners = np.repeat(np.arange(len(lines)), counts)
    # One piece before the first list, and one after each list that another follows.
    codes = pieces.indices.to_numpy()[np.arange(len(owners)) + owners + 1]
    return Parts(pieces.dictionary, codes.astype(np.int64), owners)
