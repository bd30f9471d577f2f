"""The store: immutable Parquet segments, one for each file taken in, listed by their digests.

A segment appears by the renaming of a whole folder, so a reader sees all of it or none, and
the same file taken in twice is there once.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.formats.legible import legible
from proscribe.model import Identifier, InputError, Observation, Place, Rejected, Report, Row

INSTANT = pa.timestamp("us", tz="UTC")
REPORTS = pa.schema(
    [
        ("device", pa.string()),
        ("platform", pa.string()),
        ("seen", INSTANT),
        ("source", pa.string()),
        ("sees", pa.string()),
        ("person", pa.string()),
    ]
)
OBSERVATIONS = pa.schema(
    [
        ("device", pa.string()),
        ("seen", INSTANT),
        ("source", pa.string()),
        ("sees", pa.string()),
        ("identity", pa.string()),
    ]
)
IDENTITIES = pa.schema(
    [
        ("identity", pa.string()),
        ("platform", pa.string()),
        ("name", pa.string()),
        ("version", pa.string()),
        ("identifiers", pa.string()),
    ]
)
BATCH = 50_000
"""Rows that are held before they are written: some tens of megabytes at most."""


EXAMPLES = 100
STAGE = ".stage-"
"""How the name of a segment begins that is being written."""


@dataclass(slots=True)
class Receipt:
    """What became of one file: rows by sort, and the first that were refused, with reasons."""

    segment: str
    reports: int = 0
    observations: int = 0
    rejected: int = 0
    examples: list[Rejected] = field(default_factory=list)
    """The first rows that were refused."""
    already: bool = False
    """The very same content was taken in before: nothing was added."""

    def refuse(self, row: Rejected) -> None:
        """Count a refused row, and keep it while there are few."""
        self.rejected += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(row)


@dataclass(frozen=True, slots=True)
class Inventory:
    """A folder of segments."""

    folder: Path

    def segments(self) -> tuple[Path, ...]:
        """Return the segments, in the order of their digests."""
        shelf = self.folder / "segments"
        return tuple(sorted(p for p in shelf.glob("*") if not p.name.startswith(STAGE)))

    def add(self, digest: str, rows: Iterable[Row]) -> Receipt:
        """Write ``rows`` as the segment ``digest``; all of them or, on any error, none.

        Raises:
            InputError: The folder cannot be written, or the disk is full.

        """
        receipt = Receipt(segment=digest)
        if (self.folder / "segments" / digest).exists():
            receipt.already = True
            return receipt
        try:
            with _staged(self.folder / "segments", digest) as stage, _Writer(stage) as writer:
                for row in rows:
                    writer.write(row, receipt)
        except OSError as error:
            reason = error.strerror or str(error)
            place = Place(source=str(self.folder))
            remedy = "nothing was added; make room or choose another folder with --inventory"
            raise InputError(place, reason, remedy) from error
        return receipt


@contextmanager
def _staged(shelf: Path, name: str) -> Iterator[Path]:
    shelf.mkdir(parents=True, exist_ok=True)
    _sweep(shelf)
    stage = Path(tempfile.mkdtemp(prefix=f"{STAGE}{os.getpid()}-", dir=shelf))
    try:
        yield stage
        for path in stage.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        if not (shelf / name).exists():
            stage.rename(shelf / name)
        with _opened(shelf) as handle:
            os.fsync(handle)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _sweep(shelf: Path) -> None:
    """Remove what a process that was killed left half-written."""
    for stage in shelf.glob(f"{STAGE}*"):
        owner = stage.name.removeprefix(STAGE).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


class _Writer:
    """Three Parquet files, written in batches; identities are written once each."""

    def __init__(self, stage: Path) -> None:
        self._tables = {
            name: _Table(stage / f"{name}.parquet", schema)
            for name, schema in (
                ("reports", REPORTS),
                ("observations", OBSERVATIONS),
                ("identities", IDENTITIES),
            )
        }
        self._known: set[str] = set()
        self._sees: dict[tuple[str, str, object], str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for table in self._tables.values():
            table.close()

    def write(self, row: Row, receipt: Receipt) -> None:
        if isinstance(row, Rejected):
            receipt.refuse(row)
        elif isinstance(row, Report):
            receipt.reports += 1
            self._report(row)
        else:
            receipt.observations += 1
            self._observation(row)

    def _report(self, row: Report) -> None:
        sees = ",".join(sorted(row.sees))
        self._sees[row.device, row.source, row.seen] = sees
        device, source, person = map(legible, (row.device, row.source, row.person))
        about = (device, row.platform.value, row.seen, source, sees, person)
        self._tables["reports"].add(about)

    def _observation(self, row: Observation) -> None:
        written = write_identifiers(row.identifiers)
        name, version = legible(row.name), legible(row.version)
        identity = _digest(row.platform, name, version, written)
        sees = self._sees[row.device, row.source, row.seen]
        where = (legible(row.device), row.seen, legible(row.source), sees, identity)
        self._tables["observations"].add(where)
        if identity not in self._known:
            self._known.add(identity)
            self._tables["identities"].add((identity, row.platform.value, name, version, written))


class _Table:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._rows: list[tuple[object, ...]] = []

    def add(self, row: tuple[object, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(self._schema)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, self._schema, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def write_identifiers(identifiers: Iterable[Identifier]) -> str:
    """Return identifiers as canonical JSON: pairs of kind and value, in order, each once."""
    pairs = sorted({(i.kind.value, i.value) for i in identifiers})
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
