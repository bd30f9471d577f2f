"""cpio, as RPM holds it: files in their order; of those too large for it, only a number.

man 5 cpio
https://rpm-software-management.github.io/rpm/manual/format_v4.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from proscribe.formats.hostile import MalformedError
from proscribe.formats.linux.item import HELD, MOST, Item, rooted
from proscribe.formats.linux.stream import Stream
from proscribe.model import Text

NEW, SUMMED, STRIPPED = b"070701", b"070702", b"07070X"
FIELDS = 13
"""Numbers of eight hexadecimal digits after the magic."""
LAST = "TRAILER!!!"
LONGEST = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    number: int
    mode: int
    links: int
    size: int
    path: str


def items(stream: Stream, listed: Sequence[Item]) -> Iterator[Item]:
    """Yield the files of an archive, with what the header of the package says of each.

    Raises:
        MalformedError: It cannot be read.

    """
    by_path = {item.path: item for item in listed}
    for _ in range(MOST):
        magic = stream.read(len(NEW))
        if magic == STRIPPED:
            item, pad = _by_number(stream, listed), 4
        elif magic in {NEW, SUMMED}:
            head = _head(stream)
            if head.path == LAST:
                return
            path = rooted(head.path)
            item = by_path.get(path, Item(path=path, mode=head.mode, archive="payload"))
            item, pad = replace(item, size=head.size), 4
        else:
            raise MalformedError(BROKEN)
        yield _filled(stream, item)
        stream.skip(-stream.offset % pad)
    raise MalformedError(BROKEN)


def _by_number(stream: Stream, listed: Sequence[Item]) -> Item:
    number = _hexadecimal(stream.read(8))
    stream.skip(-stream.offset % 4)
    if number >= len(listed):
        raise MalformedError(BROKEN)
    return listed[number]


def _head(stream: Stream) -> _Head:
    raw = stream.read(8 * FIELDS)
    numbers = [_hexadecimal(raw[at : at + 8]) for at in range(0, 8 * FIELDS, 8)]
    length = numbers[11]
    if not 0 < length <= LONGEST:
        raise MalformedError(BROKEN)
    path = stream.read(length).rstrip(b"\0").decode("utf-8", "replace")
    stream.skip(-stream.offset % 4)
    return _Head(number=numbers[0], mode=numbers[1], links=numbers[4], size=numbers[6], path=path)


def _filled(stream: Stream, item: Item) -> Item:
    if item.size > HELD:
        stream.skip(item.size)
        return item
    content = stream.read(item.size)
    if len(content) != item.size:
        raise MalformedError(BROKEN)
    return replace(item, content=content)


def _hexadecimal(digits: bytes) -> int:
    try:
        return int(digits, 16)
    except ValueError as error:
        raise MalformedError(BROKEN) from error


BROKEN = Text("its cpio archive cannot be read on", "son archive cpio ne peut être lue plus loin")
