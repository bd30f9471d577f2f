"""Peeking: the names in an archive, by a glance at its directory."""

from proscribe.formats.hostile import MalformedError
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip.end import wide_end

LARGEST = 32 << 20
HEAD = 64 << 10


def peek(data: memoryview) -> bytes:
    """Return the bytes of an archive's directory; of a damaged one, its first bytes.

    Nothing, for what does not look like an archive at all.
    """
    try:
        held = wide_end(data, Oddities())
    except MalformedError:
        head = bytes(data[:HEAD])
        return head if head[:4] == b"PK\3\4" else b""
    return bytes(data[held.directory : min(held.place, held.directory + LARGEST)])
