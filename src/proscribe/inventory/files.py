"""Files of the store: written once, durable before the manifest names them, never changed."""

import hashlib
import mmap
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.inventory.manifest import Part
from proscribe.inventory.shapes import TABLES
from proscribe.model import InputError, Place

ROWS = 1 << 17
"""Rows in a group of a Parquet file: a question reads whole groups."""
CHUNK = 1 << 22


def write_table(folder: Path, name: str, kind: str, table: pa.Table) -> Part:
    """Write a table of the shape ``kind`` as the file ``name`` of a store's folder."""
    path = _made(folder, name)
    with pq.ParquetWriter(path, TABLES[kind], **options(kind)) as writer:
        writer.write_table(table.cast(TABLES[kind]), row_group_size=ROWS)
    return sealed(folder, name, table.num_rows)


def options(kind: str) -> dict[str, object]:
    """Return how tables of a shape are written: events and looks by differences."""
    if kind not in {"events", "looks"}:
        return {"compression": "zstd"}
    numbers = [f.name for f in TABLES[kind] if not pa.types.is_boolean(f.type)]
    encoding = dict.fromkeys(numbers, "DELTA_BINARY_PACKED")
    return {"compression": "zstd", "use_dictionary": False, "column_encoding": encoding}


def write_numbers(
    folder: Path, name: str, blocks: Iterable[np.ndarray], rows: int | None = None
) -> Part:
    """Write arrays of numbers one after another, as they are in memory.

    ``rows`` says how many rows they make, where it is not as many as there are numbers.
    """
    path = _made(folder, name)
    numbers = 0
    with path.open("wb") as file:
        for block in blocks:
            numbers += len(block)
            file.write(np.ascontiguousarray(block).tobytes())
    return sealed(folder, name, numbers if rows is None else rows)


def sealed(folder: Path, name: str, rows: int) -> Part:
    """Bring a written file to the disk, and describe it."""
    path = folder / name
    digest = hashlib.sha256()
    with path.open("rb") as file:
        os.fsync(file.fileno())
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Part(name=name, rows=rows, size=path.stat().st_size, digest=digest.hexdigest())


def found(folder: Path, part: Part) -> Path:
    """Return where a part is, having seen that none of it is cut off.

    Raises:
        InputError: It is not there, or not of its size.

    """
    path = folder / part.name
    try:
        size = path.stat().st_size
    except OSError as error:
        raise _broken(path, error.strerror or str(error)) from error
    if size != part.size:
        raise _broken(path, f"it has {size:,} bytes, and was written with {part.size:,}")
    return path


def mapped(folder: Path, part: Part, *columns: tuple[type[np.generic], int]) -> list[np.ndarray]:
    """Map a file of numbers into memory: columns one after another, of a kind and a length each.

    ``numpy.memmap`` takes three times as long, which many small files make felt.

    Raises:
        InputError: It is not there, or not of its size.

    """
    path = found(folder, part)
    if not part.size:
        return [np.empty(0, kind) for kind, _ in columns]
    with path.open("rb") as file:
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    told, place = [], 0
    for kind, count in columns:
        told.append(np.frombuffer(held, kind, count, place))
        place += told[-1].nbytes
    return told


def verified(folder: Path, part: Part) -> None:
    """Read a part again and compare it with its digest.

    Raises:
        InputError: It is not the file that was written.

    """
    path = found(folder, part)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != part.digest:
            raise _broken(path, "its bytes are not those that were written")


def _made(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _broken(path: Path, reason: str) -> InputError:
    remedy = "put the file back from a copy, or take the exports into a new folder"
    return InputError(
        Place(source=str(path)), f"this part of the inventory is damaged: {reason}", remedy
    )
