"""The store: what was taken in, as immutable files that a manifest names.

A file is taken in wholly or not at all, in the order of arrival, by one writer at a time; those
who ask are never held up, and see the store before it or after it. The answer to a question does
not depend on the order in which the same reports came, unless it asks what was known when.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import msgspec

from proscribe.inventory import checked, compaction, files, looked, manifest, quarantine
from proscribe.inventory.batch import Adding
from proscribe.inventory.kept import forgotten
from proscribe.inventory.looks import micro
from proscribe.inventory.manifest import Batch, Manifest, Pruned, Retired, Segment
from proscribe.inventory.pruning import Pruning, Spared, devices, pruning
from proscribe.inventory.receipt import Receipt, Refuse, keep
from proscribe.inventory.sheet import Rules, sheets
from proscribe.model import Block, InputError, Place, Row, Unread

Rows = Iterable[Row | Block | Unread]

AHEAD = timedelta(days=1)
"""How far a look may lie after the moment of taking it in: clocks differ, and so do zones."""

GRACE = timedelta(hours=1)
"""How long files that were compacted stay for those who are reading them."""


UNADDED = "nothing was added; make room or choose another folder with --inventory"
ADDED = "the file was taken in, but no room was made; make room, then: proscribe compact"
UNCHANGED = "the inventory is as it was; make room and try again"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The rule by which something is pruned: its id, and the SHA-256 of its file."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """A folder that holds a store, and the clock that says when something was taken in."""

    folder: Path
    clock: Callable[[], datetime] = _now

    def manifest(self) -> Manifest:
        """Return what the store consists of.

        Raises:
            InputError: The manifest cannot be read.

        """
        return manifest.read(self.folder)

    def add(self, digest: str, rows: Rows, refuse: Refuse = keep) -> Receipt:
        """Take ``rows`` in as the content ``digest``; all of them or, on any error, none.

        ``refuse`` is told of each row that cannot be used; an error that it raises is one of
        those on which nothing is added.

        Raises:
            InputError: The folder cannot be written, the disk is full, or the store is damaged.

        """
        receipt = Receipt(batch=digest)
        with _locked(self.folder):
            with _told(self.folder, UNADDED):
                before = self._begun()
                if before.holding(digest):
                    receipt.already = True
                    return receipt
                self._commit(before, self._added(before, receipt, rows, refuse))
            with _told(self.folder, ADDED):
                while run := compaction.due(self.manifest()):
                    self._compact(run)
        return receipt

    def compact(self) -> None:
        """Make all segments one: the store is then as fast as if it had been built at once.

        Raises:
            InputError: The store is damaged, the folder cannot be written or the disk is full;
                the store is as it was.

        """
        with _locked(self.folder), _told(self.folder, UNCHANGED):
            if len(run := self._begun().segments) > 1:
                self._compact(run)

    def prunable(self, horizon: datetime, spared: Spared) -> Pruning:
        """Return what would go if all were pruned that had ended before ``horizon``.

        Raises:
            InputError: The store is damaged.

        """
        known = self.manifest()
        told = pruning(self.folder, known, micro(horizon), spared)
        with files.readable(self.folder):
            for block in compaction.blocks(self.folder, known.segments):
                told.left(block)
        return told

    def prune(self, rule: Rule, horizon: datetime, spared: Spared) -> Pruning:
        """Take out what had ended before ``horizon``, and record it; nothing, if nothing had.

        Raises:
            InputError: The store is damaged, the folder cannot be written or the disk is full;
                the store is as it was.

        """
        with _locked(self.folder), _told(self.folder, UNCHANGED):
            before = self._begun()
            told = pruning(self.folder, before, micro(horizon), spared)
            if not before.segments:
                return told
            after = compaction.compacted(self.folder, before, before.segments, told.left)
            if told.events:
                gone = devices(self.folder, before, told.touched)
                one = Pruned(
                    rule=rule.id,
                    digest=rule.digest,
                    recorded=self.clock(),
                    horizon=horizon,
                    batch=told.batch,
                    events=told.events,
                    stretches=told.stretches,
                    devices=gone,
                    held=told.held,
                )
                pruned = (*before.pruned, one)
                self._replace(before, msgspec.structs.replace(after, pruned=pruned))
        return told

    def _begun(self) -> Manifest:
        """Return the manifest; a store has one before it has any other file."""
        known = self.manifest()
        if known == Manifest():
            manifest.commit(self.folder, known)
        _sweep(self.folder, known)
        return known

    def _commit(self, before: Manifest, after: Manifest) -> None:
        old = {part.name for part in before.parts()}
        manifest.commit(self.folder, after)
        files.noted(self.folder, (part for part in after.parts() if part.name not in old))

    def _compact(self, run: tuple[Segment, ...]) -> None:
        before = self.manifest()
        self._replace(before, compaction.compacted(self.folder, before, run))

    def _replace(self, before: Manifest, after: Manifest) -> None:
        """Commit a store whose files of before stay for a while."""
        named, now = {part.name for part in after.parts()}, self.clock()
        gone = (Retired(name=p.name, since=now) for p in before.parts() if p.name not in named)
        kept = (r for r in before.retired if now - r.since < GRACE)
        retired = (*kept, *gone)
        self._commit(before, msgspec.structs.replace(after, retired=retired))

    def _added(self, before: Manifest, receipt: Receipt, rows: Rows, refuse: Refuse) -> Manifest:
        recorded = self.clock()
        number = before.last_batch + 1
        adding = Adding(self.folder, before, number)
        future = int((recorded + AHEAD).timestamp() * 1_000_000)
        with quarantine.opened(self.folder, number, receipt, refuse) as refused:
            rules = Rules(future, refused.refuse, adding.find)
            for sheet in sheets(rows, receipt, rules):
                adding.add(sheet)
            part = refused.seal()
        batch = Batch(
            number=number,
            digest=receipt.batch,
            recorded=recorded,
            reports=receipt.reports,
            observations=receipt.observations,
            rejected=receipt.rejected,
            quarantine=part,
        )
        after = msgspec.structs.replace(adding.manifest, batches=(*adding.manifest.batches, batch))
        if looked.due(after):
            standings = (*after.standings, looked.standing(self.folder, after))
            after = msgspec.structs.replace(after, standings=standings)
        return after


@contextmanager
def _told(folder: Path, remedy: str) -> Iterator[None]:
    """Say with a remedy what the system refuses, or DuckDB for it."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        raise InputError(Place(source=str(folder)), files.reason(error), remedy) from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the store against other writers, waiting for the one that holds it."""
    with _told(folder, UNADDED):
        folder.mkdir(parents=True, exist_ok=True)
        holder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(holder)


def _sweep(folder: Path, known: Manifest) -> None:
    """Remove what no manifest names: it was being written by a process that ended."""
    forgotten(folder, known)
    checked.of(folder).forget(part.digest for part in known.parts())
    named = {part.name for part in known.parts()} | {r.name for r in known.retired}
    for shelf in manifest.SHELVES:
        for path in sorted((folder / shelf).rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif str(path.relative_to(folder)) not in named:
                path.unlink()
