"""The strings of a DEX file: modified UTF-8 after their length, ended by a NUL.

https://source.android.com/docs/core/runtime/dex-format#mutf-8
"""

import numpy as np
import numpy.typing as npt

from proscribe.formats.dex.tables import Dex, Numbers

LONG = 1 << 16
"""Bytes of one string that are looked at."""
PREFIX = 5
"""Bytes that a length may take."""
MORE = 0x80
SURROGATES = "surrogatepass"
Heads = npt.NDArray[np.uint8]


def spelt(dex: Dex, places: Numbers) -> list[bytes]:
    """Return the bytes of the strings that begin at ``places``, without length and NUL."""
    raw, found = dex.data, []
    find = raw.find
    for place in places.tolist():
        start = place + 1
        if raw[place] >= MORE:
            start = text_at(dex, place)
        end = find(b"\0", start, start + LONG)
        found.append(bytes(raw[start : end if end >= 0 else start]))
    return found


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
    rows = np.lib.stride_tricks.as_strided(
        data, (len(data) - width, width), (1, 1), writeable=False
    )
    last = len(rows) - 1
    found = rows[np.minimum(starts, last)]
    for index in np.flatnonzero(starts > last).tolist():
        tail = data[starts[index] :]
        found[index] = 0
        found[index, : len(tail)] = tail
    return found
