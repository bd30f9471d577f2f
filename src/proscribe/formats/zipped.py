"""ZIP as packages of Windows and Apple use it: the central directory, and entries unpacked whole.

Sizes are what the directory says, and are paid for before anything is unpacked.

https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

import zlib
from dataclasses import dataclass
from struct import unpack_from

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.model import Shown, Text

LOCAL, CENTRAL, END, END64, LOCATOR = (
    b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7",
)  # fmt: skip
TAIL = (64 << 10) + 22
"""The end of the directory stands within the last of these bytes."""
ENTRIES = 200_000
WIDE = 0xFFFFFFFF
STORED, DEFLATED = 0, 8
ENCRYPTED, UTF8 = 1, 0x800


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, as the central directory tells it."""

    name: str
    method: int
    flags: int
    packed: int
    size: int
    offset: int
    """Where its own header begins."""


class Zipped:
    """An archive: its entries by name; of two of one name, the first stands."""

    def __init__(self, data: memoryview, budget: Budget) -> None:
        self._data, self._budget = data, budget
        self.begin, self.end, self.count = _directory(data)
        self.entries: dict[str, Entry] = {}
        self.twice: list[str] = []
        """Names that stand twice: which of the two counts is each reader's choice."""
        at = self.begin
        for _ in range(self.count):
            entry, at = _entry(data, at)
            if entry.name in self.entries:
                self.twice.append(entry.name)
            self.entries.setdefault(entry.name, entry)

    def begins(self, name: str) -> int:
        """Return where the bytes of an entry begin in the archive.

        Raises:
            MalformedError: Its header is not where the directory says.

        """
        entry = self.entries[name]
        head = self._data[entry.offset : entry.offset + 30]
        if len(head) < 30 or bytes(head[:4]) != LOCAL:  # noqa: PLR2004, its header
            raise MalformedError(BROKEN, Shown(entry=name))
        named, extra = unpack_from("<HH", head, 26)
        return int(entry.offset) + 30 + int(named) + int(extra)

    def read(self, name: str) -> bytes:
        """Return an entry, unpacked.

        Raises:
            MalformedError: It is encrypted, packed in an unknown way, lies about its size, or is
                larger than what may still be unpacked.

        """
        entry, begin = self.entries[name], self.begins(name)
        self._budget.take(entry.size, name)
        packed = self._data[begin : begin + entry.packed]
        if entry.flags & ENCRYPTED or entry.method not in {STORED, DEFLATED}:
            raise MalformedError(CLOSED, Shown(entry=name))
        if entry.method == STORED:
            found = bytes(packed[: entry.size])
        else:
            try:
                found = zlib.decompressobj(-15).decompress(packed, entry.size + 1)
            except zlib.error as error:
                raise MalformedError(BROKEN, Shown(entry=name)) from error
        if len(found) != entry.size:
            raise MalformedError(BROKEN, Shown(entry=name))
        return found

    def get(self, name: str) -> bytes:
        """Return an entry, unpacked; nothing, if there is none of that name."""
        return self.read(name) if name in self.entries else b""


def _directory(data: memoryview) -> tuple[int, int, int]:
    """Return where the directory begins and ends, and how many entries it has."""
    from_ = max(0, len(data) - TAIL)
    at = bytes(data[from_:]).rfind(END) + from_
    if at < from_ or at + 22 > len(data):
        raise MalformedError(BROKEN)
    count, size, begin = unpack_from("<HII", data, at + 10)
    if at >= 20 and bytes(data[at - 20 : at - 16]) == LOCATOR:  # noqa: PLR2004, its length
        (wide,) = unpack_from("<Q", data, at - 12)
        if wide + 56 <= len(data) and bytes(data[wide : wide + 4]) == END64:
            count, size, begin = unpack_from("<QQQ", data, wide + 32)
    if count > ENTRIES or begin + size > len(data):
        raise MalformedError(BROKEN)
    return begin, begin + size, count


def _entry(data: memoryview, at: int) -> tuple[Entry, int]:
    if at + 46 > len(data) or bytes(data[at : at + 4]) != CENTRAL:
        raise MalformedError(BROKEN)
    flags, method = unpack_from("<HH", data, at + 8)
    packed, size, named, extra, comment = unpack_from("<IIHHH", data, at + 20)
    (offset,) = unpack_from("<I", data, at + 42)
    raw = bytes(data[at + 46 : at + 46 + named])
    begin = at + 46 + named
    if WIDE in {packed, size, offset}:
        size, packed, offset = _wide(data, begin, begin + extra, (size, packed, offset))
    entry = Entry(
        name=raw.decode("utf-8" if flags & UTF8 or raw.isascii() else "cp437", "replace"),
        method=method,
        flags=flags,
        packed=packed,
        size=size,
        offset=offset,
    )
    return entry, begin + extra + comment


def _wide(
    data: memoryview, at: int, end: int, values: tuple[int, int, int]
) -> tuple[int, int, int]:
    """Return the values, those that did not fit taken from the field for large archives."""
    while at + 4 <= min(end, len(data)):
        kind, length = unpack_from("<HH", data, at)
        if kind == 1:
            out, place = [], at + 4
            for value in values:
                if value == WIDE and place + 8 <= min(end, len(data)):
                    out.append(unpack_from("<Q", data, place)[0])
                    place += 8
                else:
                    out.append(value)
            return out[0], out[1], out[2]
        at += 4 + length
    return values


BROKEN = Text(
    "the archive's directory and its entries do not fit each other",
    "le répertoire de l'archive et ses entrées ne concordent pas",
)
CLOSED = Text(
    "an entry is encrypted, or packed in a way that is not known here",
    "une entrée est chiffrée, ou comprimée d'une façon inconnue ici",
)
