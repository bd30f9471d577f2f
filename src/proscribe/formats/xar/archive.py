"""The table of contents, and the bytes of the files that it tells of."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.markup import parsed
from proscribe.formats.xar.packed import GZIP, pieces, plain
from proscribe.formats.xml_tree import Element
from proscribe.model import Shown, Text

MAGIC = b"xar!"
HEAD = 28
LARGEST = 16 << 20
"""Bytes of the table of contents, unpacked."""
ALGORITHMS = {1: "sha1", 3: "sha256", 4: "sha512"}
DIGITS = 18
"""Of the largest number that is read: libxar counts in 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive: its table, and where the bytes of its files begin."""

    data: memoryview
    table: Element
    packed: memoryview
    heap: int
    algorithm: str
    """Such as ``sha256``: that of the digest of the table; empty where it is unknown."""

    @property
    def toc(self) -> Element | None:
        """Return the element in which all stands, if it is there."""
        return self.table.child("toc")

    def stretch(self, told: Element | None, length: str, entry: str) -> memoryview:
        """Return the bytes of the heap that an element tells of; ``length`` names how many.

        Raises:
            MalformedError: They lie outside the archive, or the element is not there.

        """
        begin = self.heap + number(told, "offset")
        end = begin + number(told, length)
        if told is None or end > len(self.data):
            raise MalformedError(BROKEN, Shown(entry=entry))
        return self.data[begin:end]


def read(data: memoryview, budget: Budget) -> Archive:
    """Read the table of contents.

    Raises:
        MalformedError: It is no XAR, or its table is cut, too large, or not XML.

    """
    if bytes(data[:4]) != MAGIC or len(data) < HEAD:
        raise MalformedError(BROKEN)
    head, _, packed, size, kind = unpack_from(">HHQQI", data, 4)
    if head < HEAD or head + packed > len(data) or size > LARGEST:
        raise MalformedError(BROKEN)
    held = data[head : head + packed]
    table = parsed(_whole(held, size, budget, GZIP, "toc"), "toc")
    algorithm = ALGORITHMS.get(kind, "")
    return Archive(data=data, table=table, packed=held, heap=head + packed, algorithm=algorithm)


def _whole(held: memoryview, size: int, budget: Budget, style: str, entry: str) -> bytes:
    budget.take(size, entry)
    found = b"".join(pieces(held, style, size + 1, entry))
    if len(found) != size:
        raise MalformedError(BROKEN, Shown(entry=entry))
    return found


def files(archive: Archive) -> Iterator[tuple[str, Element]]:
    """Yield the files of the archive by their paths."""
    left = [("", c) for c in reversed(archive.toc.children)] if archive.toc else []
    while left:
        folder, one = left.pop()
        if one.name != "file":
            continue
        path = folder + one.says("name")
        yield path, one
        left.extend((f"{path}/", c) for c in reversed(one.children))


def content(archive: Archive, file: Element, path: str, budget: Budget) -> bytes:
    """Return the bytes of a file.

    Raises:
        MalformedError: It lies outside the archive, or is packed in a way not known here.

    """
    told = file.child("data")
    held = archive.stretch(told, "length", path)
    style = packing(told)
    if not plain(style):
        return _whole(held, number(told, "size"), budget, style, path)
    budget.take(len(held), path)
    return bytes(held)


def packing(told: Element | None) -> str:
    """Return how a file is packed, as its table names it."""
    style = told.child("encoding") if told else None
    return style.attributes.get("style", "") if style else ""


def number(element: Element | None, name: str) -> int:
    """Return the number that stands in an element within; 0, if none does."""
    text = element.says(name) if element else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0


BROKEN = Text(
    "the archive's table of contents is cut, too large, or points outside the file",
    "la table des matières de l'archive est coupée, trop grande, ou pointe hors du fichier",
)
