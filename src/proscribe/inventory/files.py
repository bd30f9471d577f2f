"""Files of the store: written once, durable before the manifest names them, never changed."""

import hashlib
import mmap
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.inventory import checked
from proscribe.inventory.manifest import REMEDY, Part
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
    """Return where a part is, having seen that it is the file that was written.

    It is read whole for that once, and again only after somebody touched it.

    Raises:
        InputError: It is not there, cannot be read, or is another file.

    """
    path, memory = folder / part.name, checked.of(folder)
    with _told(path):
        state = path.stat()
        if not memory.holds(part.digest, state):
            _hashed(path, part, state)
            memory.note(part.digest, state)
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
    """Read a part again, whatever is remembered of it, and compare it with its digest.

    Raises:
        InputError: It is not the file that was written.

    """
    path = folder / part.name
    with _told(path):
        _hashed(path, part, path.stat())


def noted(folder: Path, parts: Iterable[Part]) -> None:
    """Remember files that were hashed as they were written: nobody needs to read them again."""
    memory = checked.of(folder)
    for part in parts:
        with suppress(OSError):
            memory.note(part.digest, (folder / part.name).stat())


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """Say of what the system refuses or loses while files are read that the store is at fault.

    Raises:
        InputError: A file cannot be read.

    """
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        named = getattr(error, "filename", None) or folder
        raise broken(Path(named), reason(error)) from error


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise broken(path, reason(error)) from error


def reason(error: Exception) -> str:
    """Return in a phrase what the system, or DuckDB for it, says of a file."""
    return getattr(error, "strerror", None) or str(error).partition("\n")[0]


def _hashed(path: Path, part: Part, state: os.stat_result) -> None:
    if state.st_size != part.size:
        raise broken(path, f"it has {state.st_size:,} bytes, and was written with {part.size:,}")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != part.digest:
            raise broken(path, "its bytes are not those that were written")


def _made(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def broken(path: Path, why: str) -> InputError:
    """Return the error of a file of the store that is not as it was written."""
    return InputError(
        Place(source=str(path)), f"this part of the inventory is damaged: {why}", REMEDY
    )
