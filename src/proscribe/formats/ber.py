"""BER: the elements of ASN.1, of definite or indefinite length, without copying.

https://www.itu.int/rec/T-REC-X.690
"""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

SEQUENCE, SET, INTEGER, OCTETS, OID, BITS = 0x30, 0x31, 0x02, 0x04, 0x06, 0x03
DEEP = 32
MOST = 4096
"""Elements within one element that are read."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element."""

    tag: int
    raw: memoryview
    """All its bytes."""
    body: memoryview
    """Those after its tag and length."""

    def children(self) -> list["Element"]:
        """Return the elements within it.

        Raises:
            MalformedError: One of them is cut.

        """
        return list(elements(self.body))

    def octets(self) -> bytes:
        """Return a string of octets, joined where it comes in pieces."""
        if self.tag & 0x20:
            return b"".join(child.octets() for child in self.children())
        return bytes(self.body)

    def oid(self) -> str:
        """Return an object identifier with dots."""
        numbers, value = [], 0
        for byte in self.body[:64]:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                numbers.append(value)
                value = 0
        if not numbers:
            return ""
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))

    def number(self) -> int:
        """Return an integer."""
        return int.from_bytes(self.body, "big", signed=True)


def element(held: memoryview, place: int = 0, depth: int = 0) -> Element:
    """Return the element that begins at a place.

    Raises:
        MalformedError: It is cut, or lies too deep.

    """
    if place + 2 > len(held) or depth > DEEP:
        raise MalformedError(CUT)
    tag, length = held[place], held[place + 1]
    start = place + 2
    if tag & 0x1F == 0x1F:  # noqa: PLR2004, a tag of several bytes, in nothing that is read here
        raise MalformedError(CUT)
    if length == 0x80:  # noqa: PLR2004, an end of contents tells its length
        stop = start
        while bytes(held[stop : stop + 2]) != b"\0\0":
            stop += len(element(held, stop, depth + 1).raw)
        return Element(tag, held[place : stop + 2], held[start:stop])
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(held[start : start + count], "big")
        start += count
    if start + length > len(held):
        raise MalformedError(CUT)
    return Element(tag, held[place : start + length], held[start : start + length])


def elements(held: memoryview) -> Iterator[Element]:
    """Yield the elements that follow one another.

    Raises:
        MalformedError: One of them is cut, or there are too many.

    """
    place = count = 0
    while place < len(held):
        one = element(held, place)
        place += len(one.raw)
        count += 1
        if count > MOST:
            raise MalformedError(CUT)
        yield one


def encoded(tag: int, body: bytes) -> bytes:
    """Return an element in DER."""
    size = len(body)
    if size < 0x80:  # noqa: PLR2004, the short form
        return bytes([tag, size]) + body
    count = (size.bit_length() + 7) // 8
    return bytes([tag, 0x80 | count]) + size.to_bytes(count, "big") + body


CUT = Text(
    "an ASN.1 structure is cut or too deep", "une structure ASN.1 est coupée ou trop profonde"
)
