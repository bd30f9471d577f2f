"""Keys of a log, one after another: each is introduced by the one before it, in the log itself.

A succession is a statement that both keys sign, and the checkpoint over it bears both signatures.
A revocation names a key and an entry, from which on what the key signed does not count; what came
before stays good, for the log fixes the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proscribe.evidence import statement
from proscribe.evidence.statement import Statement
from proscribe.formats import dsse, signed_note
from proscribe.formats.dsse import Envelope, EnvelopeError, Signature
from proscribe.formats.signed_note import Key, NoteError, Signer

SUCCESSION = "urn:proscribe:key-succession:v1"
REVOCATION = "urn:proscribe:key-revocation:v1"


@dataclass(frozen=True, slots=True)
class Succession:
    """A key that follows another, introduced by an entry."""

    number: int
    old: Key
    new: Key


def succession(old: Signer, new: Signer, recorded: str) -> bytes:
    """Return the entry by which a key introduces the one that follows it."""
    told = {"key": str(new.key), "follows": str(old.key), "recorded": recorded}
    return _signed(SUCCESSION, str(new.key), told, (old, new))


def revocation(key: Key, start: int, signer: Signer, told: tuple[str, str]) -> bytes:
    """Return the entry by which a log's key revokes one from an entry on; why, and when."""
    reason, recorded = told
    said = {"key": str(key), "from": start, "reason": reason, "recorded": recorded}
    return _signed(REVOCATION, str(key), said, (signer,))


def _signed(kind: str, key: str, told: Mapping[str, object], by: Sequence[Signer]) -> bytes:
    subjects = {key: statement.digest(key.encode())}
    body = Statement(subjects=subjects, predicate_type=kind, predicate=told).canonical()
    over = dsse.signed_bytes(statement.HELD, body)
    lines = tuple(Signature(sig=s.sign(over), keyid=statement.key_id(s.key)) for s in by)
    return dsse.written(Envelope(body, statement.HELD, lines))


def successions(entries: Sequence[tuple[int, bytes]]) -> tuple[Succession, ...]:
    """Read the successions among the entries that speak of keys.

    Raises:
        EnvelopeError: One is none, is not signed by both keys, or does not follow the one before.

    """
    found: list[Succession] = []
    for number, entry in entries:
        told = statement.of(entry)
        if told.predicate_type not in {SUCCESSION, REVOCATION}:
            raise EnvelopeError(f"entry {number} does not speak of keys")
        if told.predicate_type == REVOCATION:
            continue
        try:
            old, new = (signed_note.key(str(told.predicate.get(n))) for n in ("follows", "key"))
        except NoteError as error:
            raise EnvelopeError(f"entry {number}: {error}") from error
        if not all(statement.signed_by(entry, key) for key in (old, new)):
            raise EnvelopeError(f"entry {number} is not signed by both keys")
        if old.name != new.name or (found and found[-1].new != old):
            raise EnvelopeError(f"entry {number} does not follow the log's key")
        found.append(Succession(number, old, new))
    return tuple(found)


def current(told: Sequence[Succession], first: Key, size: int) -> Key:
    """Return the key of a log whose first key is given, when it has so many entries."""
    return next((s.new for s in reversed(told) if s.number < size), first)
