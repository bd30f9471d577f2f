"""Inflating hostile bytes: in one go where the stated size can be true, else bounded."""

from collections.abc import Iterator

import deflate
from isal import igzip_lib, isal_zlib

from proscribe.formats.hostile import ENTRY, Budget, MalformedError
from proscribe.model import Shown, Text

RAW = -15
"""Window bits of a stream without a header of its own."""
DENSEST = 1032
"""Bytes that one byte can inflate to: RFC 1951 knows nothing denser."""
PIECE = 1 << 20
FED = 1 << 16
WHOLE = 16 << 20
"""Bytes up to which an entry is inflated in one go though only a digest is wanted."""


def unpacked(
    held: memoryview, size: int, most: int, budget: Budget, shown: Shown
) -> bytes | bytearray:
    """Return bytes inflated: ``size`` of them, or as many as come where that is a lie.

    They are in the buffer that they were inflated to: a copy costs a quarter of inflating.

    Raises:
        MalformedError: It does not inflate, or to more than ``most`` bytes.

    """
    if size > most and size <= len(held) * DENSEST:
        raise MalformedError(TOO_LONG, shown)
    if size <= min(most, len(held) * DENSEST + PIECE):
        budget.take(size, shown.entry)
        try:
            whole = deflate.deflate_decompress(held, size)
        except deflate.DeflateError:
            budget.left += size
        else:
            return whole
    return b"".join(_streamed(held, min(most, ENTRY), budget, shown))


def chunks(
    held: memoryview, size: int, budget: Budget, shown: Shown
) -> Iterator[bytes | bytearray]:
    """Yield bytes inflated, piece by piece.

    Raises:
        MalformedError: It does not inflate, or to more than its budget.

    """
    if size <= WHOLE:
        yield unpacked(held, size, WHOLE, budget, shown)
    else:
        yield from _streamed(held, budget.left, budget, shown)


def _streamed(held: memoryview, most: int, budget: Budget, shown: Shown) -> Iterator[bytes]:
    stream = isal_zlib.decompressobj(RAW)
    total = 0
    for start in range(0, len(held), FED):
        fed: bytes | memoryview = held[start : start + FED]
        while True:
            try:
                piece = stream.decompress(fed, PIECE)
            except igzip_lib.IsalError as error:  # type: ignore[misc]  # its stub types it wrongly
                raise MalformedError(BROKEN, shown) from error
            total += len(piece)
            if total > most:
                raise MalformedError(TOO_LONG, shown)
            budget.take(len(piece), shown.entry)
            yield piece
            fed = stream.unconsumed_tail
            if stream.eof or (not fed and len(piece) < PIECE):
                break
        if stream.eof:
            return
    raise MalformedError(BROKEN, shown)


BROKEN = Text(
    "an entry does not inflate: it is damaged, or no compressed data",
    "une entrée ne se décompresse pas : elle est abîmée, ou n'est pas comprimée",
)
TOO_LONG = Text(
    "an entry unpacks to more bytes than any real one of its name",
    "une entrée se décompresse en plus d'octets que toute entrée réelle de ce nom",
)
