"""The log as files that any server can hand out: its checkpoint, hashes and entries.

Files of full tiles never change, so an export into the same folder adds to it. The checkpoint is
written last: whoever reads it finds all that it speaks of.

https://github.com/C2SP/C2SP/blob/main/tlog-tiles.md
"""

import os
from collections.abc import Iterator
from pathlib import Path

from proscribe.evidence.log import Log
from proscribe.evidence.tree import ForkError
from proscribe.formats import checkpoint, merkle, signed_note
from proscribe.formats.signed_note import NoteError
from proscribe.model import InputError, Place

WIDTH, HEIGHT = 256, 8
"""Hashes of a full tile, and the levels of the tree that it spans."""
LONGEST = (1 << 16) - 1
"""Bytes of an entry in a bundle: two bytes give its length."""
ENTRIES = "entries"


def export(log: Log, folder: Path) -> int:
    """Write the log into a folder; return the size of its checkpoint.

    Raises:
        ForkError: The folder holds the files of another log.
        InputError: The log is empty, an entry is too long for a bundle, or it cannot be written.

    """
    with log.store.reading():
        note = log.newest()
        if note is None:
            raise InputError(Place(source=log.place), "the log is empty", "add to it first")
        size = checkpoint.read(note.text).size
        _same(log, folder / "checkpoint", size)
        for name, data in _files(log, size, folder):
            _written(folder / name, data)
    _written(folder / "checkpoint", str(note).encode())
    return size


def _same(log: Log, path: Path, size: int) -> None:
    """Hold the checkpoint that a folder has already against the log."""
    if not path.exists():
        return
    try:
        held = checkpoint.read(signed_note.read(path.read_bytes()).text)
    except (OSError, NoteError) as error:
        raise InputError(Place(source=str(path)), str(error), "choose another folder") from error
    if held.size > size or held.root != merkle.root(held.size, log.store.node):
        reason = "the folder holds the files of another log"
        raise ForkError(Place(source=str(path)), reason, "choose another folder, and compare")


def _files(log: Log, size: int, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what is not in the folder yet: bundles of entries, and tiles of each level."""
    for name, start, end in _tiles(ENTRIES, size, folder):
        yield (
            name,
            b"".join(_spelt(log, n, e) for n, e in enumerate(log.store.entries(start, end), start)),
        )
    level = 0
    while size >> HEIGHT * level:
        for name, start, end in _tiles(str(level), size >> HEIGHT * level, folder):
            yield name, b"".join(log.store.node(HEIGHT * level, n) for n in range(start, end))
        level += 1


def _tiles(level: str, count: int, folder: Path) -> Iterator[tuple[str, int, int]]:
    for start in range(0, count, WIDTH):
        end = min(count, start + WIDTH)
        name = f"tile/{level}/{number(start // WIDTH)}"
        if end - start < WIDTH:
            name += f".p/{end - start}"
        if not (folder / name).exists():
            yield name, start, end


def number(index: int) -> str:
    """Return the number of a tile as its path spells it: 1234067 is x001/x234/067."""
    told = f"{index % 1_000:03}"
    while index := index // 1_000:
        told = f"x{index % 1_000:03}/{told}"
    return told


def _spelt(log: Log, at: int, entry: bytes) -> bytes:
    if len(entry) > LONGEST:
        reason = f"entry {at} has {len(entry):,} bytes, and a bundle of entries takes {LONGEST:,}"
        raise InputError(Place(source=log.place), reason, "hand it over by itself: export-proof")
    return len(entry).to_bytes(2, "big") + entry


def _written(path: Path, data: bytes) -> None:
    """Write a file whole, or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "choose another folder") from error
