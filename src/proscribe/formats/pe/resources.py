"""Resources of an image: the version, as its maker tells it, and the manifest.

https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#the-rsrc-section
https://learn.microsoft.com/en-us/windows/win32/menurc/vs-versioninfo
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import error as struct_error
from struct import unpack_from

from proscribe.formats.legible import legible
from proscribe.formats.pe.image import RESOURCES, Image

VERSION, MANIFEST = 16, 24
ENTRIES = 4096
"""Entries of one level that are looked at."""
LARGEST = 1 << 20
DEEPEST = 6
"""Levels of blocks in a version: there are four."""
FOLDER = 0x80000000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One value of the version, and where it stands in the file."""

    value: str
    offset: int
    length: int


def found(image: Image, kind: int) -> Iterator[tuple[int, memoryview]]:
    """Yield where the resources of a kind begin in the file, and their bytes: those of languages.

    Raises:
        MalformedError: The tree lies outside the file.

    """
    begin, size = image.directory(RESOURCES)
    if not begin or not size:
        return
    for name in _entries(image, begin, 0, kind):
        for language in _entries(image, begin, name, None):
            for leaf in _entries(image, begin, language, None):
                row = image.slice(begin + (leaf & ~FOLDER), 8)
                if leaf & FOLDER or len(row) < 8:  # noqa: PLR2004, an address and a size
                    continue
                address, length = unpack_from("<II", row)
                yield image.offset(address) or 0, image.slice(address, min(length, LARGEST))
            break


def _entries(image: Image, begin: int, folder: int, kind: int | None) -> Iterator[int]:
    """Yield what the entries of a folder lead to: those of a kind, or all."""
    at = begin + (folder & ~FOLDER)
    head = image.slice(at, 16)
    if len(head) < 16:  # noqa: PLR2004, the head of a folder
        return
    named, numbered = unpack_from("<HH", head, 12)
    for n in range(min(named + numbered, ENTRIES)):
        row = image.slice(at + 16 + 8 * n, 8)
        if len(row) < 8:  # noqa: PLR2004, a name and a place
            return
        name, leads = unpack_from("<II", row)
        if kind is None or name == kind:
            yield leads


def version(image: Image) -> dict[str, Told]:
    """Return the texts of the version, of the first language that has any.

    Raises:
        MalformedError: The tree of resources lies outside the file.

    """
    for offset, data in found(image, VERSION):
        try:
            told = dict(_strings(data, offset, 0, len(data), 0))
        except (struct_error, ValueError):
            continue
        if told:
            return told
    return {}


def _strings(
    data: memoryview, offset: int, at: int, end: int, depth: int
) -> Iterator[tuple[str, Told]]:
    """Yield the texts that lie in one block of the version, and in those within."""
    size, length, kind = unpack_from("<HHH", data, at)
    stop = min(end, at + size)
    key, begin = _key(data, at + 6, stop)
    begin = begin + 3 & ~3
    if depth == 3:  # noqa: PLR2004, the version, all texts, those of a language, one
        last = min(stop, begin + 2 * length)
        value = bytes(data[begin:last]).decode("utf-16-le", "replace").partition("\0")[0]
        if value.strip():
            yield key, Told(value=legible(value), offset=offset + begin, length=last - begin)
        return
    inner = begin + (length if not kind else 0) + 3 & ~3
    if depth == 1 and key != "StringFileInfo":
        return
    while inner + 6 < stop and depth < DEEPEST:
        (step,) = unpack_from("<H", data, inner)
        if step < 6:  # noqa: PLR2004, the head of a block
            return
        yield from _strings(data, offset, inner, stop, depth + 1)
        inner += step + 3 & ~3


def _key(data: memoryview, at: int, stop: int) -> tuple[str, int]:
    limit = min(stop, at + 128)
    text = bytes(data[at:limit]).decode("utf-16-le", "ignore").partition("\0")[0]
    return text, at + 2 * (len(text) + 1)


def manifest(image: Image) -> tuple[int, bytes]:
    """Return where the manifest begins in the file, and its bytes; none, if it has none.

    Raises:
        MalformedError: The tree of resources lies outside the file.

    """
    offset, data = next(found(image, MANIFEST), (0, memoryview(b"")))
    return offset, bytes(data)
