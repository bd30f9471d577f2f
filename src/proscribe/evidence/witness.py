"""A witness: it remembers the last checkpoint of each log, and signs only what grew from it.

Two logs of one name, or one that forgot something, never both get its signature. It keeps its own
database; what it signed is on the disk before it answers.

https://github.com/C2SP/C2SP/blob/main/tlog-witness.md
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import apsw

from proscribe.evidence.store import connected, told
from proscribe.formats import cosignature, ed25519, merkle
from proscribe.formats.checkpoint import Checkpoint
from proscribe.formats.signed_note import Key, NoteError, Signer
from proscribe.formats.witness_request import Request

FILE = "witness.db"
SIZE_KIND = "text/x.tlog.size"
_TABLE = """CREATE TABLE IF NOT EXISTS seen (origin TEXT PRIMARY KEY, size INTEGER NOT NULL,
root BLOB NOT NULL, time INTEGER NOT NULL) STRICT"""
_KEEP = "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers: a status of HTTP, and lines."""

    status: HTTPStatus
    body: str
    kind: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness of some logs, whose keys it was given by whoever runs it."""

    database: apsw.Connection
    place: Path
    signer: Signer
    logs: Sequence[Key]
    clock: Callable[[], int]
    """Return seconds since 1970."""
    alone: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    @contextmanager
    def opened(
        cls, folder: Path, signer: Signer, logs: Sequence[Key], clock: Callable[[], int]
    ) -> Iterator["Witness"]:
        """Open what a witness remembers in a folder, or begin it.

        Raises:
            InputError: It cannot be opened.

        """
        path = folder / FILE
        with told(path):
            database = connected(path)
        try:
            with told(path):
                database.execute(_TABLE)
            yield cls(database, path, signer, logs, clock)
        finally:
            database.close()

    def add(self, data: bytes) -> Answer:
        """Answer a request to sign a checkpoint, in the order of checks that the protocol has.

        Raises:
            InputError: The disk is full or fails; nothing was signed.

        """
        try:
            asked = Request.read(data)
        except NoteError as error:
            return Answer(HTTPStatus.BAD_REQUEST, f"{error}\n")
        keys = [key for key in self.logs if key.name == asked.told.origin]
        if not keys:
            return Answer(HTTPStatus.NOT_FOUND, "this log is not known here\n")
        over = asked.note.text.encode()
        if not any(ed25519.holds(k.public, s.value, over) for k in keys for s in asked.note.by(k)):
            return Answer(HTTPStatus.FORBIDDEN, "no signature of the log's key holds\n")
        if asked.old > asked.told.size:
            return Answer(HTTPStatus.BAD_REQUEST, "the old size is above the new\n")
        with self.alone, told(self.place):
            self.database.execute("BEGIN IMMEDIATE")
            try:
                answer = self._held(asked, asked.told)
                self.database.execute("COMMIT")
            finally:
                if self.database.in_transaction:
                    self.database.execute("ROLLBACK")
        return answer

    def _held(self, asked: Request, new: Checkpoint) -> Answer:
        """Hold a checkpoint against the last; keep and sign it, if the log only grew."""
        size, root, time = self.seen(new.origin)
        if asked.old != size or (new.size == size and root not in {b"", new.root}):
            return Answer(HTTPStatus.CONFLICT, f"{size}\n", SIZE_KIND)
        grown = merkle.extends(size, new.size, root, new.root, asked.proof)
        if not grown if size else asked.proof:
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "the proof does not hold\n")
        now = self.clock()
        if now < time:
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, "the clock of the witness went back\n")
        line = cosignature.made(asked.note.text, now, self.signer.key, self.signer.sign)
        self.database.execute(_KEEP, (new.origin, new.size, new.root, now))
        return Answer(HTTPStatus.OK, str(line))

    def seen(self, origin: str) -> tuple[int, bytes, int]:
        """Return the size and root that were last signed for a log, and when; zeros, if none."""
        asked = self.database.execute(
            "SELECT size, root, time FROM seen WHERE origin = ?", (origin,)
        )
        return next(((int(s), bytes(r), int(t)) for s, r, t in asked), (0, b"", 0))
