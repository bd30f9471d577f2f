"""The strings of a DEX file: modified UTF-8 after their length, ended by a NUL.

https://source.android.com/docs/core/runtime/dex-format#mutf-8
"""

import numpy as np
import numpy.typing as npt

from proscribe.formats.dex.tables import Dex, Numbers

LONG = 1 << 16
"""Bytes of one string that are looked at."""
SPARSE = 1 << 12
"""Bytes for each string above which they are looked for one by one."""
PREFIX = 5
"""Bytes that a length may take."""
MORE = 0x80
SURROGATES = "surrogatepass"
Heads = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


def spelt(dex: Dex, places: Numbers) -> list[bytes]:
    """Return the bytes of the strings that begin at ``places``, without length and NUL."""
    if not len(places):
        return []
    first, last = int(places.min()), int(places.max())
    if last - first > len(places) * SPARSE:
        return [_alone(dex, place) for place in places.tolist()]
    stretch = bytes(memoryview(dex.data)[first : last + PREFIX + LONG])
    starts, ends = _bounds(dex, places, first, stretch)
    return [stretch[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def _alone(dex: Dex, place: int) -> bytes:
    start = text_at(dex, place)
    end = dex.data.find(b"\0", start, start + LONG)
    return bytes(dex.data[start : end if end >= 0 else start])


def _bounds(dex: Dex, places: Numbers, first: int, stretch: bytes) -> tuple[Places, Places]:
    """Return where the texts of strings begin and end within a stretch that begins at ``first``.

    All are found at once: to look for the end of one after another takes half as long again.
    """
    held = np.frombuffer(stretch, np.uint8)
    starts = places.astype(np.int64) - first
    for index in np.flatnonzero(held[starts] >= MORE).tolist():
        starts[index] = text_at(dex, int(places[index])) - first - 1
    starts += 1
    # A string without an end, or with one too far off, is empty.
    zeros = np.append(np.flatnonzero(held == 0), len(held) + LONG)
    ends = zeros[np.searchsorted(zeros, starts)]
    return starts, np.where(ends - starts < LONG, ends, starts)


def text_at(dex: Dex, place: int) -> int:
    """Return where the text of the string at ``place`` begins, after its length."""
    for at in range(place, min(place + PREFIX, len(dex.data))):
        if dex.data[at] < MORE:
            return at + 1
    return min(place + PREFIX, len(dex.data))


def decoded(data: bytes) -> str:
    """Return modified UTF-8 as text; what cannot be read is shown as U+FFFD."""
    plain = data.replace(b"\xc0\x80", b"\0")
    try:
        halves = plain.decode("utf-8", SURROGATES)
        return halves.encode("utf-16", SURROGATES).decode("utf-16", "replace")
    except UnicodeDecodeError:
        return plain.decode("utf-8", "replace")


def heads(dex: Dex, places: Numbers, width: int) -> Heads:
    """Return the first ``width`` bytes of the text of strings, one row each, padded with NULs."""
    data = np.frombuffer(dex.data, np.uint8)
    starts = places.astype(np.int64) + 1 + (data[places] >= MORE)
    if len(data) <= width:
        data = np.concatenate([data, np.zeros(width + 1, np.uint8)])
    # To take rows as one piece each is three times as quick as byte by byte.
    rows = np.ndarray((len(data) - width,), np.dtype(f"V{width}"), data, strides=(1,))
    last = len(rows) - 1
    found = rows[np.minimum(starts, last)].view(np.uint8).reshape(-1, width)
    for index in np.flatnonzero(starts > last).tolist():
        tail = data[starts[index] :]
        found[index] = 0
        found[index, : len(tail)] = tail
    return found
