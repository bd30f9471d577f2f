"""Images, alone or several in one file, and their load commands.

https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h
https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/fat.h
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.model import Text

FAT, FAT64 = b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf"
THIN = {
    b"\xcf\xfa\xed\xfe": ("<", 32), b"\xce\xfa\xed\xfe": ("<", 28),
    b"\xfe\xed\xfa\xcf": (">", 32), b"\xfe\xed\xfa\xce": (">", 28),
}  # fmt: skip
"""By the first bytes: the order of bytes, and the length of the header."""
IMAGES, COMMANDS, SYMBOLS = 32, 4096, 50_000
LIBRARIES = {0xC, 0x80000018, 0x8000001F, 0x20, 0x80000023}
SYMTAB, DYSYMTAB, SIGNATURE, BUILD, IPHONE = 0x2, 0xB, 0x1D, 0x32, 0x25
ENCRYPTED = {0x21, 0x2C}
SEGMENTS = {0x1: (48, 56, 68, "III"), 0x19: (64, 72, 80, "QQI")}
"""By command: where the number of sections stands, the first of them, the length of one, and the
form of its address, size and place."""
LISTED = b"__info_plist"
MACOS = 1
"""Platforms as a build version names them; the others here are those of iOS and its kin."""
CPUS = {7: "i386", 0x1000007: "x86_64", 12: "arm", 0x100000C: "arm64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image within the file; its offsets are from its own beginning."""

    data: memoryview
    base: int
    """Where it begins in the file."""
    cpu: str
    order: str
    wide: bool
    libraries: tuple[tuple[str, int], ...]
    """Paths of what it links, and where they stand in the file."""
    mobile: bool
    encrypted: bool
    signature: tuple[int, int]
    """Where its code signature lies, and its size; zeros if it has none."""
    symbols: tuple[int, int, int, int]
    """Where symbols and their names lie, the first that is undefined, and how many are."""
    listed: tuple[int, int] = (0, 0)
    """Where a property list lies that stands in the program itself, and its size."""


def is_fat(data: memoryview) -> bool:
    """Tell several images in one file from a Java class, which begins alike."""
    return bytes(data[:4]) in {FAT, FAT64} and len(data) >= 8 and _count(data) <= IMAGES  # noqa: PLR2004


def _count(data: memoryview) -> int:
    return int(unpack_from(">I", data, 4)[0])


def images(data: memoryview) -> Iterator[Image]:
    """Yield the images of a file.

    Raises:
        MalformedError: There are too many, or one lies outside the file or is cut.

    """
    magic = bytes(data[:4])
    if magic in THIN:
        yield _image(data, 0)
        return
    if magic not in {FAT, FAT64} or len(data) < 8 or _count(data) > IMAGES:  # noqa: PLR2004
        raise MalformedError(MANY)
    step, form = (20, ">5I") if magic == FAT else (32, ">2I2Q2I")
    for n in range(_count(data)):
        if 8 + step * (n + 1) > len(data):
            raise MalformedError(OUTSIDE)
        _, _, offset, size, *_ = unpack_from(form, data, 8 + step * n)
        if offset + size > len(data) or size < 28:  # noqa: PLR2004, the shortest header
            raise MalformedError(OUTSIDE)
        yield _image(data[offset : offset + size], offset)


def _image(data: memoryview, base: int) -> Image:
    order, head = THIN.get(bytes(data[:4]), ("", 0))
    if not head or len(data) < head:
        raise MalformedError(OUTSIDE)
    cpu, _, _, count, size = unpack_from(f"{order}5I", data, 4)
    if count > COMMANDS or head + size > len(data):
        raise MalformedError(OUTSIDE)
    found = _commands(_Found(data, base, order), head, head + size, count)
    return Image(
        data=data,
        base=base,
        cpu=CPUS.get(cpu, hex(cpu)),
        order=order,
        wide=head == 32,  # noqa: PLR2004, with a reserved word
        libraries=tuple(found.libraries),
        mobile=found.mobile,
        encrypted=found.encrypted,
        signature=found.signature,
        symbols=(*found.table, *found.undefined),
        listed=found.listed,
    )


