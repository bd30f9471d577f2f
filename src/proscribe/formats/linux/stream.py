"""Unpacking piece by piece: gzip, xz, lzma, bzip2 and Zstandard, told apart by how they begin.

What comes out is paid for as it comes, so that nothing that lies about its size is believed.

https://datatracker.ietf.org/doc/html/rfc1952
https://tukaani.org/xz/xz-file-format.txt
https://datatracker.ietf.org/doc/html/rfc8878
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator

import pyarrow as pa

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.model import Shown, Text

PIECE = 256 << 10
"""Bytes that are fed, and taken out, at once."""
MEMORY = 160 << 20
"""Bytes of memory that xz may ask for; its largest preset needs 65 MiB."""
FAULTS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
Decoder = Callable[[memoryview], Iterator[bytes]]


class Stream:
    """The unpacked bytes of one entry, read from begin to end."""

    def __init__(self, data: memoryview, budget: Budget, entry: str) -> None:
        self._pieces = _decoder(bytes(data[:6]))(data)
        self._budget, self._entry = budget, entry
        self._held = memoryview(b"")
        self.offset = 0
        """How many bytes have been read."""

    def read(self, size: int) -> bytes:
        """Return the next bytes: fewer than ``size`` only at the end.

        Raises:
            MalformedError: They cannot be unpacked, or more than may be.

        """
        parts: list[memoryview] = []
        wanted = size
        while wanted > 0:
            if not self._held and not self._more():
                break
            parts.append(self._held[:wanted])
            self._held = self._held[wanted:]
            wanted -= len(parts[-1])
        self.offset += size - wanted
        return b"".join(parts)

    def skip(self, size: int) -> None:
        """Leave bytes out, without holding them.

        Raises:
            MalformedError: As for ``read``.

        """
        while size > 0:
            if not self._held and not self._more():
                return
            step = min(size, len(self._held))
            self._held = self._held[step:]
            self.offset += step
            size -= step

    def _more(self) -> bool:
        try:
            piece = next(self._pieces, b"")
        except FAULTS as error:
            raise MalformedError(BROKEN, Shown(entry=self._entry)) from error
        self._budget.take(len(piece), self._entry)
        self._held = memoryview(piece)
        return bool(piece)


def _decoder(head: bytes) -> Decoder:
    for magic, decoder in DECODERS.items():
        if head.startswith(magic):
            return decoder
    return _plain


def method(head: bytes) -> str:
    """Return how bytes are packed that begin so; nothing, if they are not, or unknown."""
    return next((NAMES[magic] for magic in DECODERS if head.startswith(magic)), "")


def _plain(data: memoryview) -> Iterator[bytes]:
    for at in range(0, len(data), PIECE):
        yield bytes(data[at : at + PIECE])


def _gzip(data: memoryview) -> Iterator[bytes]:
    """Unpack one member after another; what follows the last is no more of it."""
    at = 0
    while bytes(data[at : at + 2]) == b"\x1f\x8b":
        one = zlib.decompressobj(31)
        rest: bytes | memoryview = b""
        while not one.eof:
            if not rest:
                rest = data[at : at + PIECE]
                at += len(rest)
                if not rest:
                    raise EOFError
            if piece := one.decompress(rest, PIECE):
                yield piece
            rest = one.unconsumed_tail
        at -= len(one.unused_data)


def _streams(make: Callable[[], "lzma.LZMADecompressor | bz2.BZ2Decompressor"]) -> Decoder:
    """Return a decoder of streams that follow each other."""

    def decoded(data: memoryview) -> Iterator[bytes]:
        at = 0
        while at < len(data):
            one = make()
            while not one.eof:
                fed = data[at : at + PIECE] if one.needs_input else memoryview(b"")
                at += len(fed)
                if one.needs_input and not fed:
                    raise EOFError
                if piece := one.decompress(fed, PIECE):
                    yield piece
            at -= len(one.unused_data)
            while at < len(data) and data[at] == 0:
                at += 1

    return decoded


def _zstandard(data: memoryview) -> Iterator[bytes]:
    file = pa.CompressedInputStream(pa.BufferReader(pa.py_buffer(data)), "zstd")
    while piece := file.read(PIECE):
        yield bytes(piece)


DECODERS: dict[bytes, Decoder] = {
    b"\x1f\x8b": _gzip,
    b"\xfd7zXZ\0": _streams(lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY)),
    b"BZh": _streams(bz2.BZ2Decompressor),
    b"\x28\xb5\x2f\xfd": _zstandard,
    b"\x5d\0\0": _streams(lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, MEMORY)),
}
NAMES = {
    b"\x1f\x8b": "gzip",
    b"\xfd7zXZ\0": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\x5d\0\0": "lzma",
}
BROKEN = Text(
    "what it is packed in is broken, or ends too early",
    "ce dans quoi il est comprimé est abîmé, ou finit trop tôt",
)
