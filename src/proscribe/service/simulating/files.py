"""Files of a simulation: the same table gives the same bytes."""

import gzip
import hashlib
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.service.simulating.parameters import Format
from proscribe.service.simulating.sheets import lines

GROUP = 1 << 17
"""Rows of a group: what a reader holds at a time."""

CHUNK = 1 << 20


def write(path: Path, table: pa.Table) -> None:
    """Write a table as Parquet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = [c for c in ("device", "machine", "seen") if c in table.column_names]
    with pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        store_schema=False,  # names stay names, however they are held here
        write_statistics=ordered,
    ) as writer:
        writer.write_table(table, row_group_size=GROUP)


def write_reports(folder: Path, name: str, table: pa.Table, form: Format) -> None:
    """Write reports in one of the exchange formats."""
    if form is Format.PARQUET:
        write(folder / f"{name}.parquet", table)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.ndjson.gz").open("wb") as file:
        # Neither a name nor a time in the header: the same rows are the same bytes.
        packed = gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0)
        with packed, io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text:
            text.writelines(lines(table))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()
