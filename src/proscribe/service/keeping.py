"""Keeping a log: each verb tells by itself what it did, in one signed statement.

The key is opened and the log looked at before the deed, so that a verb which could not be logged
is refused. See docs/adr/0024-verbs-log-by-themselves.md.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from proscribe.evidence import Log
from proscribe.evidence.statement import Statement
from proscribe.formats import checkpoint
from proscribe.formats.signed_note import Signer
from proscribe.model import InputError, Keeping, Place
from proscribe.service.attest import Recorder
from proscribe.service.deed import Deed, Doing, Told
from proscribe.service.outbox import Outbox
from proscribe.service.writing import locked, undisturbed, written
from proscribe.wire import read

BEGUN = "urn:proscribe:begun:v1"
PIECEMEAL = frozenset({"compile"})
"""Verbs that may have done a part of their deed when they are refused."""


def recorder(path: Path, secret: Callable[[], str], clock: Callable[[], datetime]) -> Recorder:
    """Return who signs into the log that the setting in a file names.

    Raises:
        InputError: The file cannot be read, or is no such setting.

    """
    document = read(path, Keeping)
    if document.extra:  # a log that is set half is worse than none
        names = ", ".join(sorted(document.extra))
        remedy = "see: proscribe schema keeping"
        raise InputError(Place(source=str(path)), f"unknown fields: {names}", remedy)
    told, home = document.value, path.parent
    scheme, _, rest = told.key.partition(":")
    key = f"file:{home / rest}" if scheme == "file" else told.key
    return Recorder(folder=home / told.folder, key=key, name=told.name, secret=secret, clock=clock)


@contextmanager
def opened(who: Recorder, warn: Callable[[InputError], None]) -> Iterator[Doing]:
    """Open the key and the log for deeds; what waits from before is added first.

    ``warn`` is told of a statement that the log could not take after its deed: it waits.

    Raises:
        InputError: The key or the log cannot be used, or what waits cannot be added.

    """
    with who.opened() as (log, signer):
        _of_this_name(log, signer)
        outbox = Outbox.of(who.folder)
        with locked(outbox.folder):
            outbox.empty(log, signer)
        yield _Session(who, log, signer, outbox, warn).deed


@dataclass(frozen=True, slots=True)
class _Session:
    who: Recorder
    log: Log
    signer: Signer
    outbox: Outbox
    warn: Callable[[InputError], None]

    @contextmanager
    def deed(self, verb: str) -> Iterator[Deed]:
        """Do one deed, and log it; one that is refused is not logged, for it did nothing."""
        with self.log.store.reading():
            size = self.log.store.size
        with self.outbox.holding(self._statement(_begun(verb)), size) as path:
            deed = Deed()
            try:
                yield deed
            except InputError:
                if verb not in PIECEMEAL:
                    path.unlink(missing_ok=True)
                raise
            with undisturbed():
                self._end(path, deed)

    def _end(self, path: Path, deed: Deed) -> None:
        if deed.tell is None:
            path.unlink(missing_ok=True)
            return
        try:
            done = self._statement(deed.tell())
            with locked(self.outbox.folder):
                written(path, done)
                self.outbox.empty(self.log, self.signer)
        except InputError as error:
            self.warn(error)

    def _statement(self, told: Told) -> bytes:
        predicate = {**told.says, "recorded": self.who.clock().isoformat()}
        said = Statement(subjects=told.subjects, predicate_type=told.kind, predicate=predicate)
        return said.signed(self.signer.key, self.signer.sign)


def _begun(verb: str) -> Told:
    """Return what is said of a deed of which nobody lives to tell the end."""
    token = secrets.token_hex(16)
    subjects = {"deed": hashlib.sha256(token.encode()).hexdigest()}
    return Told(kind=BEGUN, subjects=subjects, says={"verb": verb, "deed": token})


def _of_this_name(log: Log, signer: Signer) -> None:
    with log.store.reading():
        note = log.newest()
    origin = checkpoint.read(note.text).origin if note else signer.key.name
    if origin != signer.key.name:
        reason = f"it is the log of {origin}, and not of {signer.key.name}"
        raise InputError(Place(source=log.place), reason, "set the name that the log has")
