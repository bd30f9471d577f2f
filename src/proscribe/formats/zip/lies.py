"""Lies of an archive: where local headers and directory differ, as Android judges each.

Every entry is looked at, for all of them at once; what is told is which, and what follows.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from proscribe.formats.oddities import entry
from proscribe.formats.zip import wording
from proscribe.formats.zip.archive import DEFLATED, LOCAL, Archive
from proscribe.model import Text

HEADER = np.dtype(
    [
        ("signature", "<u4"), ("needed", "<u2"), ("flags", "<u2"), ("method", "<u2"),
        ("time", "<u4"), ("crc", "<u4"), ("packed", "<u4"), ("size", "<u4"),
        ("name", "<u2"), ("extra", "<u2"),
    ]
)  # fmt: skip
SIGNATURE = 0x04034B50
ENCRYPTED = 1
DESCRIPTOR = 8
"""The flag by which sizes follow the data: the local ones are then not looked at."""
Mask = NDArray[np.bool_]
LOOKED_AT = 100_000
"""Entries that are looked at one by one for their names."""


def lies(archive: Archive) -> None:
    """Note every lie of an archive among its oddities."""
    rows = archive.directory.rows
    starts = rows["local"].astype(np.int64) + archive.end.base
    limit = archive.end.directory
    there = starts + LOCAL <= limit
    heads = _heads(archive, np.where(there, starts, 0))
    there &= heads["signature"] == SIGNATURE
    _tell(archive, ~there, "zip-local-missing", refused=wording.LOCAL)
    data = starts + LOCAL + heads["name"] + heads["extra"]
    length = np.where(rows["method"] == DEFLATED, rows["packed"], rows["size"]).astype(np.int64)
    _tell(archive, there & (data + length > limit), "zip-entry-cut", refused=wording.CUT)
    _methods(archive, there & (heads["method"] != rows["method"]))
    _sizes(archive, there & (heads["flags"] & DESCRIPTOR == 0), heads)
    flagged = (rows["flags"] | np.where(there, heads["flags"], 0)) & ENCRYPTED != 0
    _tell(archive, flagged, "badpack-encryption", noted=wording.ENCRYPTED)
    _overlaps(archive, starts, data + length)
    _named(archive, starts, there, heads)
    _names(archive)


def _heads(archive: Archive, starts: NDArray[np.int64]) -> NDArray[np.void]:
    held = np.frombuffer(archive.data, np.uint8)
    if len(held) < LOCAL:
        return np.zeros(len(starts), HEADER)
    windows = np.lib.stride_tricks.sliding_window_view(held, LOCAL)
    gathered = windows[np.minimum(starts, len(held) - LOCAL)]
    return np.ascontiguousarray(gathered).view(HEADER).reshape(len(starts))


def _methods(archive: Archive, differ: Mask) -> None:
    method = archive.directory.rows["method"]
    _tell(archive, (method != 0) & (method != DEFLATED), "badpack-method", noted=wording.METHOD)
    _tell(archive, differ, "badpack-local-method", noted=wording.LOCAL_METHOD)


def _sizes(archive: Archive, told: Mask, heads: NDArray[np.void]) -> None:
    rows = archive.directory.rows
    differ = np.zeros(len(rows), bool)
    for field in ("crc", "packed", "size"):
        differ |= heads[field] != rows[field]
    _tell(archive, told & differ, "badpack-local-sizes", refused=wording.SIZES)
    stored = (rows["method"] == 0) & (rows["packed"] != rows["size"])
    _tell(archive, stored, "badpack-stored-sizes", noted=wording.STORED)


def _overlaps(archive: Archive, starts: NDArray[np.int64], stops: NDArray[np.int64]) -> None:
    order = np.argsort(starts, kind="stable")
    over = np.zeros(len(order), bool)
    over[order[1:]] = starts[order[1:]] < stops[order[:-1]]
    _tell(archive, over, "zip-overlap", noted=wording.OVERLAP)


def _named(
    archive: Archive, starts: NDArray[np.int64], there: Mask, heads: NDArray[np.void]
) -> None:
    data, names = archive.data, archive.names
    differ = there & (heads["name"] != archive.directory.rows["name"])
    for place in np.flatnonzero(there & ~differ)[:LOOKED_AT].tolist():
        begin = int(starts[place]) + LOCAL
        if data[begin : begin + len(names[place])] != names[place]:
            differ[place] = True
    _tell(archive, differ, "zip-local-name", refused=wording.NAME)


def _names(archive: Archive) -> None:
    every = set(archive.names)
    if len(every) != len(archive.names):
        for name in _twice(archive.names):
            archive.oddities.refuse("zip-name-twice", wording.TWICE, entry(name))
    if not all(archive.names):
        archive.oddities.note("zip-name-empty", wording.EMPTY)
    for name in every:
        if b"\0" in name or not _utf8(name):
            archive.oddities.refuse("zip-name-bytes", wording.BYTES, entry(name))
        if b".." in name and ".." in name.replace(b"\\", b"/").decode("latin-1").split("/"):
            archive.oddities.note("zip-name-climbs", wording.CLIMBS, entry(name))
        if name[:1] == b"/":
            archive.oddities.note("zip-name-absolute", wording.ABSOLUTE, entry(name))
        if name[-1:] == b"/" and name[:-1] in every:
            archive.oddities.note("zip-folder-named", wording.FOLDER, entry(name))


def _utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _twice(names: list[bytes]) -> Iterator[bytes]:
    seen: set[bytes] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _tell(
    archive: Archive,
    which: Mask,
    name: str,
    *,
    refused: Text | None = None,
    noted: Text | None = None,
) -> None:
    for place in np.flatnonzero(which)[: wording.FEW].tolist():
        shown = entry(archive.names[place], int(archive.directory.places[place]))
        if refused:
            archive.oddities.refuse(name, refused, shown)
        if noted:
            archive.oddities.note(name, noted, shown)
