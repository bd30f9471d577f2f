"""``attest``: say something of files, signed, in the log."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from proscribe import signing
from proscribe.evidence import Log, Proof, bundle, statement
from proscribe.evidence.statement import Statement
from proscribe.formats import checkpoint, signed_note
from proscribe.formats.signed_note import ED25519, NAME, Key, Signer
from proscribe.model import InputError, Place

LARGEST = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One statement in the log."""

    number: int
    size: int
    """How many entries the log has now."""
    key: str
    """The verifier's key of whoever signed, and of the log."""
    subjects: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """The log in a folder, and who signs into it."""

    folder: Path
    key: str
    """The URI of the key."""
    name: str
    """The name of the log and of its key, such as ``cio.example.gc.ca/log``."""
    secret: Callable[[], str]
    clock: Callable[[], datetime]

    @contextmanager
    def opened(self) -> Iterator[tuple[Log, Signer]]:
        """Open the log and the key."""
        if not NAME.fullmatch(self.name):
            reason = "a log's name has no space and no plus sign"
            raise InputError(Place(source=self.name), reason, "name it like cio.example.org/log")
        with signing.opened(self.key, self.secret) as key, Log.opened(self.folder) as log:
            yield log, Signer(Key(self.name, ED25519, key.public), key.sign)

    def say(self, subjects: Mapping[str, str], kind: str, predicate: Mapping[str, Any]) -> Logged:
        """Log one statement, signed; it is on the disk when this returns.

        Raises:
            InputError: The key, the log or the statement cannot be used; nothing was added.

        """
        told = {**predicate, "recorded": self.clock().isoformat()}
        try:
            said = Statement(subjects=subjects, predicate_type=kind, predicate=told)
        except ValueError as error:
            raise InputError(Place(source=kind), str(error), "name files that exist") from error
        with self.opened() as (log, signer):
            number, note = log.append([said.signed(signer.key, signer.sign)], signer)
        size = checkpoint.read(note.text).size
        return Logged(number=number, size=size, key=str(signer.key), subjects=subjects)


def digests(paths: tuple[Path, ...]) -> dict[str, str]:
    """Return the SHA-256 of files by their names.

    Raises:
        InputError: One cannot be read, or two bear one name.

    """
    found: dict[str, str] = {}
    for path in paths:
        if path.name in found:
            raise InputError(Place(source=str(path)), "two files bear this name", "rename one")
        found[path.name] = statement.digest(contents(path))
    return found


def contents(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        InputError: It cannot be read, or is too large.

    """
    try:
        if path.stat().st_size > LARGEST:
            reason = f"it has more than {LARGEST:,} bytes"
            raise InputError(Place(source=str(path)), reason, "attest to a list of digests instead")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "check the path") from error


def proven(folder: Path, number: int) -> Proof:
    """Return the proof that an entry is in the log of a folder.

    Raises:
        InputError: There is no log, or no such entry.

    """
    with existing(folder) as log:
        return log.proof(number)


def export(folder: Path, number: int, artifacts: tuple[Path, ...], into: Path) -> Proof:
    """Write a proof bundle of an entry, and return the proof.

    Raises:
        InputError: There is no such entry, an artifact is not of it, or it cannot be written.

    """
    with existing(folder) as log:
        proof = log.proof(number)
        keys = log.key_proofs(proof)
    spoken = statement.of(proof.entry).subjects
    bundle.write(into, bundle.files(proof, dict(_named(p, spoken) for p in artifacts), keys))
    return proof


def _named(path: Path, subjects: Mapping[str, str]) -> tuple[str, bytes]:
    """Return a file under the name that the statement has for it; else under its own."""
    data = contents(path)
    digest = statement.digest(data)
    names = sorted(n for n, d in subjects.items() if d == digest)
    there = path.resolve().as_posix()
    own = [n for n in names if f"/{there}".endswith(f"/{n}")]
    return next(iter(own or names), path.name), data


@contextmanager
def existing(folder: Path) -> Iterator[Log]:
    """Open a log that is there.

    Raises:
        InputError: There is none.

    """
    if not (folder / "log.db").is_file():
        reason = "there is no log in this folder"
        raise InputError(Place(source=str(folder)), reason, "begin one with: proscribe attest")
    with Log.opened(folder) as log:
        yield log


def key(written: str) -> Key:
    """Read a verifier's key.

    Raises:
        InputError: It is none, or one that it is not safe to trust.

    """
    try:
        found = signed_note.key(written)
    except signed_note.NoteError as error:
        raise InputError(Place(source=written[:80]), str(error), "copy it whole") from error
    signing.trusted(found.public, found.name)
    return found
