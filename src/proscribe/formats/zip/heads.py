"""How entries begin, for all of an archive at once: fourteen thousand in milliseconds."""

import zlib
from collections.abc import Iterator

import numpy as np

from proscribe.formats.zip.archive import DEFLATED, LOCAL, Archive

HEAD = 64
"""Packed bytes that give the first few."""
SIGNATURE = int.from_bytes(b"PK\3\4", "little")
SHORT = np.dtype("<u2")


def heads(archive: Archive, most: int, length: int) -> Iterator[tuple[int, bytes]]:
    """Yield the place and the first ``length`` bytes of up to ``most`` entries.

    An entry that cannot be reached or unpacked begins with nothing, and is left out. A method that
    does not exist hides an entry from other readers, not from who unpacks it: it is unpacked.
    """
    rows, data = archive.directory.rows[:most], archive.data
    stretch = (len(data) - LOCAL + 1,)
    if stretch[0] <= 0:
        return
    local = rows["local"].astype(np.int64) + archive.end.base
    there = np.flatnonzero((local >= 0) & (local < stretch[0]))
    rows, local = rows[there], local[there]
    header = np.ndarray(stretch, np.dtype(f"V{LOCAL}"), data, strides=(1,))[local]
    fields = header.view(np.uint8).reshape(-1, LOCAL)
    name, extra = (np.ascontiguousarray(fields[:, n : n + 2]).view(SHORT)[:, 0] for n in (26, 28))
    signed = np.ascontiguousarray(fields[:, :4]).view("<u4")[:, 0] == SIGNATURE
    size = np.where(rows["method"] == DEFLATED, rows["packed"], rows["size"]).astype(np.int64)
    # As for any entry: a length that lies is passed over.
    starts = local + LOCAL + name + extra
    starts = np.where(starts + size > len(data), local + LOCAL + rows["name"], starts)
    fits = signed & (starts + size <= len(data))
    told = (there, starts, np.minimum(size, HEAD), rows["method"] != 0)
    for place, start, held, packed in zip(*(t[fits].tolist() for t in told), strict=True):
        head = bytes(data[start : start + held])
        if packed:
            try:
                head = zlib.decompressobj(-15).decompress(head, length)
            except zlib.error:
                continue
        yield place, head
