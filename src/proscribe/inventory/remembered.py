"""Remembered: a table in a file that ends with the digest of what stands before it.

What is only a memory stands in no manifest, so it must tell by itself that it was changed.
"""

import hashlib
from pathlib import Path

import pyarrow as pa


def write(path: Path, table: pa.Table) -> None:
    """Write a table as an Arrow file, and its SHA-256 after it."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    whole = sink.getvalue()
    with path.open("wb") as file:
        file.write(whole)
        file.write(hashlib.sha256(whole).digest())


def read(path: Path) -> pa.Table | None:
    """Map a table into memory; nothing, if the file is not as it was written.

    Raises:
        FileNotFoundError: There is no such file.
        OSError: It cannot be read.

    """
    with pa.memory_map(str(path)) as source:
        written = source.read_buffer()
    end = max(0, written.size - SIZE)
    whole = written.slice(0, end)
    if hashlib.sha256(whole).digest() != written.slice(end).to_pybytes():
        return None
    with pa.ipc.open_file(pa.BufferReader(whole)) as file:
        return file.read_all()


SIZE = hashlib.sha256().digest_size
