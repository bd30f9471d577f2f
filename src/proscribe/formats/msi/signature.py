"""The signature of a database: over the bytes of its streams, and over what is told of them.

https://learn.microsoft.com/en-us/windows/win32/msi/digital-signatures-and-windows-installer
https://github.com/mtrojnar/osslsigncode
"""

import hashlib
import uuid
from collections.abc import Iterator
from functools import cache
from struct import pack

from proscribe.formats import spc
from proscribe.formats.cms import check, judged, roots, words
from proscribe.formats.cms.judged import Rules
from proscribe.formats.compound import BROKEN, DEPTH, STREAM, Compound, Entry, spelt
from proscribe.formats.hostile import MalformedError
from proscribe.formats.spc import Digested
from proscribe.model import Remark, Shown, Signer

SIGNATURE, EXTENDED = "\x05DigitalSignature", "\x05MsiDigitalSignatureEx"
RULES = Rules(scheme="authenticode", roots=roots.windows, identifies=judged.windows)


def signers(file: Compound) -> tuple[tuple[Signer, ...], tuple[Remark, ...]]:
    """Judge the signers of a database.

    Raises:
        MalformedError: The signature, or a stream, cannot be read.

    """
    streams = file.streams()
    if SIGNATURE not in streams:
        return (), ()
    shown = Shown(entry="DigitalSignature", length=streams[SIGNATURE].size)
    held = tuple(spc.signers(file.content(streams[SIGNATURE]), RULES, _digested(file), shown))
    if judged.unrooted(held):
        remark = Remark(name="signer-unrooted", means=words.UNROOTED, shown=shown)
        return held, (remark,)
    return held, ()


def _digested(file: Compound) -> Digested:
    """Return how the digest of the database is found, for an algorithm."""
    extended = file.streams().get(EXTENDED)

    def digested(name: str) -> bytes | None:
        told = b"".join(_told(file.root, 0)) if extended else b""
        before = check.digest(name, told) if extended else b""
        if extended and before != file.content(extended):
            # What is told of the streams is signed as well: Windows refuses the whole.
            return b""
        found = hashlib.new(name, before, usedforsecurity=False)
        for piece in _streams(file, file.root, 0):
            found.update(piece)
        return found.digest()

    return cache(digested)


def _streams(file: Compound, folder: Entry, depth: int) -> Iterator[bytes]:
    """Yield the bytes of all streams in the order in which they are signed."""
    for entry in _counted(folder, depth):
        if entry.entry_type == STREAM:
            yield file.content(entry)
        else:
            yield from _streams(file, entry, depth + 1)
    yield _class(folder)


def _told(folder: Entry, depth: int) -> Iterator[bytes]:
    """Yield what the directory tells of a folder and of all within."""
    yield _row(folder, depth)
    for entry in _counted(folder, depth):
        if entry.entry_type == STREAM:
            yield _row(entry, 1)
        else:
            yield from _told(entry, depth + 1)


def _row(entry: Entry, depth: int) -> bytes:
    held = pack("<I", entry.size & 0xFFFFFFFF) if entry.entry_type == STREAM else _class(entry)
    flags = pack("<I", entry.dwUserFlags)
    if not depth:
        return held + flags
    return spelt(entry) + held + flags + pack("<QQ", entry.createTime, entry.modifyTime)


def _counted(folder: Entry, depth: int) -> Iterator[Entry]:
    """Yield what lies in a folder; of the outermost, all but the signature itself."""
    if depth > DEPTH:
        raise MalformedError(BROKEN)
    for entry in sorted(folder.kids, key=spelt):
        if depth or entry.name not in {SIGNATURE, EXTENDED}:
            yield entry


def _class(entry: Entry) -> bytes:
    return uuid.UUID(entry.clsid).bytes_le if entry.clsid else bytes(16)
