"""The tables of an ELF image: segments, sections, and where an address lies in the file.

https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
https://www.kernel.org/doc/html/latest/userspace-api/ELF.html
"""

from dataclasses import dataclass
from struct import Struct, unpack_from

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

MAGIC = b"\x7fELF"
RELOCATABLE, EXECUTABLE, SHARED, CORE = 1, 2, 3, 4
LOAD, DYNAMIC, INTERPRETER, NOTE = 1, 2, 3, 4
HEAD = 64
"""Bytes of the longer header; no image that runs is shorter."""
MACHINES = {
    3: "i386", 8: "mips", 20: "powerpc", 21: "powerpc64", 22: "s390", 40: "arm", 62: "x86_64",
    183: "aarch64", 243: "riscv", 247: "bpf", 258: "loongarch",
}  # fmt: skip
TABLE = 20_000
"""Entries of a table of segments or sections that are read."""
NAMELESS = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A segment or a section: bytes of the file, and where they lie in memory."""

    kind: int
    offset: int
    size: int
    address: int
    name: int = NAMELESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image, its tables read."""

    data: memoryview
    wide: bool
    order: str
    """``<`` or ``>``, as ``struct`` spells it."""
    kind: int
    machine: str
    segments: tuple[Stretch, ...]
    sections: tuple[Stretch, ...]
    names: int
    """The number of the section that holds the names of sections."""
    whole: bool
    """Whether the table of sections lies in the file; an image runs without it."""

    def held(self, one: Stretch) -> memoryview:
        """Return the bytes of a stretch, as far as the file has them."""
        return self.data[one.offset : one.offset + one.size]

    def offset(self, address: int) -> int:
        """Return where an address lies in the file.

        Raises:
            MalformedError: It lies in no segment.

        """
        for one in self.segments:
            if one.kind == LOAD and one.address <= address < one.address + one.size:
                return one.offset + address - one.address
        raise MalformedError(NOWHERE)

    def section(self, name: bytes) -> Stretch | None:
        """Return the first section of a name."""
        if self.names >= len(self.sections):
            return None
        texts = self.held(self.sections[self.names])
        for one in self.sections:
            if bytes(texts[one.name : one.name + len(name) + 1]) == name + b"\0":
                return one
        return None


def read(data: memoryview) -> Image:
    """Read the headers of an image.

    Raises:
        MalformedError: It is none, or its table of segments lies outside the file.

    """
    if bytes(data[:4]) != MAGIC or len(data) < HEAD:
        raise MalformedError(NONE)
    wide, order = data[4] == 2, ">" if data[5] == 2 else "<"  # noqa: PLR2004, as the format counts
    kind, machine = unpack_from(order + "HH", data, 16)
    first, second = unpack_from(order + ("QQ" if wide else "II"), data, 32 if wide else 28)
    step, count, width, number, names = unpack_from(order + "HHHHH", data, 54 if wide else 42)
    segments = _segments(data, order, wide, (first, step, count))
    try:
        sections, whole = _sections(data, order, wide, (second, width, number)), True
    except MalformedError:
        sections, whole = (), False
    return Image(
        data=data,
        wide=wide,
        order=order,
        kind=kind,
        machine=MACHINES.get(machine, str(machine)),
        segments=segments,
        sections=sections,
        names=names,
        whole=whole,
    )


def _segments(
    data: memoryview, order: str, wide: object, table: tuple[int, int, int]
) -> tuple[Stretch, ...]:
    layout = Struct(order + ("IIQQQQQQ" if wide else "IIIIIIII"))
    rows = _rows(data, layout, table)
    if wide:
        return tuple(Stretch(kind=r[0], offset=r[2], address=r[3], size=r[5]) for r in rows)
    return tuple(Stretch(kind=r[0], offset=r[1], address=r[2], size=r[4]) for r in rows)


def _sections(
    data: memoryview, order: str, wide: object, table: tuple[int, int, int]
) -> tuple[Stretch, ...]:
    layout = Struct(order + ("IIQQQQIIQQ" if wide else "IIIIIIIIII"))
    rows = _rows(data, layout, table)
    return tuple(Stretch(name=r[0], kind=r[1], address=r[3], offset=r[4], size=r[5]) for r in rows)


def _rows(data: memoryview, layout: Struct, table: tuple[int, int, int]) -> list[tuple[int, ...]]:
    at, step, count = table
    if not count or not at:
        return []
    if step < layout.size or count > TABLE or at + step * count > len(data):
        raise MalformedError(OUTSIDE)
    return [layout.unpack_from(data, at + step * n) for n in range(count)]


NONE = Text("it is no ELF image", "ce n'est pas une image ELF")
OUTSIDE = Text(
    "a table of the image lies outside the file", "une table de l'image est hors du fichier"
)
NOWHERE = Text(
    "an address lies in no part of the image", "une adresse n'est dans aucune partie de l'image"
)
