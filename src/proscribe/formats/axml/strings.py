"""A pool of strings, each decoded when it is first asked for."""

import codecs
import struct

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

HEADER = 28
UTF8 = 0x100
codecs.lookup("utf-16-le")  # its module must be there before a worker is confined
LONGEST = 1 << 16
"""Characters of one string that are read."""
MOST = 32 << 20
"""Characters of all strings that are read: they may lie over one another."""


class Strings:
    """The strings of a document.

    Raises:
        MalformedError: The pool is cut.

    """

    def __init__(self, data: memoryview, place: int, stop: int) -> None:
        if place + HEADER > stop:
            raise MalformedError(CUT)
        head, size = struct.unpack_from("<HI", data, place + 2)
        self.told, _, flags, self._first, _ = struct.unpack_from("<IIIII", data, place + 8)
        stop = min(stop, place + size)
        if place + head > stop:
            raise MalformedError(CUT)
        self.count = min(self.told, max(0, stop - place - head) // 4)
        self._offsets = struct.unpack_from(f"<{self.count}I", data, place + head)
        self._data, self._first, self._stop = data, place + self._first, stop
        self._utf8 = bool(flags & UTF8)
        self._known: dict[int, str] = {}
        self._left = MOST

    def get(self, number: int) -> str | None:
        """Return the string of that number; nothing, if there is none.

        Raises:
            MalformedError: The strings are longer, all together, than those of any real document.

        """
        if number >= self.count:
            return None
        if number not in self._known:
            self._known[number] = self._read(self._first + self._offsets[number])
            self._left -= len(self._known[number])
            if self._left < 0:
                raise MalformedError(LONG)
        return self._known[number]

    def _read(self, place: int) -> str:
        if place + 3 > self._stop:
            return ""
        if self._utf8:
            _, place = self._length8(place)
            length, place = self._length8(place)
            held = self._data[place : min(self._stop, place + length)]
            return bytes(held).decode("utf-8", "replace")
        (length,) = struct.unpack_from("<H", self._data, place)
        place += 2
        if length & 0x8000:
            if place + 2 > self._stop:
                return ""
            length = (length & 0x7FFF) << 16 | struct.unpack_from("<H", self._data, place)[0]
            place += 2
        held = self._data[place : min(self._stop, place + 2 * min(length, LONGEST))]
        return bytes(held).decode("utf-16-le", "replace")

    def _length8(self, place: int) -> tuple[int, int]:
        if place + 2 > self._stop:
            return 0, place
        first = self._data[place]
        if first & 0x80:
            return (first & 0x7F) << 8 | self._data[place + 1], place + 2
        return first, place + 1


CUT = Text("its table of strings is cut", "sa table de chaînes est coupée")
LONG = Text(
    "its strings lie over one another, and are longer than those of any real document",
    "ses chaînes se recouvrent, et sont plus longues que celles de tout document réel",
)
