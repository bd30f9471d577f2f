"""The manifest: which files the store consists of, and what was taken in with which batch.

It is replaced in one act, so a reader sees the store before a batch or after it. A file that no
manifest names is none of the store: what a process that was killed left behind is swept away.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from proscribe.model import InputError, Place

NAME = "manifest.json"
FORMAT = 5
SHELVES = ("segments", "looks", "quarantine")
"""Folders in which the files lie that it names."""
REMEDY = "put the file back from a copy, or take the exports into a new folder"
SEAL = re.compile(rb'\A\{"sha256":"([0-9a-f]{64})",\n')
"""How a manifest begins: the digest of all that follows it."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of the store."""

    name: str
    """Its path within the store's folder."""
    rows: int
    size: int
    """In bytes: a file that was cut off is told by it."""
    digest: str
    """SHA-256 of its bytes, in hexadecimal."""


class Segment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one batch added, or what was compacted of several: a part for each table."""

    number: int
    first: int
    """The first batch that it holds events of."""
    last: int
    tables: dict[str, Part]
    runs: Part | None = None
    """Its events once more, as a few of them are read."""
    index: dict[str, Part] = {}
    """Of each dictionary that it adds to: which number a name has."""
    state: tuple[Part, ...] = ()
    marks: tuple[Part, ...] = ()
    """Of reports that are known again by their marks."""
    bearers: Part | None = None
    """Of its identities: which bear what, and their names as they are."""
    written: Part | None = None


class Looked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The looks of one batch, or the last look of each lane up to and with it."""

    batch: int
    earliest: int
    """In microseconds since 1970."""
    latest: int
    part: Part


class Batch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file taken in."""

    number: int
    digest: str
    recorded: datetime
    reports: int
    observations: int
    rejected: int
    quarantine: Part | None = None
    """The rows that were refused, one a line."""


class Counts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The next number of each dictionary."""

    devices: int = 0
    lanes: int = 0
    people: int = 1
    """Nobody is number 0."""
    identities: int = 0


class Retired(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that was compacted, and when: somebody may still be reading it."""

    name: str
    since: datetime


class Pruned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was taken out by a rule of retention."""

    rule: str
    digest: str
    """SHA-256 of the rule's file, in hexadecimal."""
    recorded: datetime
    horizon: datetime
    """What had ended before this instant went; what stood then was kept."""
    batch: int
    """The newest batch of which something went: knowledge from before it is not whole."""
    events: int
    stretches: int
    """From a look that showed a thing to one that did not any more."""
    devices: int
    held: int
    """Events that a hold kept."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole store at one moment."""

    format: int = FORMAT
    next_segment: int = 0
    counts: Counts = Counts()
    segments: tuple[Segment, ...] = ()
    looks: tuple[Looked, ...] = ()
    standings: tuple[Looked, ...] = ()
    batches: tuple[Batch, ...] = ()
    retired: tuple[Retired, ...] = ()
    pruned: tuple[Pruned, ...] = ()

    def pruned_of(self, at: datetime) -> Pruned | None:
        """Return the pruning for which it cannot be told how things stood at an instant."""
        ours = [p for p in self.pruned if at < p.horizon or self.last_batch < p.batch]
        return max(ours, key=lambda p: p.horizon, default=None)

    @property
    def pruned_before(self) -> Pruned | None:
        """Return the pruning that reaches farthest, if there was any."""
        return max(self.pruned, key=lambda p: p.horizon, default=None)

    def holding(self, digest: str) -> Batch | None:
        """Return the batch that took this content in, if one did."""
        return next((b for b in self.batches if b.digest == digest), None)

    def known(self, instant: datetime | None) -> "Manifest":
        """Return the store as it was known at an instant; all of it, for none."""
        if instant is None:
            return self
        batches = tuple(b for b in self.batches if b.recorded <= instant)
        last = max((b.number for b in batches), default=-1)
        return msgspec.structs.replace(
            self,
            batches=batches,
            segments=tuple(s for s in self.segments if s.first <= last),
            looks=tuple(k for k in self.looks if k.batch <= last),
            standings=tuple(k for k in self.standings if k.batch <= last),
        )

    @property
    def last_batch(self) -> int:
        """Return the number of the newest batch; -1 if there is none."""
        return max((b.number for b in self.batches), default=-1)

    def parts(self) -> Iterable[Part]:
        """Yield every file that it names."""
        for segment in self.segments:
            yield from segment.tables.values()
            yield from segment.index.values()
            yield from segment.state
            yield from segment.marks
            yield from (p for p in (segment.runs, segment.bearers, segment.written) if p)
        yield from (k.part for k in (*self.looks, *self.standings))
        yield from (b.quarantine for b in self.batches if b.quarantine)


def read(folder: Path) -> Manifest:
    """Return the manifest of a store; an empty one where there is no store yet.

    Raises:
        InputError: It cannot be read, or was changed, or is gone while files of it are there.

    """
    path = folder / NAME
    try:
        return _decoded(path.read_bytes(), path)
    except FileNotFoundError:
        pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "check the folder") from error
    if not any((folder / shelf).exists() for shelf in SHELVES):
        return Manifest()
    if path.exists():  # a writer made it just now
        return read(folder)
    reason = "the manifest is gone: without it the other files of the inventory say nothing"
    raise InputError(Place(source=str(path)), reason, REMEDY)


class _Head(msgspec.Struct):
    """What a manifest of any format says first."""

    format: int


def _decoded(written: bytes, path: Path) -> Manifest:
    place = Place(source=str(path))
    sealed = SEAL.match(written)
    try:
        if sealed is None:
            found = msgspec.json.decode(written, type=_Head).format
            reason = f"its format is {found}, and this version reads {FORMAT}"
            if found != FORMAT:
                raise InputError(place, reason, "take the exports into a new folder")
            raise InputError(place, "not a manifest: it has no digest", REMEDY)
        rest = written[sealed.end() :]
        if hashlib.sha256(rest).hexdigest() != sealed[1].decode():
            raise InputError(place, "its bytes are not those that were written", REMEDY)
        told = msgspec.json.decode(b"{" + rest, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(place, f"not a manifest: {error}", REMEDY) from error
    if told.format != FORMAT:
        reason = f"its format is {told.format}, and this version reads {FORMAT}"
        raise InputError(place, reason, "take the exports into a new folder")
    return told


def _encoded(manifest: Manifest) -> bytes:
    rest = msgspec.json.format(msgspec.json.encode(manifest), indent=1)[2:] + b"\n"
    return b'{"sha256":"' + hashlib.sha256(rest).hexdigest().encode() + b'",\n' + rest


def commit(folder: Path, manifest: Manifest) -> None:
    """Make ``manifest`` the store's, durably: a power cut leaves the old one or this one."""
    stage = folder / f".{NAME}.part"
    try:
        with stage.open("wb") as file:
            file.write(_encoded(manifest))
            file.flush()
            os.fsync(file.fileno())
        stage.replace(folder / NAME)
    except OSError:
        with suppress(OSError):
            stage.unlink(missing_ok=True)
        raise
    settle(folder)


def settle(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    holder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(holder)
    finally:
        os.close(holder)
