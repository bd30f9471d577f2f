"""Resource tables: what a reference to a string says, in the languages that there are."""

import struct
from collections.abc import Iterator

from proscribe.formats.axml.node import Type
from proscribe.formats.axml.strings import Strings

TABLE, POOL, PACKAGE, TYPE = 0x0002, 0x0001, 0x0200, 0x0201
SPARSE, SHORT = 1, 2
COMPLEX, COMPACT = 1, 8
NO_ENTRY = 0xFFFFFFFF
HOPS = 5
"""References that are followed, one after another."""
CHUNKS = 20_000
MOST = 256
"""Tables of one type that are looked at: one for each language and sort of device."""
CHUNK = 8
LANGUAGES = {b"\0\0": "", b"en": "en", b"fr": "fr"}

Types = dict[tuple[int, int], list[tuple[int, int]]]
"""By package and number: where each table of a type stands, and its size."""
Table = tuple[Strings | None, Types]


def labels(held: memoryview, reference: int) -> dict[str, str]:
    """Return what a string resource says: by ``en``, ``fr``, and empty for the default.

    Raises:
        MalformedError: The table is cut.

    """
    strings, types = _table(held)
    if strings is None:
        return {}
    found: dict[str, str] = {}
    for place, size in _named(types, reference):
        for language, text in _of_type(held, place, size, reference, (strings, types)):
            found.setdefault(language, text)
    return found


def _named(types: Types, reference: int) -> list[tuple[int, int]]:
    return types.get((reference >> 24, reference >> 16 & 0xFF), [])[:MOST]


def _table(held: memoryview) -> Table:
    """Return the table's strings, and its types."""
    strings: Strings | None = None
    types: Types = {}
    if len(held) < 12 or struct.unpack_from("<H", held)[0] != TABLE:  # noqa: PLR2004, its header
        return strings, types
    for kind, place, size in _chunks(held, struct.unpack_from("<H", held, 2)[0], len(held)):
        if kind == POOL and strings is None:
            strings = Strings(held, place, place + size)
        elif kind == PACKAGE and size > CHUNK + 4:
            head, number = struct.unpack_from("<H4xI", held, place + 2)
            inner = _chunks(held, place + head, place + size)
            for _, at, long in (one for one in inner if one[0] == TYPE and one[2] > CHUNK):
                types.setdefault((number, held[at + CHUNK]), []).append((at, long))
    return strings, types


def _chunks(held: memoryview, place: int, stop: int) -> Iterator[tuple[int, int, int]]:
    for _ in range(CHUNKS):
        if place + CHUNK > stop:
            return
        kind, _, size = struct.unpack_from("<HHI", held, place)
        if size < CHUNK or place + size > stop:
            return
        yield kind, place, size
        place += size


def _of_type(
    held: memoryview, place: int, size: int, reference: int, table: Table
) -> Iterator[tuple[str, str]]:
    """Yield the language and text of a resource, if this type holds it for one of ours."""
    if size < 36:  # noqa: PLR2004, its header
        return
    language = LANGUAGES.get(bytes(held[place + 28 : place + 30]))
    offset = _offset(held, place, size, reference & 0xFFFF)
    if language is None or offset is None or place + offset + 16 > len(held):
        return
    text = _text(held, place + offset, table, HOPS)
    if text:
        yield language, text


def _offset(held: memoryview, place: int, size: int, number: int) -> int | None:
    head = struct.unpack_from("<H", held, place + 2)[0]
    flags, count, first = held[place + 9], *struct.unpack_from("<II", held, place + 12)
    if flags & SPARSE:
        for at in range(place + head, min(place + head + 4 * count, place + size - 3), 4):
            index, quarter = struct.unpack_from("<HH", held, at)
            if index == number:
                return int(first + 4 * quarter)
        return None
    width = 2 if flags & SHORT else 4
    at = place + head + width * number
    if number >= count or at + width > place + size:
        return None
    offset = struct.unpack_from("<H" if flags & SHORT else "<I", held, at)[0]
    if flags & SHORT:
        offset = NO_ENTRY if offset == NO_ENTRY >> 16 else 4 * offset
    return None if offset == NO_ENTRY else int(first + offset)


def _text(held: memoryview, at: int, table: Table, hops: int) -> str:
    size, flags = struct.unpack_from("<HH", held, at)
    if flags & COMPACT:
        kind, data = flags >> 8, struct.unpack_from("<I", held, at + 4)[0]
    elif flags & COMPLEX or at + size + 8 > len(held):
        return ""
    else:
        kind, data = held[at + size + 3], struct.unpack_from("<I", held, at + size + 4)[0]
    strings, types = table
    if kind == Type.STRING and strings is not None:
        return strings.get(data) or ""
    if kind != Type.REFERENCE or not hops:
        return ""
    for place, length in _named(types, data):
        offset = _offset(held, place, length, data & 0xFFFF)
        if offset is not None and place + offset + 16 <= len(held):
            return _text(held, place + offset, table, hops - 1)
    return ""
