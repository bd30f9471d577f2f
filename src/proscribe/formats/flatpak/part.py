"""A part of a static delta: bytes, and the operations that make objects out of them.

From nothing to a commit, only those that write are needed; what changes an older object, and
would need it, is refused.

https://ostreedev.github.io/ostree/formats/#static-deltas
https://github.com/ostreedev/ostree/blob/main/src/libostree/ostree-repo-static-delta-processing.c
"""

import hashlib
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.gvariant import Value
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.linux.stream import Stream
from proscribe.model import Text

BODY = "(a(uuu)aa(ayay)ayay)"
FILE, FOLDER, ATTRIBUTES, COMMIT = 1, 2, 3, 4
"""Types of objects."""
SPLICE, OPEN, WRITE, CLOSE = b"Sowc"
LARGEST = 200 << 20
"""Bytes of one part; ostree aims at 32 MiB, and makes larger ones for larger files alone."""
OPERATIONS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """An object: its bytes, and of a file its mode; whether its digest is theirs."""

    kind: int
    digest: bytes
    content: bytes
    mode: int
    same: bool


@dataclass(slots=True)
class _Reader:
    """Operations, read one after another, and the bytes that they take from."""

    steps: memoryview
    source: memoryview
    modes: list[Value]
    attributes: list[Value]
    at: int = 0

    def number(self) -> int:
        """Return the next number: seven bits of each byte, the lowest first."""
        value = shift = 0
        while self.at < len(self.steps) and shift < 64:  # noqa: PLR2004, the widest
            byte = self.steps[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value
        raise MalformedError(BROKEN)

    def piece(self, size: int, offset: int) -> memoryview:
        """Return bytes of the source."""
        if offset + size > len(self.source):
            raise MalformedError(BROKEN)
        return self.source[offset : offset + size]

    def kept(self) -> tuple[tuple[int, int, int], bytes]:
        """Return the owner, group and mode that are named next, and attributes as they stand."""
        mode, attributes = self.number(), self.number()
        if mode >= len(self.modes) or attributes >= len(self.attributes):
            raise MalformedError(BROKEN)
        user, group, bits = struct.unpack(">III", self.modes[mode].data)
        return (user, group, bits), self.attributes[attributes].raw


def objects(held: Value, rows: list[tuple[int, bytes]], budget: Budget) -> Iterator[Object]:
    """Yield the objects of a part, in the order of ``rows``: their types and digests.

    Raises:
        MalformedError: It cannot be unpacked, or its operations are none.

    """
    packed, body = held.children
    data: bytes | memoryview = body.data
    if packed.raw == b"x":
        data = Stream(body.data, budget, "part").read(LARGEST)
    elif packed.raw != b"\0":
        raise MalformedError(BROKEN)
    modes, attributes, source, steps = Value(BODY, memoryview(data)).children
    reader = _Reader(steps.data, source.data, modes.children, attributes.children)
    for kind, digest in rows:
        one = _file(reader, digest) if kind == FILE else _other(reader, kind, digest)
        yield one
        if reader.at > OPERATIONS:
            raise MalformedError(BROKEN)


def _other(reader: _Reader, kind: int, digest: bytes) -> Object:
    _expect(reader, SPLICE)
    size, offset = reader.number(), reader.number()
    content = bytes(reader.piece(size, offset))
    same = hashlib.sha256(content).digest() == digest
    return Object(kind=kind, digest=digest, content=content, mode=0, same=same)


def _file(reader: _Reader, digest: bytes) -> Object:
    if reader.at >= len(reader.steps):
        raise MalformedError(BROKEN)
    spliced = reader.steps[reader.at] == SPLICE
    _expect(reader, SPLICE if spliced else OPEN)
    owner, attributes = reader.kept()
    size = reader.number()
    content = bytes(reader.piece(size, reader.number())) if spliced else _written(reader, size)
    same = _digest(owner, attributes, content) == digest
    return Object(kind=FILE, digest=digest, content=content, mode=owner[2], same=same)


def _written(reader: _Reader, size: int) -> bytes:
    """Return the bytes of a file that is written piece by piece."""
    parts: list[bytes] = []
    left = size
    while left > 0:
        _expect(reader, WRITE)
        length, offset = reader.number(), reader.number()
        left -= length
        if not length or left < 0:
            raise MalformedError(BROKEN)
        parts.append(bytes(reader.piece(length, offset)))
    _expect(reader, CLOSE)
    return b"".join(parts)


def _expect(reader: _Reader, operation: int) -> None:
    if reader.at >= len(reader.steps) or reader.steps[reader.at] != operation:
        raise MalformedError(OLDER)
    reader.at += 1


def _digest(owner: tuple[int, int, int], attributes: bytes, content: bytes) -> bytes:
    """Return the digest of a file, with what OSTree counts before its bytes."""
    link = content if stat.S_ISLNK(owner[2]) else b""
    body = struct.pack(">IIII", *owner, 0) + link.rstrip(b"\0") + b"\0"
    end = len(body)
    body += attributes
    width = next(n for n in (1, 2, 4, 8) if len(body) + n < 1 << 8 * n)
    body += end.to_bytes(width, "little")
    found = hashlib.sha256(struct.pack(">I4x", len(body)) + body)
    if not link:
        found.update(content)
    return found.digest()


BROKEN = Text("a part of the bundle is broken", "une partie du lot est abîmée")
OLDER = Text(
    "a part of the bundle changes an older version, which is not here",
    "une partie du lot modifie une version antérieure, absente ici",
)
