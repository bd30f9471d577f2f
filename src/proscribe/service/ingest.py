"""``ingest``: inventory in, from any export that a reader knows."""

import gc
import gzip
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from proscribe import readers
from proscribe.inventory import Inventory, Receipt
from proscribe.model import Block, InputError, Place, Rejected, Row, Unread
from proscribe.readers import Origin, Reader, Sighting

Rows = Iterator[Row | Block | Unread]
CHUNK = 1 << 20
HEAD = 1 << 16
STEP = 20_000
"""Rows between two words of progress."""
MANY = 200_000
"""Objects that are made between two searches for cycles."""
EXAMPLES = 20
"""Rows that a strict reading names."""


@dataclass(slots=True)
class Strict:
    """The rows of a file that cannot be used: the first of them, and how many there are."""

    examples: list[Rejected] = field(default_factory=list)
    count: int = 0

    def refuse(self, row: Rejected) -> None:
        """Note a row that cannot be used."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(row)

    def judge(self) -> None:
        """Refuse the whole file for the rows that were noted.

        Raises:
            InputError: There are some; the first of them are named, each with its place.

        """
        if not self.examples:
            return
        first, *others = self.examples
        also = "".join(f"\n{o.place}: {o.reason}; {o.remedy}" for o in others)
        left = self.count - len(self.examples)
        more = f"\nand {left:,} more" if left else ""
        what = "1 row" if self.count == 1 else f"{self.count:,} rows"
        asked = f"--strict was asked for, and {what} cannot be used: nothing was added"
        raise InputError(first.place, first.reason, f"{first.remedy}{also}{more}\n{asked}")


def ingest(
    inventory: Inventory,
    path: Path,
    reader: Reader | None = None,
    strict: Strict | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Receipt:
    """Take one file in; the reader is recognised by the file's first bytes unless given.

    With ``strict`` all of it is refused for one row that cannot be used.

    Raises:
        InputError: The file cannot be read, no reader knows it, the store cannot be written, or
            a row cannot be used and that was not to be; nothing was added.

    """
    try:
        digest = _digest(path)
        chosen = reader or recognise(path)
        seen = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "check the path") from error
    rows = (chosen.blocks or chosen.read)(path, Sighting(device=path.stem, seen=seen))
    counted = _counted(rows, progress)
    with _seldom_collected():
        if strict is None:
            return inventory.add(digest, counted)
        return inventory.add(digest, _judged(counted, strict), strict.refuse)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python seldom look for cycles: reports make none, and looking costs a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _judged(rows: Rows, strict: Strict) -> Rows:
    yield from rows
    strict.judge()


def recognise(path: Path) -> Reader:
    """Return the reader that knows a file.

    Raises:
        InputError: None does.

    """
    head = _head(path)
    for reader in map(readers.get, readers.names()):
        if reader.origin is Origin.FILE and reader.recognises(head):
            return reader
    files = [n for n in readers.names() if readers.get(n).origin is Origin.FILE]
    remedy = f"name the reader: --reader {'|'.join(files)}"
    raise InputError(Place(source=str(path)), "no reader recognises this file", remedy)


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[Path]:
    """Keep a stream in a temporary file, so that it can be read twice."""
    with tempfile.NamedTemporaryFile(prefix="proscribe-", suffix=".stdin") as file:
        while chunk := stream.read(CHUNK):
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head[:2] != b"\x1f\x8b":
        return head
    try:
        with gzip.open(path) as file:
            return file.read(HEAD)
    except (OSError, EOFError) as error:
        place = Place(source=str(path))
        raise InputError(place, "not a whole gzip file", "copy it again") from error


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _counted(rows: Rows, progress: Callable[[int], None]) -> Rows:
    count = told = 0
    for row in rows:
        yield row
        count += _weight(row)
        if count >= told + STEP:
            progress(told := count)


def _weight(row: Row | Block | Unread) -> int:
    """Return about how many rows it is."""
    if isinstance(row, Unread):
        return len(row.seen)
    return len(row.reports) + len(row.shown) if isinstance(row, Block) else 1
