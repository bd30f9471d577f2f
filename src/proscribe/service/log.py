"""``log``: what the log holds, and whether it is what its checkpoint says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from proscribe.evidence import statement, tiles
from proscribe.evidence.statement import Statement
from proscribe.formats import checkpoint
from proscribe.formats.dsse import EnvelopeError
from proscribe.model import InputError, Place
from proscribe.service.attest import contents, existing, key
from proscribe.service.outbox import NAME, Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry, in short."""

    number: int
    says: str
    recorded: str
    subjects: Mapping[str, str]


def entries(folder: Path, start: int = 0, most: int = 1_000) -> Iterator[Listed]:
    """Yield entries of the log, from ``start`` on, ``most`` at most.

    Raises:
        InputError: There is no log, or an entry is no statement.

    """
    with existing(folder) as log:
        for number, entry in enumerate(log.store.entries(start, start + most), start):
            try:
                told = statement.of(entry)
            except EnvelopeError as error:
                place = Place(source=str(folder), line=number)
                raise InputError(
                    place, str(error), "verify the log: proscribe log --verify"
                ) from error
            yield _listed(number, told)


def _listed(number: int, told: Statement) -> Listed:
    recorded = str(told.predicate.get("recorded", ""))
    return Listed(
        number=number, says=told.predicate_type, recorded=recorded, subjects=told.subjects
    )


def waiting(folder: Path) -> tuple[Listed, ...]:
    """Return what waits in the outbox, signed and not in the log yet, numbered from 0 on.

    Raises:
        InputError: A file there is no statement.

    """
    found = []
    for number, path in enumerate(Outbox(folder / NAME).waiting()):
        try:
            told = statement.of(contents(path))
        except EnvelopeError as error:
            remedy = "read the file, and take it away"
            raise InputError(Place(source=str(path)), str(error), remedy) from error
        found.append(_listed(number, told))
    return tuple(found)


def verified(folder: Path, verifier: str) -> tuple[str, int, str]:
    """Hash all entries anew; return the origin, the size and the root that they have.

    Raises:
        ForkError: The log is not what its checkpoint says, or someone else signed it.
        InputError: There is no log, or the key is none.

    """
    with existing(folder) as log:
        told = log.verified(key(verifier))
    return told.origin, told.size, told.root.hex()


def tiled(folder: Path, into: Path) -> int:
    """Write the log as files that any server can hand out; return how many entries it has.

    Raises:
        InputError: There is no log, or it cannot be written.

    """
    with existing(folder) as log:
        return tiles.export(log, into)


def size(folder: Path) -> int:
    """Return how many entries the newest checkpoint vouches for."""
    with existing(folder) as log:
        note = log.newest()
    return checkpoint.read(note.text).size if note else 0
