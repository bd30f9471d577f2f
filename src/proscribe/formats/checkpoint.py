"""Checkpoints: a log's name, how many entries it has, and its root, as the text of a note.

https://github.com/C2SP/C2SP/blob/main/tlog-checkpoint.md
"""

import base64
import binascii
from dataclasses import dataclass

from proscribe.formats import merkle
from proscribe.formats.signed_note import NoteError

LARGEST = 2**63 - 1
LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was at some instant."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode())
        return "".join(f"{line}\n" for line in (*lines, *self.extensions))


def read(text: str) -> Checkpoint:
    """Read the text of a note as a checkpoint.

    Raises:
        NoteError: It is none.

    """
    lines = text.split("\n")
    if len(lines) <= LINES or lines[-1]:
        raise NoteError("a checkpoint has an origin, a size and a root, a line each")
    origin, size, spelt, *extensions = lines[:-1]
    if not origin or not all(extensions):
        raise NoteError("a line of the checkpoint is empty")
    if not size.isascii() or not size.isdigit() or str(int(size)) != size or int(size) > LARGEST:
        raise NoteError(f"not a size: {size[:30]!r}")
    try:
        root = base64.b64decode(spelt, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("the root is not base64") from error
    if len(root) != merkle.SIZE or base64.b64encode(root).decode() != spelt:
        raise NoteError("the root is not a SHA-256")
    if (int(size) == 0) != (root == merkle.EMPTY):
        raise NoteError("the root of no entries is another")
    return Checkpoint(origin, int(size), root, tuple(extensions))
