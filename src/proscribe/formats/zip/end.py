"""The end of a ZIP: where its directory lies, and what was put before, between and after."""

import struct
from dataclasses import dataclass

from proscribe.formats.hostile import MalformedError
from proscribe.formats.oddities import Oddities
from proscribe.model import Shown, Text

SIGNATURE = b"PK\5\6"
LOCATOR64 = b"PK\6\7"
SIZE = 22
COMMENT = 0xFFFF
"""Bytes of the longest comment that may follow."""
TRIED = 64
"""Records that are looked at, from the last on."""
LOCATOR = 20
"""Bytes of the record before the end that leads to ZIP64's own end."""
END64, SIZE64 = b"PK\6\6", 56


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The end record, its offsets as they are in the file."""

    place: int
    """Where the record itself stands."""
    count: int
    """How many entries it tells of."""
    size: int
    """Bytes of the directory."""
    directory: int
    """Where the directory begins."""
    base: int
    """Bytes that stand before the archive, and that its offsets do not count."""
    wide: bool = False
    """Whether it is a ZIP64, whose entries may tell numbers of 64 bits."""


def end(data: memoryview, oddities: Oddities) -> End:
    """Find the end record of an archive, as Android does.

    Raises:
        MalformedError: There is none, it points out of the file, or is that of a ZIP64.

    """
    place = _place(data, oddities)
    if _locates(data, place):
        raise MalformedError(ZIP64, Shown(offset=place))
    return _end(data, place, oddities)


def wide_end(data: memoryview, oddities: Oddities) -> End:
    """Find the end record of an archive, as Windows and Apple's systems do: a ZIP64 is read.

    Raises:
        MalformedError: There is none, or it points out of the file.

    """
    place = _place(data, oddities)
    if not _locates(data, place):
        return _end(data, place, oddities)
    (at,) = struct.unpack_from("<Q", data, place - LOCATOR + 8)
    if at + SIZE64 > place or bytes(data[at : at + 4]) != END64:
        raise MalformedError(OUTSIDE, Shown(offset=place))
    count, size, offset = struct.unpack_from("<QQQ", data, at + 32)
    if offset + size > at or not _begins(data, offset, count):
        raise MalformedError(OUTSIDE, Shown(offset=at, length=SIZE64))
    return End(place=at, count=count, size=size, directory=offset, base=0, wide=True)


def _locates(data: memoryview, place: int) -> bool:
    return place >= LOCATOR and bytes(data[place - LOCATOR :][:4]) == LOCATOR64


def _end(data: memoryview, place: int, oddities: Oddities) -> End:
    count, size, offset = struct.unpack_from("<HII", data, place + 10)
    base = 0
    if offset + size > place or not _begins(data, offset, count):
        base = place - size - offset
        if base <= 0 or not _begins(data, base + offset, count):
            raise MalformedError(OUTSIDE, Shown(offset=place, length=SIZE))
        oddities.refuse("zip-prefix", PREFIX, Shown(offset=0, length=base))
    elif count and bytes(data[:4]) != b"PK\3\4":
        oddities.refuse("zip-prefix", PREFIX, Shown(offset=0, length=4))
    return End(place=place, count=count, size=size, directory=base + offset, base=base)


def _begins(data: memoryview, place: int, count: int) -> bool:
    return not count or bytes(data[place : place + 4]) == b"PK\1\2"


def _place(data: memoryview, oddities: Oddities) -> int:
    """Return the last record whose comment ends with the file, else the last at all."""
    start = max(0, len(data) - SIZE - COMMENT)
    tail = bytes(data[start:])
    stop = max(0, len(tail) - SIZE + len(SIGNATURE))
    places: list[int] = []
    while (found := tail.rfind(SIGNATURE, 0, stop)) >= 0 and len(places) < TRIED:
        places.append(found)
        stop = found + len(SIGNATURE) - 1
    if not places:
        raise MalformedError(NO_END)
    fitting = [p for p in places if _comment(tail, p) == len(tail) - p - SIZE]
    if not fitting:
        oddities.refuse("zip-trailing-bytes", TRAILING, Shown(offset=start + places[0]))
        return start + places[0]
    if fitting[0] != places[0] or len(fitting) > 1:
        oddities.refuse("zip-end-twice", TWICE, Shown(offset=start + places[0]))
    return start + next((p for p in fitting if _counted(tail, p)), fitting[0])


def _comment(tail: bytes, place: int) -> int:
    return int.from_bytes(tail[place + 20 : place + 22], "little")


def _counted(tail: bytes, place: int) -> int:
    return int.from_bytes(tail[place + 10 : place + 12], "little")


NO_END = Text(
    "it has no end of a ZIP directory: it was cut, or is no ZIP",
    "la fin du répertoire ZIP manque : il a été coupé, ou n'est pas un ZIP",
)
ZIP64 = Text(
    "it is a ZIP64, which Android's packages are not, and which is not read",
    "c'est un ZIP64, ce que les paquets d'Android ne sont pas ; il n'est pas lu",
)
OUTSIDE = Text(
    "its directory does not lie where its end says",
    "son répertoire ne se trouve pas là où sa fin le dit",
)
PREFIX = Text(
    "bytes stand before the archive: Android refuses it, other readers do not",
    "des octets précèdent l'archive : Android la refuse, d'autres lecteurs non",
)
TWICE = Text(
    "two records claim to be the end of the directory: readers may see different packages",
    "deux enregistrements se disent fin du répertoire : les lecteurs peuvent voir des paquets"
    " différents",
)
TRAILING = Text(
    "bytes follow the end of the archive that its comment does not count: Android refuses it",
    "des octets non comptés comme commentaire suivent l'archive : Android la refuse",
)
