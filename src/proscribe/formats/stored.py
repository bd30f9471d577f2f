"""gzip without compression: every tool reads it, and its bytes depend on nobody's compressor.

https://datatracker.ietf.org/doc/html/rfc1951#section-3.2.4
https://datatracker.ietf.org/doc/html/rfc1952
"""

import struct
import zlib

BLOCK = 0xFFFF


def stored(data: bytes) -> bytes:
    """Wrap ``data`` in gzip, as blocks that are stored as they are."""
    parts = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
    blocks = b"".join(
        struct.pack("<BHH", at == len(parts), len(part), BLOCK - len(part)) + part
        for at, part in enumerate(parts, start=1)
    )
    head = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return head + blocks + struct.pack("<II", zlib.crc32(data), len(data))
