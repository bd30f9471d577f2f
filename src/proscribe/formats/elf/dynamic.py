"""What an ELF image says to the loader: its name, what it needs, what it calls.

https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html
https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.symtab.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from proscribe.formats.elf.image import DYNAMIC, Image
from proscribe.formats.legible import legible

NEEDED, STRINGS, SYMBOLS, SIZE, SONAME, RPATH, RUNPATH = 1, 5, 6, 10, 14, 15, 29
ENTRIES = 4096
NAMES = 500_000
"""Symbols that are read."""
LONGEST = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A name, and where it stands in the file."""

    text: str
    offset: int


class Dynamic:
    """The dynamic section of an image; empty, if it has none."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._entries = list(_entries(image))
        self._strings = self._place(STRINGS)

    @property
    def there(self) -> bool:
        """Tell whether there is one."""
        return bool(self._entries)

    def words(self, *tags: int) -> Iterator[Word]:
        """Yield the names that entries give.

        Raises:
            MalformedError: They lie nowhere in the file.

        """
        for tag, value in self._entries:
            if tag in tags and self._strings:
                yield self._word(self._strings + value)

    def imported(self) -> Iterator[Word]:
        """Yield the functions and variables that others must give; of each, the name alone."""
        table = self._place(SYMBOLS)
        if not table or not self._strings:
            return
        wide = self._image.wide
        layout = Struct(self._image.order + ("IBBHQQ" if wide else "IIIBBH"))
        section = self._image.section(b".dynsym")
        end = table + section.size if section and section.offset == table else self._strings
        stop = min(len(self._image.data), end)
        count = min(max(0, stop - table) // layout.size, NAMES)
        held = self._image.data[table : table + count * layout.size]
        undefined = 3 if wide else 5
        for row in layout.iter_unpack(held):
            if row[undefined] == 0 and row[0]:
                yield self._word(self._strings + row[0])

    def _place(self, tag: int) -> int:
        """Return where a table lies in the file; 0, if there is none."""
        address = next((value for one, value in self._entries if one == tag), 0)
        return self._image.offset(address) if address else 0

    def _word(self, at: int) -> Word:
        raw = bytes(self._image.data[at : at + LONGEST]).partition(b"\0")[0]
        return Word(text=legible(raw.decode("utf-8", "replace")), offset=at)


def _entries(image: Image) -> Iterator[tuple[int, int]]:
    one = next((s for s in image.segments if s.kind == DYNAMIC), None)
    if one is None:
        return
    layout = Struct(image.order + ("qQ" if image.wide else "iI"))
    held = image.held(one)
    count = min(len(held) // layout.size, ENTRIES)
    for tag, value in layout.iter_unpack(held[: count * layout.size]):
        if tag == 0:
            return
        yield tag, value
