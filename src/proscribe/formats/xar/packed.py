"""How files within are packed: piece by piece, and never more than asked for."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from proscribe.formats.hostile import MalformedError
from proscribe.model import Shown, Text

GZIP = "application/x-gzip"
"""Its name says gzip; its bytes are those of zlib."""
PLAIN = frozenset({"", "application/octet-stream"})
PIECE = 1 << 20
MEMORY = 64 << 20
"""Bytes that the dictionary of one file may take."""


class Stream(Protocol):
    """What the three of the standard library have in common."""

    @property
    def eof(self) -> bool:
        """Tell whether the end was reached."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return at most so many bytes."""


STREAMS: dict[str, Callable[[], Stream]] = {
    GZIP: zlib.decompressobj,
    "application/x-bzip2": bz2.BZ2Decompressor,
    "application/x-lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_AUTO, MEMORY),
    "application/x-xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY),
}


def plain(style: str) -> bool:
    """Tell whether a file of that style is not packed at all."""
    return style in PLAIN


def pieces(held: memoryview, style: str, most: int, entry: str) -> Iterator[bytes]:
    """Yield a file unpacked, at most ``most`` bytes of it.

    Raises:
        MalformedError: It does not unpack, or is packed in a way that is not known here.

    """
    if style not in STREAMS:
        raise MalformedError(UNKNOWN, Shown(entry=entry))
    stream, fed = STREAMS[style](), bytes(held)
    while most > 0:
        try:
            piece = stream.decompress(fed, min(PIECE, most))
        except (zlib.error, OSError, EOFError, lzma.LZMAError) as error:
            raise MalformedError(BROKEN, Shown(entry=entry)) from error
        most -= len(piece)
        yield piece
        # zlib gives back what it has not read; the others keep it.
        fed = getattr(stream, "unconsumed_tail", b"")
        if stream.eof or not piece:
            return


UNKNOWN = Text(
    "a file of the archive is packed in a way that is not known here",
    "un fichier de l'archive est comprimé d'une façon inconnue ici",
)
BROKEN = Text(
    "a file of the archive does not unpack: it is damaged, or no compressed data",
    "un fichier de l'archive ne se décompresse pas : abîmé, ou pas de données comprimées",
)
