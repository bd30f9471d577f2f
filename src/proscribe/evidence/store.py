"""The store of the log: entries and hashes in one SQLite database, durable when it says so.

Each transaction is synced to the disk before it is acknowledged (``synchronous=FULL``). SQLite
before 3.51.3 can corrupt a database of this kind when several processes checkpoint it, so the
one that comes with apsw is used, and an older one refused.

https://sqlite.org/wal.html#walresetbug
https://sqlite.org/pragma.html#pragma_synchronous
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import apsw

from proscribe.formats import merkle
from proscribe.model import InputError, Place

SOUND = (3, 51, 3)
BUSY = 60_000
"""Milliseconds that a writer waits for another."""
FORMAT = 1
_TABLES = """
CREATE TABLE entry (number INTEGER PRIMARY KEY, statement BLOB NOT NULL) STRICT;
CREATE TABLE node (level INTEGER, number INTEGER, hash BLOB NOT NULL,
  PRIMARY KEY (level, number)) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT;
CREATE TABLE named (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


class Store:
    """An open database of the log; a disk is another than the system's, by SQLite's name of it."""

    def __init__(self, path: Path, disk: str | None = None) -> None:
        self._path = path
        with told(path):
            self._database = connected(path, disk)
            with ExitStack() as undone:
                undone.callback(self._database.close)
                self._begin()
                undone.pop_all()

    def _begin(self) -> None:
        with self.writing():
            [[version]] = self._database.execute("PRAGMA user_version")
            if version == 0:
                self._database.execute(f"{_TABLES}; PRAGMA user_version = {FORMAT}")
            elif version != FORMAT:
                reason = f"the log is of format {version}, which this version does not know"
                raise InputError(Place(source=str(self._path)), reason, "install the newer version")

    def close(self) -> None:
        """Close it."""
        self._database.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Do all that is within or nothing, alone; it is on the disk when this ends.

        Raises:
            InputError: The disk is full or fails, or the database is damaged.

        """
        with told(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the log, whatever is written beside.

        Raises:
            InputError: The database is damaged or cannot be read.

        """
        with told(self._path):
            self._database.execute("BEGIN")
            try:
                yield
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")

    @property
    def size(self) -> int:
        """Return how many entries there are."""
        [[last]] = self._database.execute("SELECT max(number) FROM entry")
        return 0 if last is None else int(last) + 1

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """Yield entries in their order, from ``start`` to before ``end``."""
        asked = "SELECT statement FROM entry WHERE number >= ? AND number < ? ORDER BY number"
        for [entry] in self._database.execute(asked, (start, end)):
            yield entry

    def add(self, entries: Sequence[bytes]) -> None:
        """Add entries after those that are there, and the hashes that become whole."""
        first = self.size
        rows = [(first + n, entry) for n, entry in enumerate(entries)]
        self._database.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        level, hashes = 0, [merkle.leaf(entry) for entry in entries]
        start = first
        while hashes:
            nodes = [(level, start + n, found) for n, found in enumerate(hashes)]
            self._database.executemany("INSERT INTO node VALUES (?, ?, ?)", nodes)
            if start & 1:
                start, hashes = start - 1, [self.node(level, start - 1), *hashes]
            hashes = [merkle.inner(*hashes[n : n + 2]) for n in range(0, len(hashes) - 1, 2)]
            level, start = level + 1, start >> 1

    def node(self, level: int, number: int) -> bytes:
        """Return the hash of a complete subtree.

        Raises:
            InputError: It is not there: the database is damaged.

        """
        asked = "SELECT hash FROM node WHERE level = ? AND number = ?"
        for [found] in self._database.execute(asked, (level, number)):
            return bytes(found)
        reason = f"the hash {number} on level {level} is missing"
        raise InputError(Place(source=str(self._path)), reason, DAMAGED)

    def checkpoint(self, size: int | None = None) -> bytes | None:
        """Return the signed checkpoint of a size, or the newest; nothing, where none is."""
        newest = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"
        of_size = "SELECT note FROM checkpoint WHERE size = ?"
        asked = (
            self._database.execute(newest)
            if size is None
            else self._database.execute(of_size, (size,))
        )
        return next((bytes(note) for [note] in asked), None)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield all signed checkpoints, the newest first, each with the size it is kept under."""
        asked = self._database.execute("SELECT size, note FROM checkpoint ORDER BY size DESC")
        return ((int(size), bytes(note)) for size, note in asked)

    def publish(self, size: int, note: bytes) -> None:
        """Keep a signed checkpoint; one of the same size gives way to it."""
        self._database.execute("INSERT OR REPLACE INTO checkpoint VALUES (?, ?)", (size, note))

    def named(self, name: str) -> str:
        """Return what is kept under a name; empty, where nothing is."""
        asked = self._database.execute("SELECT value FROM named WHERE name = ?", (name,))
        return next((str(value) for [value] in asked), "")

    def under(self, prefix: str) -> tuple[str, ...]:
        """Return all that is kept under names that begin so, in the order of the names."""
        asked = "SELECT value FROM named WHERE substr(name, 1, ?) = ? ORDER BY name"
        found = self._database.execute(asked, (len(prefix), prefix))
        return tuple(str(value) for [value] in found)

    def name(self, name: str, value: str) -> None:
        """Keep something under a name."""
        self._database.execute("INSERT OR REPLACE INTO named VALUES (?, ?)", (name, value))


def connected(path: Path, disk: str | None = None) -> apsw.Connection:
    """Open a database in which nothing is acknowledged that is not on the disk.

    Raises:
        InputError: This SQLite can lose what was written.
        apsw.Error: It cannot be opened.

    """
    if tuple(map(int, apsw.sqlite_lib_version().split("."))) < SOUND:
        reason = f"SQLite {apsw.sqlite_lib_version()} can lose what was written"
        raise InputError(Place(source=str(path)), reason, "install a newer apsw")
    path.parent.mkdir(parents=True, exist_ok=True)
    database = apsw.Connection(str(path), vfs=disk)
    with ExitStack() as undone:
        undone.callback(database.close)
        database.set_busy_timeout(BUSY)
        # One by one: what stands behind a statement that answers is not executed at once.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        undone.pop_all()
    return database


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the database says into an error that a person can act on."""
    try:
        yield
    except apsw.Error as error:
        full = isinstance(error, apsw.FullError | apsw.IOError | apsw.CantOpenError)
        remedy = "make room, or make it writable; nothing was added" if full else DAMAGED
        raise InputError(Place(source=str(path)), str(error), remedy) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "choose another folder") from error


DAMAGED = "the log is damaged: restore it from a copy, and compare with a checkpoint held elsewhere"
