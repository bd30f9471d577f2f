"""Proofs: that an entry is in a log, for someone who has only the log's key.

https://github.com/C2SP/C2SP/blob/main/tlog-proof.md
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Self

from proscribe.formats import checkpoint, ed25519, merkle, signed_note
from proscribe.formats.signed_note import Key, Note, NoteError

HEAD = "c2sp.org/tlog-proof@v1"
MOST = 64
"""Hashes of a path: more would be a log of more entries than can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An entry, its number, the path to the root, and the checkpoint that vouches for the root."""

    entry: bytes
    number: int
    path: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.path)
        return f"{HEAD}\nindex {self.number}\n{hashes}\n{self.note}"

    @classmethod
    def read(cls, written: bytes, entry: bytes) -> Self:
        """Read the proof of an entry.

        Raises:
            NoteError: It is none.

        """
        if len(written) > signed_note.MOST:
            raise NoteError("the proof is longer than one is")
        head, _, note = written.partition(b"\n\n")
        lines = head.decode("utf-8", "replace").split("\n")
        if lines[0] != HEAD or len(lines) < 2:  # noqa: PLR2004, the head and the number
            raise NoteError(f"a proof begins with {HEAD}")
        told = lines[2:] if lines[1].startswith("extra ") else lines[1:]
        number = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", told[0] if told else "")
        if number is None or len(told) - 1 > MOST:
            raise NoteError("a proof names the number of its entry, and a path")
        path = tuple(map(_hash, told[1:]))
        return cls(entry=entry, number=int(number[1]), path=path, note=signed_note.read(note))

    def faults(self, key: Key) -> tuple[str, ...]:
        """Return what does not hold; nothing, if the entry is in the log of that key."""
        try:
            told = checkpoint.read(self.note.text)
        except NoteError as error:
            return (str(error),)
        found = []
        if told.origin != key.name:
            found.append(f"the checkpoint is of {told.origin}, and not of {key.name}")
        data = self.note.text.encode()
        if not any(ed25519.holds(key.public, s.value, data) for s in self.note.by(key)):
            found.append("no signature of the log's key over the checkpoint holds")
        hashed = merkle.leaf(self.entry)
        if not merkle.includes(self.number, told.size, hashed, self.path, told.root):
            found.append("the path does not lead from the entry to the root")
        return tuple(found)


def _hash(line: str) -> bytes:
    try:
        found = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("a hash of the path is not base64") from error
    if len(found) != merkle.SIZE or base64.b64encode(found).decode() != line:
        raise NoteError("a hash of the path is not a SHA-256")
    return found
