"""Signed notes: text, and lines of signatures under it, each with the name of its key.

https://github.com/C2SP/C2SP/blob/main/signed-note.md
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

MOST = 1 << 20
"""Bytes of a note that is read."""
SIGNATURES = 100
DASH = "— "
NAME = re.compile(r"[^\s+]{1,255}")
ED25519, COSIGNATURE = b"\x01", b"\x04"
"""What a verifier's key begins with: which algorithm made its signatures."""


class NoteError(ValueError):
    """A note that is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier's key: ``<name>+<hash>+<base64 of algorithm and key>``."""

    name: str
    algorithm: bytes
    public: bytes

    @property
    def hash(self) -> bytes:
        """Return the four bytes by which a signature names its key."""
        spelt = self.name.encode() + b"\n" + self.algorithm + self.public
        return hashlib.sha256(spelt).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{_encoded(self.algorithm + self.public)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a key with a name, and what signs bytes with it."""

    key: Key
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note."""

    name: str
    hash: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {_encoded(self.hash + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a line feed, and its signatures."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def by(self, key: Key) -> tuple[Signature, ...]:
        """Return the signatures that name a key; whether they hold is another question."""
        return tuple(s for s in self.signatures if (s.name, s.hash) == (key.name, key.hash))


def key(written: str) -> Key:
    """Read a verifier's key.

    Raises:
        NoteError: It is none, or its hash is of another.

    """
    name, _, rest = written.partition("+")
    short, _, data = rest.partition("+")
    decoded = _decoded(data)
    if not NAME.fullmatch(name) or len(decoded) != 33:  # noqa: PLR2004, algorithm and key
        raise NoteError("not a verifier's key: <name>+<hash>+<base64>")
    found = Key(name, decoded[:1], decoded[1:])
    if found.hash.hex() != short:
        raise NoteError("the hash in the key is not of this key: it was mistyped")
    return found


def read(data: bytes) -> Note:
    """Read a note.

    Raises:
        NoteError: It is none: too long, not UTF-8, with control characters, without signatures.

    """
    if len(data) > MOST:
        raise NoteError("the note is longer than a note is")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("the note is not UTF-8") from error
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f]", whole):
        raise NoteError("the note holds control characters")
    text, gap, under = whole.rpartition("\n\n")
    if not gap or not under.endswith("\n"):
        raise NoteError("the note has no signatures under it")
    lines = under[:-1].split("\n")
    if len(lines) > SIGNATURES:
        raise NoteError("the note has more signatures than are read")
    return Note(text + "\n", tuple(map(_signature, lines)))


def _signature(line: str) -> Signature:
    name, _, data = line.removeprefix(DASH).partition(" ")
    decoded = _decoded(data)
    if not line.startswith(DASH) or not NAME.fullmatch(name) or len(decoded) < 5:  # noqa: PLR2004
        raise NoteError(f"not a line of a signature: {line[:60]!r}")
    return Signature(name, decoded[:4], decoded[4:])


def _decoded(data: str) -> bytes:
    try:
        decoded = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
    if _encoded(decoded) != data:
        raise NoteError("not base64 as it is written: some bits are left over")
    return decoded


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
