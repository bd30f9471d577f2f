"""What an image calls from others, and what it offers: imports, late imports and exports.

https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#the-idata-section
https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#delay-load-import-tables-image-only
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from proscribe.formats.hostile import MalformedError
from proscribe.formats.pe.image import DELAYED, EXPORTS, IMPORTS, Image
from proscribe.model import Text

LIBRARIES, FUNCTIONS = 2048, 50_000
"""The most that are read of one image."""
IMPORT, LATE = 20, 32
"""Bytes of one row of either table."""
EXPORT = 40


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Imported:
    """One function that is called by its name."""

    library: str
    """In lower case."""
    name: str
    offset: int
    """Where its name stands in the file."""


def imported(image: Image) -> Iterator[Imported]:
    """Yield the functions that are imported by name, at the start and late.

    Raises:
        MalformedError: A table lies outside the file, or holds more than any real one.

    """
    left = FUNCTIONS
    for library, names in (*_early(image), *_late(image)):
        for offset in _offsets(image, names, left):
            left -= 1
            name = bytes(image.data[offset : offset + 256]).partition(b"\0")[0]
            yield Imported(library=library, name=name.decode("latin-1"), offset=offset)


def _early(image: Image) -> Iterator[tuple[str, int]]:
    for row in _rows(image, IMPORTS, IMPORT):
        names, _, _, library, addresses = unpack_from("<IIIII", row)
        if not library or not (names or addresses):
            return
        yield image.text(library).lower(), names or addresses


def _late(image: Image) -> Iterator[tuple[str, int]]:
    for row in _rows(image, DELAYED, LATE):
        flags, library, _, _, names = unpack_from("<IIIII", row)
        # Without the flag, addresses are absolute: no linker of this century writes that.
        if not library or not flags & 1:
            return
        yield image.text(library).lower(), names


def _rows(image: Image, table: int, wide: int) -> Iterator[memoryview]:
    address, size = image.directory(table)
    if not address or not size:
        return
    for n in range(LIBRARIES):
        row = image.slice(address + wide * n, wide)
        if len(row) < wide:
            return
        yield row
    raise MalformedError(MANY)


def _offsets(image: Image, address: int, most: int) -> Iterator[int]:
    """Yield where the names of a list of functions stand; those called by number have none."""
    wide, form = (8, "<Q") if image.wide else (4, "<I")
    for n in range(most):
        cell = image.slice(address + wide * n, wide)
        if len(cell) < wide:
            return
        (value,) = unpack_from(form, cell)
        if not value:
            return
        if value >> (8 * wide - 1):
            continue
        offset = image.offset((value & 0x7FFFFFFF) + 2)
        if offset is not None:
            yield offset
    raise MalformedError(MANY)


def exported(image: Image) -> Iterator[str]:
    """Yield the names of the functions that it offers.

    Raises:
        MalformedError: The table lies outside the file, or holds more than any real one.

    """
    address, size = image.directory(EXPORTS)
    if not address or not size:
        return
    head = image.slice(address, EXPORT)
    if len(head) < EXPORT:
        return
    count, names = unpack_from("<I", head, 24)[0], unpack_from("<I", head, 32)[0]
    if count > FUNCTIONS:
        raise MalformedError(MANY)
    table = image.slice(names, 4 * count) if count else b""
    for n in range(len(table) // 4):
        yield image.text(unpack_from("<I", table, 4 * n)[0])


MANY = Text(
    "it imports or offers more functions than any image",
    "il importe ou offre plus de fonctions qu'aucune image",
)
