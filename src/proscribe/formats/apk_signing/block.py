"""The signing block: what lies between the entries of a package and their directory."""

import struct
from dataclasses import dataclass

from proscribe.formats.apk_signing import wording
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip import Archive
from proscribe.model import Shown

MAGIC = b"APK Sig Block 42"
FOOT = 24
LEAST = 32
V2, V3, V31 = 0x7109871A, 0xF05368C0, 0x1B93AD61
STAMPS = (0x2B09189E, 0x6DFF800D)
"""Numbers of the stamp of whoever distributes the package."""
PAIRS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A signing block."""

    start: int
    """Where it begins in the file."""
    pairs: dict[int, tuple[int, memoryview]]
    """Where each value begins in the file, and the value, by its number."""


def block(archive: Archive, oddities: Oddities) -> Block | None:
    """Find the signing block of a package, as Android finds it."""
    data, end = archive.data, archive.end
    if bytes(data[max(0, end.directory - 16) : end.directory]) != MAGIC or end.directory < LEAST:
        return None
    if end.directory + end.size != end.place:
        gap = end.place - end.directory - end.size
        shown = Shown(offset=end.directory + end.size, length=max(0, gap))
        oddities.note("bytes-before-end", wording.GAP, shown)
        return None
    size = struct.unpack_from("<Q", data, end.directory - FOOT)[0]
    start = end.directory - size - 8
    if size < FOOT or start < 0 or struct.unpack_from("<Q", data, start)[0] != size:
        oddities.note("signing-block-broken", wording.BLOCK, Shown(offset=end.directory - FOOT))
        return None
    return Block(start=start, pairs=_pairs(data, start + 8, end.directory - FOOT, oddities))


def _pairs(
    data: memoryview, place: int, stop: int, oddities: Oddities
) -> dict[int, tuple[int, memoryview]]:
    found: dict[int, tuple[int, memoryview]] = {}
    while place < stop and len(found) < PAIRS:
        length = struct.unpack_from("<Q", data, place)[0] if place + 12 <= stop else 0
        if length < 4 or place + 8 + length > stop:  # noqa: PLR2004, the number itself
            oddities.note("signing-block-broken", wording.BLOCK, Shown(offset=place))
            break
        number = struct.unpack_from("<I", data, place + 8)[0]
        found.setdefault(number, (place + 12, data[place + 12 : place + 8 + length]))
        place += 8 + length
    return found
