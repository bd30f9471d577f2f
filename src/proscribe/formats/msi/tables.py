"""The tables of a database: a pool of strings, and columns that point into it.

https://learn.microsoft.com/en-us/windows/win32/msi/database-tables
https://gitlab.gnome.org/GNOME/msitools
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack_from

from proscribe.formats.compound import Compound, Entry
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.model import Shown, Text

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
TABLE = 0x4840
"""The character that begins the name of a table's stream."""
TEXT, BINARY = 0x0800, 0x0900
KIND = 0x0F00
LONG_POOL = 0x8000_0000
STRINGS, ROWS = 500_000, 200_000
"""The most that are read of a pool, or of a table."""
PAGES = {65001: "utf-8", 0: "cp1252"} | {
    n: codecs.lookup(f"cp{n}").name for n in (437, 850, 874, 932, 936, 949, 950, *range(1250, 1259))
}
"""Encodings by the numbers of code pages; looked up now, for later nothing may be opened."""
Row = dict[str, str | int | None]


def decoded(name: str) -> str:
    """Return the name of a stream: two letters stand in one character of it."""
    out = []
    for character in name:
        code = ord(character)
        if code == TABLE:
            out.append("!")
        elif 0x3800 <= code < 0x4800:  # noqa: PLR2004, two letters
            out += [ALPHABET[code - 0x3800 & 63], ALPHABET[code - 0x3800 >> 6]]
        elif 0x4800 <= code < TABLE:  # noqa: PLR2004, one letter
            out.append(ALPHABET[code - 0x4800])
        else:
            out.append(character)
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Database:
    """One database: its strings, and the columns of its tables."""

    file: Compound
    streams: dict[str, Entry]
    strings: list[str]
    wide: int
    """Bytes by which a string is named: two or three."""
    columns: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table; none, if there is no such table.

        Raises:
            MalformedError: The table names strings that are not there, or is too long.

        """
        yield from _rows(self, table, self.columns.get(table, []))


FIRST = [("Table", TEXT), ("Number", 2), ("Name", TEXT), ("Type", 2)]
"""The columns of the table of columns."""


def read(file: Compound) -> Database:
    """Read the pool and the list of columns.

    Raises:
        MalformedError: They are not there, or end too early.

    """
    streams = {decoded(n): e for n, e in file.streams().items()}
    if "!_StringPool" not in streams or "!_StringData" not in streams:
        raise MalformedError(NONE)
    pool = file.content(streams["!_StringPool"])
    data = file.content(streams["!_StringData"])
    strings, wide = _strings(pool, data)
    database = Database(file, streams, strings, wide)
    for row in _rows(database, "_Columns", FIRST):
        one = (str(row["Name"]), int(row["Type"] or 0))
        database.columns.setdefault(str(row["Table"]), []).append(one)
    return database


def _strings(pool: bytes, data: bytes) -> tuple[list[str], int]:
    if len(pool) < 4:  # noqa: PLR2004, the code page
        raise MalformedError(NONE)
    (head,) = unpack_from("<I", pool)
    page = head & 0xFFFF
    encoding = PAGES.get(page, "latin-1")
    strings, at, place = [""], 4, 0
    while at + 4 <= len(pool) and len(strings) < STRINGS:
        size, uses = unpack_from("<HH", pool, at)
        at += 4
        if not size and uses and at + 4 <= len(pool):
            # A long string: its length stands in the next four bytes.
            (size,) = unpack_from("<I", pool, at)
            at += 4
        strings.append(data[place : place + min(size, 4096)].decode(encoding, "replace"))
        place += size
    return strings, 3 if head & LONG_POOL else 2


def _rows(database: Database, table: str, columns: list[tuple[str, int]]) -> Iterator[Row]:
    entry = database.streams.get(f"!{table}")
    if entry is None or not columns:
        return
    data = database.file.content(entry)
    widths = [_width(kind, database.wide) for _, kind in columns]
    count = len(data) // sum(widths)
    if count > ROWS:
        raise MalformedError(LONG, Shown(entry=table))
    begins = [count * sum(widths[:n]) for n in range(len(widths))]
    for number in range(count):
        row: Row = {}
        for (name, kind), width, begin in zip(columns, widths, begins, strict=True):
            at = begin + width * number
            value = int.from_bytes(data[at : at + width], "little")
            row[name] = _value(database, kind, width, value)
        yield row


def _width(kind: int, wide: int) -> int:
    if kind & KIND == BINARY:
        return 2
    if kind & TEXT:
        return wide
    return 4 if kind & 0xFF == 4 else 2  # noqa: PLR2004, bytes of a number


def _value(database: Database, kind: int, width: int, value: int) -> str | int | None:
    if kind & TEXT and kind & KIND != BINARY:
        if value >= len(database.strings):
            raise MalformedError(NONE)
        return legible(database.strings[value])
    return value - (1 << 8 * width - 1) if value else None


NONE = Text(
    "the database has no strings, or names strings that are not there",
    "la base n'a pas de chaînes, ou nomme des chaînes absentes",
)
LONG = Text(
    "a table has more rows than any installer's",
    "une table a plus de lignes que celle d'aucun installateur",
)
