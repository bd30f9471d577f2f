"""ASN.1 as certificates and signatures are written: DER, and BER with its indefinite lengths.

Nothing is copied until it is asked for; depth and the number of elements are bounded.

https://www.itu.int/rec/T-REC-X.690
"""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

DEPTH = 40
"""Elements within elements: a signature within a signature within a signature needs some 30."""
MOST = 20_000
"""Elements of one: more than any list of certificates or attributes."""
SEQUENCE, SET, OCTETS, OID, INTEGER, BITS = 0x30, 0x31, 0x04, 0x06, 0x02, 0x03
CONSTRUCTED = 0x20
LONG_TAG = 0x1F
INDEFINITE = 0x80
WIDEST = 4
"""Bytes of a length: none here is over 4 GiB."""
LONGEST_OID = 64
"""Bytes of an object identifier: a number of a million bits takes long to read, and names none."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element: its header begins at ``begin``, its content is ``start`` to ``end``."""

    data: memoryview
    tag: int
    begin: int
    start: int
    end: int
    after: int
    depth: int

    @property
    def raw(self) -> bytes:
        """Return its bytes, header and all."""
        return bytes(self.data[self.begin : self.after])

    @property
    def content(self) -> bytes:
        """Return the bytes of its content."""
        return bytes(self.data[self.start : self.end])

    @property
    def children(self) -> tuple["Node", ...]:
        """Return the elements within.

        Raises:
            MalformedError: They do not fill it, are too many, or lie too deep.

        """
        return tuple(_within(self))

    @property
    def octets(self) -> bytes:
        """Return the bytes of an octet string, which BER may write in pieces."""
        if not self.tag & CONSTRUCTED:
            return self.content
        return b"".join(child.octets for child in self.children)

    @property
    def oid(self) -> str:
        """Return an object identifier, dotted; empty for anything else."""
        if self.tag != OID or not 0 < self.end - self.start <= LONGEST_OID:
            return ""
        numbers, value = [], 0
        for byte in self.content:
            value = value << 7 | byte & 0x7F
            if not byte & INDEFINITE:
                numbers.append(value)
                value = 0
        if not numbers:
            return ""
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))

    @property
    def number(self) -> int:
        """Return an integer."""
        return int.from_bytes(self.content, "big", signed=True)

    def child(self, *places: int) -> "Node":
        """Return the element at a place within, and so on inwards.

        Raises:
            MalformedError: There is none.

        """
        node = self
        for place in places:
            inner = node.children
            if place >= len(inner):
                raise MalformedError(SHORT)
            node = inner[place]
        return node


def read(data: bytes | memoryview, at: int = 0) -> Node:
    """Return the element that begins there.

    Raises:
        MalformedError: No element begins there, or it ends after the data.

    """
    return _read(memoryview(data), at, len(data), 0)


def encoded(tag: int, content: bytes) -> bytes:
    """Return an element in DER."""
    size = len(content)
    if size < INDEFINITE:
        return bytes([tag, size]) + content
    count = (size.bit_length() + 7) // 8
    return bytes([tag, INDEFINITE | count]) + size.to_bytes(count, "big") + content


def _read(data: memoryview, at: int, limit: int, depth: int) -> Node:
    if depth > DEPTH:
        raise MalformedError(DEEP)
    if at + 2 > limit:
        raise MalformedError(SHORT)
    tag, first = data[at], data[at + 1]
    if tag & LONG_TAG == LONG_TAG:
        raise MalformedError(TAG)
    if first == INDEFINITE and tag & CONSTRUCTED:
        end = _end(data, at + 2, limit, depth)
        return Node(data, tag, at, at + 2, end, end + 2, depth)
    start = at + 2
    size = first
    if first >= INDEFINITE:
        wide = first & 0x7F
        start += wide
        if not 0 < wide <= WIDEST or start > limit:
            raise MalformedError(SHORT)
        size = int.from_bytes(data[at + 2 : start], "big")
    if start + size > limit:
        raise MalformedError(SHORT)
    return Node(data, tag, at, start, start + size, start + size, depth)


def _end(data: memoryview, at: int, limit: int, depth: int) -> int:
    """Return where the two zeros stand that end an element of indefinite length."""
    for _ in range(MOST):
        if bytes(data[at : at + 2]) == b"\0\0":
            return at
        at = _read(data, at, limit, depth + 1).after
    raise MalformedError(MANY)


def _within(node: Node) -> Iterator[Node]:
    at = node.start
    for _ in range(MOST):
        if at >= node.end:
            return
        inner = _read(node.data, at, node.end, node.depth + 1)
        yield inner
        at = inner.after
    raise MalformedError(MANY)


SHORT = Text("an ASN.1 element ends too early", "un élément ASN.1 finit trop tôt")
TAG = Text("an ASN.1 element has a tag of several bytes", "une étiquette ASN.1 a plusieurs octets")
DEEP = Text("ASN.1 elements lie too deep", "des éléments ASN.1 sont imbriqués trop profondément")
MANY = Text("an ASN.1 element holds too many others", "un élément ASN.1 en contient trop d'autres")
