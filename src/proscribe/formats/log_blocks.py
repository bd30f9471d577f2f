"""Blocks of a log: whole lines, some megabytes at a time, plain or packed, in bounded memory.

gzip: https://www.rfc-editor.org/rfc/rfc1952, Zstandard: https://www.rfc-editor.org/rfc/rfc8878,
and bzip2. What a line of more than ``LONGEST`` bytes holds beyond that is left out.
"""

import bz2
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pyarrow as pa

from proscribe.model import InputError, MissingError, Place

SIZE = 1 << 22
LONGEST = 1 << 16
"""Bytes of a line that are kept: one more tells that it was longer."""
HEAD = 1 << 16
"""Bytes from which a format is told."""
GZIP, BZIP2, ZSTD = b"\x1f\x8b", b"BZh", b"\x28\xb5\x2f\xfd"


def head(path: Path) -> bytes:
    """Return the first bytes of the text of a log.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read.

    """
    return next(_pieces(path, HEAD), b"")


def blocks(path: Path) -> Iterator[bytes]:
    """Yield the text of a log; each block ends where a line does.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read.

    """
    rest = b""
    for piece in _pieces(path, SIZE):
        end = piece.rfind(b"\n") + 1
        if end:
            yield rest + piece[:end]
            rest = piece[end:]
        else:
            rest += piece
        rest = rest[: LONGEST + 1]
    if rest:
        yield rest + b"\n"


def _pieces(path: Path, size: int) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
            file.seek(0)
            text = _unpacked(file, magic)
            yield from iter(lambda: text.read(size), b"")
    except FileNotFoundError:
        raise MissingError("file", str(path), "check the path") from None
    except (OSError, EOFError, zlib.error, ValueError) as error:
        remedy = "check that the file is whole, and that you may read it"
        raise InputError(Place(source=str(path)), f"cannot be read: {error}", remedy) from None


def _unpacked(file: IO[bytes], magic: bytes) -> IO[bytes]:
    if magic.startswith(GZIP):
        return cast("IO[bytes]", gzip.open(file))
    if magic.startswith(BZIP2):
        return cast("IO[bytes]", bz2.open(file))
    if magic == ZSTD:
        return cast("IO[bytes]", pa.CompressedInputStream(pa.PythonFile(file), "zstd"))
    return file
