"""Messages of Protocol Buffers, field by field, without their description.

https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
WIDTHS = {FIXED64: 8, FIXED32: 4}

Held = int | memoryview


def fields(held: memoryview) -> Iterator[tuple[int, Held]]:
    """Yield the number and value of each field: a number, or bytes.

    Raises:
        MalformedError: The message is cut, or is none.

    """
    place = 0
    while place < len(held):
        key, place = _varint(held, place)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, place = _varint(held, place)
            yield number, value
            continue
        if kind == BYTES:
            size, place = _varint(held, place)
        elif kind in WIDTHS:
            size = WIDTHS[kind]
        else:
            raise MalformedError(CUT)
        if place + size > len(held):
            raise MalformedError(CUT)
        yield number, held[place : place + size]
        place += size


def _varint(held: memoryview, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(held) and shift < 70:  # noqa: PLR2004, ten bytes are the most
        byte = held[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            return value, place
    raise MalformedError(CUT)


def messages(held: memoryview, number: int) -> Iterator[memoryview]:
    """Yield the values of one field that are bytes."""
    return (v for n, v in fields(held) if n == number and isinstance(v, memoryview))


def spelt(held: memoryview) -> str:
    """Return bytes as text."""
    return bytes(held).decode("utf-8", "replace")


CUT = Text(
    "the document is cut, or no Protocol Buffers", "le document est coupé, ou d'un autre format"
)
