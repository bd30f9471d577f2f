"""A header of an RPM package: a table of tags, and a store of their values.

https://rpm-software-management.github.io/rpm/manual/format_header.html
https://rpm-software-management.github.io/rpm/manual/tags.html
"""

from dataclasses import dataclass, field
from struct import unpack_from

from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.model import Text

MAGIC = b"\x8e\xad\xe8\x01"
START, ROW = 16, 16
ROWS, STORE = 0xFFFF, 256 << 20
"""Rows and bytes of one header, as rpm bounds them."""
WIDTHS = {1: ("B", 1), 2: ("B", 1), 3: ("H", 2), 4: ("I", 4), 5: ("Q", 8)}
STRING, BINARY, STRINGS, TRANSLATED = 6, 7, 8, 9
MOST = 200_000
"""Values of one tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Where the value of a tag lies in the file."""

    kind: int
    at: int
    count: int


@dataclass(slots=True, kw_only=True)
class Header:
    """A header: its bytes, and its rows by their tags; of two of one tag, the first stands."""

    data: memoryview
    begin: int
    end: int
    rows: dict[int, Row] = field(default_factory=dict)

    @property
    def whole(self) -> memoryview:
        """Return all its bytes, which are those that digests are over."""
        return self.data[self.begin : self.end]

    def texts(self, tag: int) -> list[str]:
        """Return the texts of a tag; none, if it has none.

        Raises:
            MalformedError: They end after the header.

        """
        row = self.rows.get(tag)
        if row is None or row.kind not in {STRING, STRINGS, TRANSLATED}:
            return []
        held = bytes(self.data[row.at : self.end])
        parts = held.split(b"\0", row.count)
        if len(parts) <= row.count:
            raise MalformedError(SHORT)
        return [part.decode("utf-8", "surrogateescape") for part in parts[: row.count]]

    def text(self, tag: int) -> str:
        """Return the first text of a tag, as it can be shown."""
        return legible(next(iter(self.texts(tag)), ""))

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Return the numbers of a tag; none, if it has none.

        Raises:
            MalformedError: They end after the header.

        """
        row = self.rows.get(tag)
        if row is None or row.kind not in WIDTHS:
            return ()
        letter, width = WIDTHS[row.kind]
        if row.at + row.count * width > self.end:
            raise MalformedError(SHORT)
        return unpack_from(f">{row.count}{letter}", self.data, row.at)

    def binary(self, tag: int) -> bytes:
        """Return the bytes of a tag; none, if it has none."""
        row = self.rows.get(tag)
        if row is None or row.kind != BINARY:
            return b""
        return bytes(self.data[row.at : min(row.at + row.count, self.end)])


def read(data: memoryview, begin: int) -> Header:
    """Read the header that begins there.

    Raises:
        MalformedError: None does, or it lies outside the file.

    """
    if bytes(data[begin : begin + 4]) != MAGIC or begin + START > len(data):
        raise MalformedError(NONE)
    count, size = unpack_from(">II", data, begin + 8)
    store = begin + START + count * ROW
    if count > ROWS or size > STORE or store + size > len(data):
        raise MalformedError(SHORT)
    found = Header(data=data, begin=begin, end=store + size)
    for at in range(begin + START, store, ROW):
        tag, kind, offset, length = unpack_from(">4I", data, at)
        if offset >= size or length > max(MOST, size):
            raise MalformedError(SHORT)
        found.rows.setdefault(tag, Row(kind=kind, at=store + offset, count=length))
    return found


NONE = Text(
    "where a header should begin, none does", "là où un en-tête devrait débuter, il n'y en a pas"
)
SHORT = Text("a value of a header lies outside of it", "une valeur d'un en-tête est hors de lui")
