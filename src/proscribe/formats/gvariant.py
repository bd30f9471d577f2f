"""GVariant: values laid out so that each can be found without reading those before it.

A value that its bytes do not hold is, by the format's own rule, the empty one of its type; here
it is malformed, for nothing honest writes it.

https://docs.gtk.org/glib/gvariant-specification-1.0.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

FIXED = {"y": 1, "b": 1, "n": 2, "q": 2, "i": 4, "u": 4, "h": 4, "x": 8, "t": 8, "d": 8}
TEXTS = frozenset("sog")
DEEPEST = 16
MOST = 1_000_000
"""Children of one value."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a type, and its bytes."""

    kind: str
    data: memoryview

    @property
    def text(self) -> str:
        """Return a text; nothing, if it is none."""
        if self.kind not in TEXTS:
            return ""
        return bytes(self.data).partition(b"\0")[0].decode("utf-8", "replace")

    @property
    def raw(self) -> bytes:
        """Return its bytes."""
        return bytes(self.data)

    def number(self, order: str) -> int:
        """Return a number, in the order of bytes that its writer chose: little or big."""
        if order == "little":
            return int.from_bytes(self.data, "little")
        return int.from_bytes(self.data, "big")

    @property
    def children(self) -> list["Value"]:
        """Return what lies in it; of a text or number, nothing.

        Raises:
            MalformedError: It is laid out as no value of its type is.

        """
        if self.kind == "v":
            return [_variant(self.data)]
        if self.kind[0] == "a":
            return list(_array(self.kind[1:], self.data))
        if self.kind[0] in "({":
            return list(_tuple(self.kind, self.data))
        return []

    def get(self, name: str) -> "Value | None":
        """Return what a name stands for in a table (``a{sv}``), out of its variant."""
        return next((v for k, v in self.items() if k == name), None)

    def items(self) -> Iterator[tuple[str, "Value"]]:
        """Yield the names and values of a table (``a{sv}``)."""
        for entry in self.children:
            key, value = entry.children
            yield key.text, value.children[0] if value.kind == "v" else value


@cache
def members(kind: str) -> tuple[str, ...]:
    """Return the types within a tuple or an entry.

    Raises:
        MalformedError: It is no type.

    """
    found: list[str] = []
    at = 1
    while at < len(kind) - 1:
        end = _end(kind, at, 0)
        found.append(kind[at:end])
        at = end
    return tuple(found)


@cache
def shape(kind: str) -> tuple[int, int]:
    """Return how a type is aligned, and its size in bytes; 0 for one that varies.

    Raises:
        MalformedError: It is no type.

    """
    if kind in FIXED:
        return FIXED[kind], FIXED[kind]
    if kind in TEXTS:
        return 1, 0
    if kind == "v":
        return 8, 0
    if kind[0] == "a":
        return shape(kind[1:])[0], 0
    within = [shape(one) for one in members(kind)]
    align = max((a for a, _ in within), default=1)
    if any(not size for _, size in within):
        return align, 0
    at = 0
    for a, size in within:
        at += -at % a + size
    return align, at + -at % align or 1


def _end(kind: str, at: int, depth: int) -> int:
    """Return where the type ends that begins there."""
    if depth > DEEPEST or at >= len(kind):
        raise MalformedError(BROKEN)
    letter = kind[at]
    if letter in FIXED or letter in TEXTS or letter == "v":
        return at + 1
    if letter == "a":
        return _end(kind, at + 1, depth + 1)
    if letter in "({":
        close = ")" if letter == "(" else "}"
        at += 1
        while at < len(kind) and kind[at] != close:
            at = _end(kind, at, depth + 1)
        if at < len(kind):
            return at + 1
    raise MalformedError(BROKEN)


def _variant(data: memoryview) -> Value:
    cut = bytes(data[-256:]).rfind(b"\0")
    if cut < 0:
        raise MalformedError(BROKEN)
    kind = bytes(data[-256:])[cut + 1 :].decode("ascii", "replace")
    if not kind or _end(kind, 0, 0) != len(kind):
        raise MalformedError(BROKEN)
    begin = max(0, len(data) - 256) + cut
    return Value(kind, data[:begin])


def _width(size: int) -> int:
    """Return how many bytes an offset has in a container of a size."""
    return next(n for n in (1, 2, 4, 8) if size < 1 << 8 * n) if size else 0


def _array(kind: str, data: memoryview) -> Iterator[Value]:
    align, size = shape(kind)
    if size:
        if len(data) % size or len(data) // size > MOST:
            raise MalformedError(BROKEN)
        for at in range(0, len(data), size):
            yield Value(kind, data[at : at + size])
        return
    if not data:
        return
    width = _width(len(data))
    first = int.from_bytes(data[len(data) - width :], "little")
    count, rest = divmod(len(data) - first, width)
    if first > len(data) or rest or count > MOST:
        raise MalformedError(BROKEN)
    begin = 0
    for n in range(count):
        place = first + n * width
        end = int.from_bytes(data[place : place + width], "little")
        begin += -begin % align
        if not begin <= end <= first:
            raise MalformedError(BROKEN)
        yield Value(kind, data[begin:end])
        begin = end


def _tuple(kind: str, data: memoryview) -> Iterator[Value]:
    within = members(kind)
    width = _width(len(data))
    begin, offsets = 0, len(data)
    for n, one in enumerate(within):
        align, size = shape(one)
        begin += -begin % align
        if size:
            end = begin + size
        elif n == len(within) - 1:
            end = offsets
        else:
            offsets -= width
            end = int.from_bytes(data[max(offsets, 0) : offsets + width], "little")
        if not begin <= end <= offsets or offsets < 0:
            raise MalformedError(BROKEN)
        yield Value(one, data[begin:end])
        begin = end


BROKEN = Text("a value is laid out as none is", "une valeur est agencée comme aucune ne l'est")
