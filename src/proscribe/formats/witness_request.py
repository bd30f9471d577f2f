"""What a witness is asked: a checkpoint, and the proof that the log only grew since an older one.

https://github.com/C2SP/C2SP/blob/main/tlog-witness.md
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Self

from proscribe.formats import checkpoint, merkle, signed_note
from proscribe.formats.checkpoint import Checkpoint
from proscribe.formats.signed_note import Note, NoteError

LARGEST = 64 << 10
"""Bytes of a request that is read."""
MOST = 63
"""Hashes of a proof."""


@dataclass(frozen=True, slots=True)
class Request:
    """The size that the witness is thought to know, the proof from it, and the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    @property
    def told(self) -> Checkpoint:
        """Return what the checkpoint says."""
        return checkpoint.read(self.note.text)

    def __str__(self) -> str:
        steps = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.proof)
        return f"old {self.old}\n{steps}\n{self.note}"

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a request.

        Raises:
            NoteError: It is none.

        """
        if len(data) > LARGEST:
            raise NoteError("the request is longer than one is")
        head, gap, rest = data.partition(b"\n\n")
        first, *lines = head.decode("utf-8", "replace").split("\n")
        old = re.fullmatch(r"old (0|[1-9][0-9]{0,18})", first, re.ASCII)
        if old is None or not gap or len(lines) > MOST:
            raise NoteError("a request names an old size, and at most 63 hashes")
        found = cls(int(old[1]), tuple(map(_hash, lines)), signed_note.read(rest))
        checkpoint.read(found.note.text)
        return found


def _hash(line: str) -> bytes:
    try:
        found = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("a hash of the proof is not base64") from error
    if len(found) != merkle.SIZE or base64.b64encode(found).decode() != line:
        raise NoteError("a hash of the proof is not a SHA-256")
    return found