def _commands(found: "_Found", at: int, end: int, count: int) -> "_Found":
    """Read the load commands that stand in a stretch of the image."""
    for _ in range(count):
        if at + 8 > end:
            raise MalformedError(OUTSIDE)
        command, length = unpack_from(f"{found.order}II", found.data, at)
        if length < 8 or at + length > end:  # noqa: PLR2004, its head
            raise MalformedError(OUTSIDE)
        found.command(command, at, length)
        at += length
    return found


class _Found:
    """What the load commands say."""

    def __init__(self, data: memoryview, base: int, order: str) -> None:
        self.data, self.base, self.order = data, base, order
        self.libraries: list[tuple[str, int]] = []
        self.mobile = self.encrypted = False
        self.signature = self.table = self.undefined = self.listed = (0, 0)

    def command(self, command: int, at: int, length: int) -> None:
        if command in LIBRARIES and length >= 24:  # noqa: PLR2004, a library's head
            (begin,) = unpack_from(f"{self.order}I", self.data, at + 8)
            raw = bytes(self.data[at + begin : at + length]).partition(b"\0")[0]
            self.libraries.append((legible(raw.decode("utf-8", "replace")), self.base + at + begin))
        elif command == SIGNATURE and length >= 16:  # noqa: PLR2004, a place and a size
            self.signature = unpack_from(f"{self.order}II", self.data, at + 8)
        elif command == SYMTAB and length >= 24:  # noqa: PLR2004, two tables
            self.table = unpack_from(f"{self.order}I4xI", self.data, at + 8)
        elif command == DYSYMTAB and length >= 32:  # noqa: PLR2004, its first six numbers
            self.undefined = unpack_from(f"{self.order}II", self.data, at + 24)
        elif command == BUILD and length >= 12:  # noqa: PLR2004, the platform
            self.mobile = unpack_from(f"{self.order}I", self.data, at + 8)[0] not in {MACOS, 6}
        elif command == IPHONE:
            self.mobile = True
        elif command in SEGMENTS:
            self.segment(command, at, length)
        elif command in ENCRYPTED and length >= 20:  # noqa: PLR2004, the method
            self.encrypted = bool(unpack_from(f"{self.order}I", self.data, at + 16)[0])

    def segment(self, command: int, at: int, length: int) -> None:
        """Look for the property list among the sections of a segment."""
        count, first, step, wide = SEGMENTS[command]
        if length < first:
            raise MalformedError(OUTSIDE)
        (sections,) = unpack_from(f"{self.order}I", self.data, at + count)
        for n in range(min(sections, (length - first) // step)):
            begin = at + first + step * n
            if bytes(self.data[begin : begin + 16]).rstrip(b"\0") == LISTED:
                _, size, place = unpack_from(f"{self.order}{wide}", self.data, begin + 32)
                self.listed = (place, size)


def undefined(image: Image) -> Iterator[tuple[str, int]]:
    """Yield the names that an image takes from others, and where they stand in the file.

    Raises:
        MalformedError: The table of symbols lies outside the image.

    """
    symbols, names, first, count = image.symbols
    step = 16 if image.wide else 12
    if not symbols or symbols + step * (first + count) > len(image.data):
        if symbols and count:
            raise MalformedError(OUTSIDE)
        return
    for n in range(first, first + min(count, SYMBOLS)):
        begin = names + unpack_from(f"{image.order}I", image.data, symbols + step * n)[0]
        raw = bytes(image.data[begin : begin + 256]).partition(b"\0")[0]
        yield raw.decode("latin-1"), image.base + begin


MANY = Text("it holds more images than any file", "il contient plus d'images qu'aucun fichier")
OUTSIDE = Text(
    "an image, or a table of one, lies outside the file",
    "une image, ou une table de celle-ci, est hors du fichier",
)
