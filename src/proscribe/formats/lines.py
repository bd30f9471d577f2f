"""Lines: text files as exports come, plain or gzip, UTF-8 or UTF-16, in bounded memory.

Everything is given as UTF-8 without a byte order mark. Bytes that are not UTF-8 pass through,
so that only the row that holds them is rejected.
"""

import codecs
import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from proscribe.model import InputError, MissingError, Place, Rejected

CHUNK = 1 << 16
LONGEST = 1 << 22
"""The longest line, or value of a JSON document, that is read: 4 MiB."""

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnusableError(Exception):
    """One row cannot be used: the reason, and a remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy

    def at(self, place: Place) -> Rejected:
        """Return the rejection of the row that stands there."""
        # One that is raised for many rows would keep the frames of each.
        self.__traceback__ = None
        return Rejected(place=place, reason=self.reason, remedy=self.remedy)


def numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, with its number.

    Of a line longer than ``LONGEST`` one byte more than that is given, and the rest is skipped.
    """
    number, line = 1, bytearray()
    for chunk in chunks(path):
        first, *others = chunk.split(b"\n")
        line += first[: LONGEST + 1 - len(line)]
        for other in others:
            if not line.isspace() and line:
                yield number, bytes(line)
            number, line = number + 1, bytearray(other)
    if not line.isspace() and line:
        yield number, bytes(line)


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the text of a file, piece by piece.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read, or is an archive.

    """
    with _readable(path) as file:
        yield from _utf8(_pieces(file, path))


def wholes(path: Path, size: int) -> Iterator[tuple[bytes, int]]:
    """Yield the text of a file, about so many bytes at a time, and where its whole lines end.

    What follows them there comes again at the beginning of the next. Of a line that is longer than
    ``size`` no more is given than ``numbered`` gives.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read, or is an archive.

    """
    with _readable(path) as file:
        head = file.read(len(ZIP))
        file.seek(0)
        plain = not head.startswith((GZIP, ZIP, *UTF_16))
        yield from _read_whole(file, size) if plain else _gathered(file, path, size)


def _read_whole(file: IO[bytes], size: int) -> Iterator[tuple[bytes, int]]:
    """Read a file that needs no decoding, in pieces of whole lines: nothing is copied."""
    rest, mark = b"", codecs.BOM_UTF8
    while block := file.read(size):
        raw, mark = rest + block.removeprefix(mark), b""
        if end := raw.rfind(b"\n") + 1:
            file.seek(end - len(raw), os.SEEK_CUR)
            rest = b""
            yield raw, end
        else:
            rest = raw[: LONGEST + 1]
    if rest:
        yield rest + b"\n", len(rest) + 1


def _gathered(file: IO[bytes], path: Path, size: int) -> Iterator[tuple[bytes, int]]:
    gathered, held = list[bytes](), 0
    for piece in _utf8(_pieces(file, path)):
        gathered.append(piece)
        held += len(piece)
        if held >= size:
            raw, gathered = b"".join(gathered), []
            if end := raw.rfind(b"\n") + 1:
                yield raw, end
            gathered = [raw[end : end + LONGEST + 1]]
            held = len(gathered[0])
    if held:
        raw = b"".join(gathered) + b"\n"
        yield raw, len(raw)


@contextmanager
def _readable(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise MissingError("file", str(path), "check the path") from None
    except (OSError, EOFError, zlib.error) as error:
        remedy = "check that the file is whole, and that you may read it"
        raise InputError(Place(source=str(path)), f"cannot be read: {error}", remedy) from None


def beginning(head: bytes) -> bytes:
    """Return the first text of a file of which only the first bytes are at hand."""
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, CHUNK)
        except zlib.error:
            return b""
    return b"".join(_utf8(iter([head])))


def _pieces(file: IO[bytes], path: Path) -> Iterator[bytes]:
    magic = file.read(len(ZIP))
    file.seek(0)
    if magic == ZIP:
        raise InputError(Place(source=str(path)), "is a ZIP archive", "extract it first")
    if magic.startswith(GZIP):
        with gzip.open(file) as unpacked:
            yield from iter(lambda: unpacked.read(CHUNK), b"")
    else:
        yield from iter(lambda: file.read(CHUNK), b"")


def _utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    if first.startswith(UTF_16):
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        yield decoder.decode(first).encode()
        yield from (decoder.decode(piece).encode() for piece in pieces)
        yield decoder.decode(b"", final=True).encode()
    else:
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from pieces
