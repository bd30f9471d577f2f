"""The outbox: signed statements on their way into the log, each a file on the disk.

Before a deed a statement is put there that it has begun, and a lock held on the file; after the
deed the file is replaced by the statement of what was done. Whatever nobody holds is added to the
log by whoever comes next, once: a process that was killed, or a log that could not be written,
loses nothing.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proscribe.evidence import Log, statement
from proscribe.formats.dsse import EnvelopeError
from proscribe.formats.signed_note import Signer
from proscribe.model import InputError, Place
from proscribe.service.attest import contents
from proscribe.service.writing import locked, written

NAME = "outbox"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The outbox of the log in a folder."""

    folder: Path

    @classmethod
    def of(cls, folder: Path) -> "Outbox":
        """Return the outbox of a log, made if it is not there.

        Raises:
            InputError: It cannot be made.

        """
        home = folder / NAME
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refused(home, error) from error
        return cls(home)

    @contextmanager
    def holding(self, data: bytes, size: int) -> Iterator[Path]:
        """Put a statement down and hold it until this ends; ``size`` is how long the log is.

        Raises:
            InputError: It cannot be written.

        """
        path = self.folder / f"{size:012}-{secrets.token_hex(8)}.json"
        with locked(self.folder):
            written(path, data)
            holder = os.open(path, os.O_RDONLY)
            fcntl.flock(holder, fcntl.LOCK_EX)
        try:
            yield path
        finally:
            os.close(holder)

    def waiting(self) -> tuple[Path, ...]:
        """Return the files of statements that nobody holds, the older ones first."""
        if not self.folder.is_dir():
            return ()
        return tuple(p for p in sorted(self.folder.glob("*.json"), key=_age) if _left(p))

    def empty(self, log: Log, signer: Signer) -> None:
        """Add what waits to the log, each statement once; the caller holds the folder.

        Raises:
            InputError: A file is not signed by this key, or the log takes nothing.

        """
        found = {path: _signed(path, signer) for path in self.waiting()}
        there = _there(log, found)
        if new := [data for data in found.values() if data not in there]:
            log.append(new, signer)
        for path in found:
            path.unlink(missing_ok=True)


def _age(path: Path) -> tuple[int, str]:
    try:
        return path.stat().st_mtime_ns, path.name
    except FileNotFoundError:
        return 0, path.name


def _left(path: Path) -> bool:
    """Tell whether nobody holds a file."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _signed(path: Path, signer: Signer) -> bytes:
    data = contents(path)
    place = Place(source=str(path))
    remedy = "sign with the key of before, or read the file and take it away"
    try:
        statement.of(data)
        ours = statement.signed_by(data, signer.key)
    except EnvelopeError as error:
        raise InputError(place, str(error), remedy) from error
    if not ours:
        raise InputError(place, f"it waits, and {signer.key.name} did not sign it", remedy)
    return data


def _there(log: Log, found: dict[Path, bytes]) -> set[bytes]:
    """Return which of them the log has: it may have taken them, and nobody lived to say so."""
    if not found:
        return set()
    wanted = {*found.values()}
    start = min(_size(path) for path in found)
    with log.store.reading():
        return {e for e in log.store.entries(start, log.store.size) if e in wanted}


def _size(path: Path) -> int:
    written_at, _, _ = path.name.partition("-")
    return int(written_at) if written_at.isdecimal() else 0


def _refused(path: Path, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(Place(source=str(path)), reason, "choose a folder that can be written to")
