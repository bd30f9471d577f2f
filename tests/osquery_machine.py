"""A machine as osquery would show it: its tables' columns, in an SQLite database."""

import sqlite3
from pathlib import Path

import yaml

TABLES = yaml.safe_load((Path(__file__).parent / "osquery_tables.yaml").read_text("utf-8"))
PLATFORMS = ("darwin", "linux", "windows")


class Machine:
    """The tables of one platform, empty until something is put into them."""

    def __init__(self, platform):
        self.database = sqlite3.connect(":memory:")
        self.columns = {}
        for name, variants in TABLES.items():
            for variant in variants:
                if platform in variant["platforms"]:
                    self.columns[name] = [_column(*c) for c in variant["columns"].items()]
                    self.database.execute(f"CREATE TABLE {name} ({', '.join(self.columns[name])})")

    def put(self, table, **values):
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608, a test's own
        self.database.execute(insert, tuple(values.values()))

    def asked(self, query):
        return self.database.execute(query).fetchall()

    def knows(self, query):
        """Tell whether the query's tables and columns exist here."""
        try:
            self.database.execute(f"EXPLAIN {query}")
        except sqlite3.OperationalError:
            return False
        return True


def _column(name, sort):
    """Return a column as SQLite wants it declared."""
    return f"{name} {sort.replace(' nocase', ' COLLATE NOCASE')}"
