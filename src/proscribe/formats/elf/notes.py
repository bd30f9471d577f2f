"""What the linker and the kernel's builders leave in an image: build id, and a module's own words.

https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.pheader.html
https://docs.kernel.org/admin-guide/module-signing.html
"""

from collections.abc import Iterator
from struct import unpack_from

from proscribe.formats.elf.dynamic import Word
from proscribe.formats.elf.image import NOTE, Image
from proscribe.formats.legible import legible

BUILD_ID = 3
OWNER = b"GNU\0"
LONGEST = 64
MARK = b"~Module signature appended~\n"
MOST = 256


def build_id(image: Image) -> Word | None:
    """Return the build id, in hexadecimal, if there is one."""
    for one in image.segments:
        if one.kind == NOTE:
            for kind, owner, at, size in _notes(image, one.offset, one.size):
                if (kind, owner) == (BUILD_ID, OWNER) and 0 < size <= LONGEST:
                    return Word(text=bytes(image.data[at : at + size]).hex(), offset=at)
    return None


def module(image: Image) -> dict[str, Word]:
    """Return what a module of the kernel says of itself: name, licence, author, and the like."""
    one = image.section(b".modinfo")
    if one is None:
        return {}
    found: dict[str, Word] = {}
    at = one.offset
    for raw in bytes(image.held(one)).split(b"\0")[:MOST]:
        name, _, value = raw.partition(b"=")
        if value:
            text = legible(value.decode("utf-8", "replace"))
            found.setdefault(legible(name.decode("ascii", "replace")), Word(text=text, offset=at))
        at += len(raw) + 1
    return found


def appended(data: memoryview) -> bool:
    """Tell whether a signature for the kernel follows the image."""
    return bytes(data[-len(MARK) :]) == MARK


def _notes(image: Image, at: int, size: int) -> Iterator[tuple[int, bytes, int, int]]:
    end = min(at + size, len(image.data))
    for _ in range(MOST):
        if at + 12 > end:
            return
        named, length, kind = unpack_from(image.order + "III", image.data, at)
        begin = at + 12 + (named + 3 & ~3)
        if begin + length > end:
            return
        yield kind, bytes(image.data[at + 12 : at + 12 + min(named, LONGEST)]), begin, length
        at = begin + (length + 3 & ~3)
