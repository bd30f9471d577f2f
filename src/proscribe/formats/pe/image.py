"""The headers of an image, and where its addresses lie in the file. Every number is doubted.

https://learn.microsoft.com/en-us/windows/win32/debug/pe-format
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from struct import unpack_from

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

MZ, PE = b"MZ", b"PE\0\0"
NEW_HEADER = 0x3C
FILE_HEADER, SECTION = 24, 40
PE32, PE64 = 0x10B, 0x20B
CHECKSUM = 64
"""Where the checksum lies in the optional header; it is no part of the signed digest."""
DIRECTORIES = {PE32: 96, PE64: 112}
EXPORTS, IMPORTS, RESOURCES, CERTIFICATES, DELAYED = 0, 1, 2, 4, 13
MOST_SECTIONS = 512
"""Sections of an image: more than any linker makes."""
DLL = 0x2000
NATIVE = 1
"""The subsystem of drivers."""
LONGEST_NAME = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of the file, and the addresses at which it stands in memory."""

    name: str
    address: int
    memory: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image: its bytes, and the few headers that matter here."""

    data: memoryview
    machine: int
    characteristics: int
    subsystem: int
    wide: bool
    optional: int
    """Where the optional header begins."""
    directories: tuple[tuple[int, int], ...]
    sections: tuple[Section, ...]

    @property
    def library(self) -> bool:
        """Tell whether it is a library."""
        return bool(self.characteristics & DLL)

    @property
    def driver(self) -> bool:
        """Tell whether it is for the kernel, or for what starts before it."""
        return self.subsystem == NATIVE

    def directory(self, number: int) -> tuple[int, int]:
        """Return the address and size of a table of the image; zeros if it has none."""
        return self.directories[number] if number < len(self.directories) else (0, 0)

    def offset(self, address: int) -> int | None:
        """Return where an address lies in the file; nothing if it does not."""
        for one in self.sections:
            into = address - one.address
            if 0 <= into < max(one.memory, one.size):
                return one.offset + into if into < one.size else None
        return None

    def slice(self, address: int, size: int) -> memoryview:
        """Return bytes by their address; fewer, where the file ends.

        Raises:
            MalformedError: The address lies in no section.

        """
        offset = self.offset(address)
        if offset is None:
            raise MalformedError(OUTSIDE)
        return self.data[offset : offset + size]

    def text(self, address: int) -> str:
        """Return the text that ends in a NUL at an address."""
        found = bytes(self.slice(address, LONGEST_NAME)).partition(b"\0")[0]
        return found.decode("latin-1")

    def overlapping(self) -> Iterator[tuple[Section, Section]]:
        """Yield neighbours whose bytes in the file overlap."""
        held = sorted((s for s in self.sections if s.size), key=lambda s: (s.offset, s.size))
        for first, second in pairwise(held):
            if first.offset + first.size > second.offset:
                yield first, second


def read(data: memoryview) -> Image:
    """Read the headers.

    Raises:
        MalformedError: It is no image, or a header ends after the file.

    """
    if bytes(data[:2]) != MZ or len(data) < NEW_HEADER + 4:
        raise MalformedError(OTHER)
    (begin,) = unpack_from("<I", data, NEW_HEADER)
    optional = begin + FILE_HEADER
    if bytes(data[begin : begin + 4]) != PE or optional + 2 > len(data):
        raise MalformedError(OTHER)
    machine, count, _, _, _, size, flags = unpack_from("<HHIIIHH", data, begin + 4)
    (magic,) = unpack_from("<H", data, optional)
    if magic not in DIRECTORIES or optional + size > len(data) or size < DIRECTORIES[magic]:
        raise MalformedError(OTHER)
    if count > MOST_SECTIONS:
        raise MalformedError(MANY)
    table = optional + size
    if table + SECTION * count > len(data):
        raise MalformedError(OUTSIDE)
    return Image(
        data=data,
        machine=machine,
        characteristics=flags,
        subsystem=unpack_from("<H", data, optional + 68)[0],
        wide=magic == PE64,
        optional=optional,
        directories=_directories(data, optional + DIRECTORIES[magic], optional + size),
        sections=tuple(_section(data, table + SECTION * n) for n in range(count)),
    )


def _directories(data: memoryview, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    (count,) = unpack_from("<I", data, begin - 4)
    fits = min(count, 16, (end - begin) // 8)
    return tuple(unpack_from("<II", data, begin + 8 * n) for n in range(fits))


def _section(data: memoryview, at: int) -> Section:
    name, memory, address, size, offset = unpack_from("<8sIIII", data, at)
    return Section(
        name=name.rstrip(b"\0").decode("latin-1"),
        address=address,
        memory=memory,
        offset=offset,
        size=max(0, min(size, len(data) - offset)),
    )


OTHER = Text("it has no header of a Windows image", "il n'a pas l'en-tête d'une image Windows")
MANY = Text("it has more sections than any image", "il a plus de sections qu'aucune image")
OUTSIDE = Text(
    "a table of the image lies outside the file", "une table de l'image est hors du fichier"
)
