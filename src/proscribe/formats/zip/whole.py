"""An archive whose parts must fit each other, as packages of Windows and Apple are read.

Header and directory give an entry one name, its size is what it is said to be, and its checksum
holds; whatever is encrypted, or packed in an unknown way, is not read.

https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

from proscribe.formats.hostile import ENTRY, Budget, MalformedError
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip import wording
from proscribe.formats.zip.archive import DEFLATED, LOCAL, Archive, Entry
from proscribe.formats.zip.directory import ROW
from proscribe.formats.zip.end import wide_end
from proscribe.model import Remark

STORED = 0
ENCRYPTED, UTF8 = 1, 0x800
WIDE = 0xFFFFFFFF
"""A number that did not fit, and stands in the field for large archives."""
ENTRIES = 200_000


class Whole:
    """An archive: its entries by name; of two of one name, the first stands.

    Raises:
        MalformedError: It has no end, or no directory where its end says, or too many entries.

    """

    def __init__(self, data: memoryview, budget: Budget) -> None:
        self._budget, self._oddities = budget, Oddities()
        found = Oddities()
        self._archive = Archive(data, found, wide_end)
        if (
            len(self._archive.names) != self._archive.end.count
            or len(self._archive.names) > ENTRIES
        ):
            raise MalformedError(wording.UNFIT)
        for remark in found.remarks:
            self._oddities.note(remark.name, wording.PLAIN[remark.name], remark.shown)
        self.entries: dict[str, Entry] = {}
        for place, one in enumerate(self._archive.all()):
            name = _spelt(one)
            self._named(name)
            self.entries.setdefault(name, self._widened(one, place))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Return what is odd about the archive."""
        return tuple(self._oddities.remarks)

    def read(self, name: str) -> bytes:
        """Return an entry, unpacked.

        Raises:
            MalformedError: It is encrypted, packed in an unknown way, lies about its name, size or
                checksum, or is larger than what may still be unpacked.

        """
        one = self.entries[name]
        if one.flags & ENCRYPTED or one.method not in {STORED, DEFLATED}:
            raise MalformedError(wording.CLOSED, entry(name))
        head = bytes(self._archive.data[one.local : one.local + LOCAL])
        named = bytes(self._archive.data[one.local + LOCAL :][: len(one.name)])
        if named != one.name or struct.unpack_from("<H", head, 26)[0] != len(one.name):
            raise MalformedError(wording.UNFIT, entry(name))
        found = self._archive.read(one, self._budget, ENTRY)
        if len(found) != one.size or zlib.crc32(found) != one.crc:
            raise MalformedError(wording.UNFIT, entry(name))
        return found

    def get(self, name: str) -> bytes:
        """Return an entry, unpacked; nothing, if there is none of that name."""
        return self.read(name) if name in self.entries else b""

    def _named(self, name: str) -> None:
        if name in self.entries:
            self._oddities.note("zip-name-twice", wording.PLAIN["zip-name-twice"], entry(name))
        if ".." in name and ".." in name.replace("\\", "/").split("/"):
            self._oddities.note("zip-name-climbs", wording.CLIMBS, entry(name))
        if name.startswith("/"):
            self._oddities.note("zip-name-absolute", wording.ABSOLUTE, entry(name))

    def _widened(self, one: Entry, place: int) -> Entry:
        """Return an entry, its numbers taken from the field for large archives."""
        if not self._archive.end.wide or WIDE not in {one.size, one.packed, one.local}:
            return one
        begin = int(self._archive.directory.places[place]) + ROW.itemsize + len(one.name)
        held = bytes(
            self._archive.data[begin:][: int(self._archive.directory.rows["extra"][place])]
        )
        numbers = _numbers(held)
        wide = (next(numbers, n) if n == WIDE else n for n in (one.size, one.packed, one.local))
        size, packed, local = wide
        return replace(one, size=size, packed=packed, local=local)


def _spelt(one: Entry) -> str:
    known = one.flags & UTF8 or one.name.isascii()
    return one.name.decode("utf-8" if known else "cp437", "replace")


def _numbers(extra: bytes) -> Iterator[int]:
    """Yield the numbers of 64 bits that stand in the field for large archives."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            held = extra[at + 4 : at + 4 + length]
            for place in range(0, len(held) - 7, 8):
                yield int(struct.unpack_from("<Q", held, place)[0])
            return
        at += 4 + length
