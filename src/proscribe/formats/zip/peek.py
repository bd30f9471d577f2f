"""Peeking: the names in an archive, by a glance at its directory."""

import struct

END = b"PK\5\6"
LAST = 22 + 0xFFFF
LARGEST = 32 << 20
HEAD = 64 << 10


def peek(data: memoryview) -> bytes:
    """Return the bytes of an archive's directory; of a damaged one, its first bytes.

    Nothing, for what does not look like an archive at all.
    """
    start = max(0, len(data) - LAST)
    tail = bytes(data[start:])
    found = tail.rfind(END)
    if found >= 0 and found + 20 <= len(tail):
        size = struct.unpack_from("<I", tail, found + 12)[0]
        place = start + found - min(size, LARGEST)
        return bytes(data[max(0, place) : start + found])
    head = bytes(data[:HEAD])
    return head if head[:4] == b"PK\3\4" else b""
