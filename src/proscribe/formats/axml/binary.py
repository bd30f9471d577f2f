"""Binary XML, as Android reads it; what it refuses is read on, and told.

Android does not look at the type of the document, passes over chunks that it does not know, and
takes attributes by their numbers. It stops at the size that the document gives itself.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from proscribe.formats.axml import wording
from proscribe.formats.axml.attributes import NAMES
from proscribe.formats.axml.node import DEEP, NODES, Node, Type, Value
from proscribe.formats.axml.strings import Strings
from proscribe.formats.hostile import MalformedError
from proscribe.formats.oddities import Oddities, entry

POOL, XML, MAP, FIRST, START, END, LAST = 0x0001, 0x0003, 0x0180, 0x0100, 0x0102, 0x0103, 0x017F
ATTRIBUTE = struct.Struct("<IIIHBBI")
NONE = 0xFFFFFFFF
CHUNK = 8


@dataclass(slots=True)
class _Reading:
    data: memoryview
    name: str
    oddities: Oddities
    strings: Strings | None = None
    numbers: tuple[int, ...] = ()
    root: Node | None = None
    open: list[Node] = field(default_factory=list)
    count: int = 0


def binary(data: bytes, name: str, oddities: Oddities) -> Node:
    """Read a document; ``name`` is the entry that holds it.

    Raises:
        MalformedError: It holds no element.

    """
    reading = _Reading(memoryview(data), name, oddities)
    for kind, place, size in _chunks(reading):
        if kind == POOL and reading.strings is None:
            reading.strings = Strings(reading.data, place, place + size)
            if reading.strings.told > reading.strings.count:
                oddities.refuse("axml-string-count", wording.STRINGS, entry(name, place + 8, 4))
        elif kind == MAP and not reading.numbers:
            count = (size - CHUNK) // 4
            reading.numbers = struct.unpack_from(f"<{count}I", data, place + CHUNK)
        elif kind == START:
            _start(reading, place, size)
        elif kind == END and reading.open:
            reading.open.pop()
        elif kind not in {POOL, MAP} and not FIRST <= kind <= LAST:
            oddities.note("axml-unknown-chunk", wording.CHUNK, entry(name, place, size))
    if reading.root is None:
        raise MalformedError(wording.EMPTY, entry(name))
    return reading.root


def _chunks(reading: _Reading) -> Iterator[tuple[int, int, int]]:
    """Yield type, place and size of each chunk; a size that cannot be ends the document."""
    data, name = reading.data, reading.name
    if len(data) < CHUNK:
        raise MalformedError(wording.SHORT, entry(name))
    kind, head, size = struct.unpack_from("<HHI", data, 0)
    if kind != XML:
        reading.oddities.note("axml-magic", wording.MAGIC, entry(name, 0, 2, hex(kind)))
    if head != CHUNK:
        reading.oddities.note("axml-header-size", wording.HEADER, entry(name, 2, 2, head))
    if size > len(data) or size < len(data) - 3:
        reading.oddities.refuse("axml-size", wording.SIZE, entry(name, 4, 4, size))
    place = head if CHUNK <= head <= len(data) else CHUNK
    while place + CHUNK <= len(data):
        kind, head, size = struct.unpack_from("<HHI", data, place)
        if size < CHUNK or head > size or place + size > len(data):
            reading.oddities.refuse("axml-chunk-size", wording.CUT, entry(name, place, CHUNK))
            return
        if size % 4 or head % 4:
            reading.oddities.refuse("axml-chunk-align", wording.ALIGN, entry(name, place, CHUNK))
        yield kind, place, size
        place += size


def _start(reading: _Reading, place: int, size: int) -> None:
    head = struct.unpack_from("<H", reading.data, place + 2)[0]
    body = place + (head if 16 <= head <= size else 16)  # noqa: PLR2004, its line and comment
    if reading.strings is None or body + 20 > place + size:
        return
    reading.count += 1
    if reading.count > NODES or len(reading.open) >= DEEP:
        raise MalformedError(wording.DEEP, entry(reading.name, place))
    _, tag, first, width, count = struct.unpack_from("<IIHHH", reading.data, body)
    node = Node(reading.strings.get(tag) or "", entry(reading.name, place, size))
    if (first, width) != (20, 20) and count:
        shown = entry(reading.name, body + 8, 4, f"{first} {width}")
        reading.oddities.note("axml-attribute-size", wording.ATTRIBUTES, shown)
    if body + first + width * count > place + size:
        reading.oddities.refuse("axml-attributes-cut", wording.CUT, entry(reading.name, place))
        count = max(0, place + size - body - first) // max(width, ATTRIBUTE.size)
    for number in range(count):
        at = body + first + number * width
        if at + ATTRIBUTE.size > place + size:
            break
        _attribute(reading, node, ATTRIBUTE.unpack_from(reading.data, at))
    if reading.open:
        reading.open[-1].children.append(node)
    elif reading.root is None:
        reading.root = node
    reading.open.append(node)


def _attribute(reading: _Reading, node: Node, held: tuple[int, ...]) -> None:
    space, name, raw, _, _, kind, data = held
    strings = reading.strings
    if strings is None:
        return
    string = strings.get(data) if kind == Type.STRING else strings.get(raw)
    number = reading.numbers[name] if name < len(reading.numbers) else 0
    if number:
        if number in NAMES:
            node.android.setdefault(NAMES[number], Value(kind, data, string))
    elif space == NONE:
        node.plain.setdefault(strings.get(name) or "", Value(kind, data, string))
