"""Rows: an answer in one form, whatever engine gave it, so that two can be told to be equal."""

import hashlib
from dataclasses import dataclass

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

SECONDS = "%Y-%m-%dT%H:%M:%SZ"
"""Of a column in microseconds, seconds have six decimals."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an answer, each as canonical JSON, sorted by their bytes."""

    lines: tuple[bytes, ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all lines, each with its end, in hexadecimal."""
        digest = hashlib.sha256()
        for line in self.lines:
            digest.update(line + b"\n")
        return digest.hexdigest()


def rows(table: pa.Table) -> Rows:
    """Return the rows of a table of text, whole numbers, truths and instants.

    Raises:
        TypeError: A column is of another type.

    """
    columns = [_column(table.column(name)) for name in table.column_names]
    encode = msgspec.json.Encoder(order="sorted").encode
    told = (dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True))
    return Rows(tuple(sorted(map(encode, told))))


def _column(column: pa.ChunkedArray) -> list[object]:
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = pc.strftime(column.cast(pa.timestamp("us", tz="UTC")), format=SECONDS)
    elif pa.types.is_decimal(kind):  # a sum of whole numbers, in some engines
        column = column.cast(pa.int64())
    elif not any(fits(kind) for fits in FITTING):
        raise TypeError(f"no canonical form of {kind}")
    values: list[object] = column.to_pylist()
    return values


FITTING = (pa.types.is_integer, pa.types.is_string, pa.types.is_large_string, pa.types.is_boolean)
