"""``ingest``: inventory in, from any export that a reader knows."""

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from proscribe import readers
from proscribe.inventory import Inventory, Receipt
from proscribe.inventory.receipt import Refuse, keep
from proscribe.model import InputError, Place, Rejected, Row
from proscribe.readers import Origin, Reader, Sighting

CHUNK = 1 << 20
HEAD = 1 << 16
STEP = 20_000
"""Rows between two words of progress."""


def ingest(
    inventory: Inventory,
    path: Path,
    reader: Reader | None = None,
    refuse: Refuse = keep,
    progress: Callable[[int], None] = lambda _: None,
) -> Receipt:
    """Take one file in; the reader is recognised by the file's first bytes unless given.

    ``refuse`` is told of each row that cannot be used; :func:`strictly` refuses all for one.

    Raises:
        InputError: The file cannot be read, no reader knows it, or the store cannot be
            written; nothing was added.

    """
    try:
        digest = _digest(path)
        chosen = reader or recognise(path)
        seen = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "check the path") from error
    rows = chosen.read(path, Sighting(device=path.stem, seen=seen))
    return inventory.add(digest, _counted(rows, progress), refuse)


def strictly(row: Rejected) -> None:
    """Refuse the whole file for one row that cannot be used.

    Raises:
        InputError: Always.

    """
    remedy = f"{row.remedy}; --strict was asked for, and nothing was added"
    raise InputError(row.place, row.reason, remedy)


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


def _counted(rows: Iterator[Row], progress: Callable[[int], None]) -> Iterator[Row]:
    for n, row in enumerate(rows, 1):
        if n % STEP == 0:
            progress(n)
        yield row
