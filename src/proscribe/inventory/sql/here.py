"""Here: questions in SQL, asked in this process."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from proscribe.inventory import files
from proscribe.inventory.sql.tables import SHAPES, Tables

_RECENT = """
CREATE VIEW recent AS
  SELECT r.lane, r.seen, r.person, t.turn
  FROM recent_files r JOIN turns t ON t.file = parse_filename(r.filename)
"""


def here(folder: Path, statement: str, tables: Tables, judged: Mapping[str, pa.Table]) -> pa.Table:
    """Ask a statement in DuckDB's dialect of the files in a folder.

    Raises:
        InputError: A file of the store is damaged.

    """
    opened = duckdb.connect(":memory:", config={"threads": 2})
    with files.readable(folder), opened as database:
        database.execute("SET TimeZone = 'UTC'")
        for name, parts in tables.parts.items():
            paths = [str(files.found(folder, part)) for part in parts]
            if not paths:
                database.register(name, _none(name))
            elif name == "recent":
                database.read_parquet(paths, filename=True).create_view("recent_files")
                database.register("turns", tables.turns)
                database.execute(_RECENT)
            else:
                database.read_parquet(paths).create_view(name)
        for name, table in judged.items():
            database.register(name, table)
        return database.sql(statement).to_arrow_table()


def _none(name: str) -> pa.Table:
    shape = SHAPES[name]
    turned = shape.append(pa.field("turn", pa.int64())) if name == "recent" else shape
    return turned.empty_table()
