"""Our exchange format as a table: the columns of its Parquet files, read in bounded memory.

A row is a line of the NDJSON form: an application on a device, or what its source ``sees``
there. ``identifiers`` are pairs of a kind and a value.

https://parquet.apache.org/docs/file-format/
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.model import InputError, MissingError, Place

MAGIC = b"PAR1"
INSTANT = pa.timestamp("us", tz="UTC")
PAIR = pa.struct([("kind", pa.string()), ("value", pa.string())])
COLUMNS = pa.schema(
    [
        ("device", pa.string()),
        ("platform", pa.string()),
        ("seen", INSTANT),
        ("source", pa.string()),
        ("name", pa.string()),
        ("version", pa.string()),
        ("identifiers", pa.list_(PAIR)),
        ("sees", pa.list_(pa.string())),
        ("person", pa.string()),
    ]
)
REQUIRED = ("device", "platform")
LARGEST = 1 << 28
"""Bytes of a group of rows, unpacked: 256 MiB. Ours hold some 20."""

ROWS = 4096
WHOLE = "check that the file is whole, and that you may read it"


@contextmanager
def opened(path: Path) -> Iterator[pq.ParquetFile]:
    """Open a file of the exchange format.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read, lacks a column, or has one of another type.

    """
    place = Place(source=str(path))
    try:
        with pq.ParquetFile(path, buffer_size=1 << 16, pre_buffer=False) as file:
            _check(file, place)
            yield file
    except FileNotFoundError:
        raise MissingError("file", str(path), "check the path") from None
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        reason = f"cannot be read as Parquet: {str(error)[:200]}"
        raise InputError(place, reason, WHOLE) from None


def batches(file: pq.ParquetFile, *columns: str, rows: int = ROWS) -> Iterator[pa.Table]:
    """Yield so many rows at a time, with the columns of the format, in their types.

    A column that the file does not have is not there.
    """
    there = [f for f in COLUMNS if f.name in file.schema_arrow.names]
    wanted = [f for f in there if not columns or f.name in columns]
    schema = pa.schema(wanted)
    for batch in file.iter_batches(rows, columns=[f.name for f in wanted], use_threads=False):
        yield pa.Table.from_batches([batch]).select(schema.names).cast(schema, safe=False)


def _check(file: pq.ParquetFile, place: Place) -> None:
    found = file.schema_arrow
    for name in REQUIRED:
        if name not in found.names:
            remedy = "write the columns that docs/explanation/exchange.md lists"
            raise InputError(place, f"has no column {name!r}", remedy)
    for field in COLUMNS:
        for other in (found.field(n) for n in found.get_all_field_indices(field.name)):
            if not _alike(other.type, field.type):
                reason = f"column {field.name!r} is of type {other.type}"
                raise InputError(place, reason[:200], f"write it as {field.type}")
    for n in range(file.num_row_groups):
        if file.metadata.row_group(n).total_byte_size > LARGEST:
            reason, remedy = f"its group of rows {n} is too large", "write groups of 100,000 rows"
            raise InputError(place, reason, remedy)


def _alike(found: pa.DataType, wanted: pa.DataType) -> bool:
    """Tell whether values of a type are values of another, however they are held."""
    kinds = pa.types
    if kinds.is_dictionary(found):
        return _alike(found.value_type, wanted)
    if kinds.is_string(wanted):
        return bool(kinds.is_string(found) or kinds.is_large_string(found))
    if kinds.is_timestamp(wanted):
        return bool(kinds.is_timestamp(found) and found.tz is not None)
    if kinds.is_list(wanted):
        held = kinds.is_list(found) or kinds.is_large_list(found)
        return bool(held) and _alike(found.value_type, wanted.value_type)
    if not kinds.is_struct(found) or {f.name for f in found} != {f.name for f in wanted}:
        return False
    return all(_alike(found.field(f.name).type, f.type) for f in wanted)
