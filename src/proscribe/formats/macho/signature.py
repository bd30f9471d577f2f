"""The signature of code: a directory of hashes, entitlements, and who signed the directory.

https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h
https://developer.apple.com/documentation/technotes/tn3126-inside-code-signing-hashes
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from proscribe.formats import apple_plist, asn1
from proscribe.formats.cms import judged, roots, signed, words
from proscribe.formats.cms.judged import Rules
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.macho.image import OUTSIDE, Image
from proscribe.model import Checked, Remark, Shown, Signer, Text

SUPER, DIRECTORY, XML, DER, CMS = 0xFADE0CC0, 0xFADE0C02, 0xFADE7171, 0xFADE7172, 0xFADE0B01
HASHES = {1: ("sha1", 20), 2: ("sha256", 32), 3: ("sha256", 20), 4: ("sha384", 48)}
"""By the type of hash: its algorithm, and how many bytes of it stand in the directory."""
BLOBS = 32
SPECIALS = 16
PAGES = 1 << 20
WITH_TEAM = 0x20200
ADHOC = 2
REQUIREMENTS, XML_SLOT, DER_SLOT = 2, 5, 7
INFO_SLOT, RESOURCES_SLOT = 1, 3
RULES = Rules(scheme="apple", roots=roots.apple, identifies=judged.apple)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDirectory:
    """One directory: who the code says it is, and the hash of each of its pages."""

    raw: bytes
    identifier: str
    team: str
    flags: int
    algorithm: str
    width: int
    hashes: int
    """Where the hash of the first page stands; those of other things stand before it."""
    pages: int
    limit: int
    page: int

    @property
    def cdhash(self) -> str:
        """Return the hash by which Apple's systems name this code: 20 bytes of it, in hex."""
        return hashlib.new(self.algorithm, self.raw, usedforsecurity=False).hexdigest()[:40]

    def slot(self, number: int) -> bytes:
        """Return the hash of what is no page, by its number; empty if there is none."""
        begin = self.hashes - number * self.width
        held = self.raw[begin : begin + self.width] if begin > 0 else b""
        return held if any(held) else b""

    def holds(self, number: int, content: bytes) -> bool:
        """Tell whether a slot is the hash of a content."""
        found = hashlib.new(self.algorithm, content, usedforsecurity=False).digest()
        return found[: self.width] == self.slot(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What the signature of one image comes to."""

    directory: CodeDirectory
    signers: tuple[Signer, ...]
    entitlements: dict[str, object]
    shown: Shown
    """Where the entitlements stand."""
    remarks: tuple[Remark, ...]


def read(image: Image) -> Signature | None:
    """Read the signature, and hold it against the image; nothing, if it has none.

    Raises:
        MalformedError: It lies outside the image, or has no directory.

    """
    begin, size = image.signature
    if not size:
        return None
    blobs = dict(_blobs(image, begin, size))
    main = _directory(blobs[0][1]) if 0 in blobs else None
    if main is None:
        raise MalformedError(OUTSIDE)
    directories = [main, *(_directory(b) for n, (_, b) in blobs.items() if 0x1000 <= n < 0x1006)]  # noqa: PLR2004, other digests
    at, xml = blobs.get(XML_SLOT, (0, b""))
    entitlements = apple_plist.read(xml[8:], "entitlements") if xml else {}
    digest = _held(image, main, blobs)
    return Signature(
        directory=next((d for d in directories if d.algorithm == "sha256"), main),
        signers=tuple(_signers(image, main, blobs, digest)),
        entitlements=entitlements,
        shown=Shown(offset=image.base + at, length=len(xml)),
        remarks=tuple(_remarks(main, blobs, entitlements, digest)),
    )


def directory(image: Image) -> CodeDirectory | None:
    """Return the directory that Apple's systems prefer, nothing of it checked.

    Raises:
        MalformedError: The signature lies outside the image.

    """
    begin, size = image.signature
    held = dict(_blobs(image, begin, size)) if size else {}
    found = [_directory(b) for n, (_, b) in held.items() if n == 0 or 0x1000 <= n < 0x1006]  # noqa: PLR2004, other digests
    return next((d for d in found if d.algorithm == "sha256"), found[0] if found else None)


def _blobs(image: Image, begin: int, size: int) -> Iterator[tuple[int, tuple[int, bytes]]]:
    if begin + size > len(image.data) or size < 12:  # noqa: PLR2004, its head
        raise MalformedError(OUTSIDE)
    magic, _, count = unpack_from(">III", image.data, begin)
    if magic != SUPER or count > BLOBS or 12 + 8 * count > size:
        raise MalformedError(OUTSIDE)
    for n in range(count):
        kind, offset = unpack_from(">II", image.data, begin + 12 + 8 * n)
        if offset + 8 > size:
            raise MalformedError(OUTSIDE)
        (length,) = unpack_from(">I", image.data, begin + offset + 4)
        if offset + length > size:
            raise MalformedError(OUTSIDE)
        yield kind, (begin + offset, bytes(image.data[begin + offset : begin + offset + length]))


def _directory(raw: bytes) -> CodeDirectory:
    if len(raw) < 52 or unpack_from(">I", raw)[0] != DIRECTORY:  # noqa: PLR2004, its head
        raise MalformedError(OUTSIDE)
    version, flags, hashes, name, _, pages, limit = unpack_from(">7I", raw, 8)
    width, kind, _, page = unpack_from(">4B", raw, 36)
    algorithm, expected = HASHES.get(kind, ("", 0))
    if width != expected or pages > PAGES or hashes + width * pages > len(raw):
        raise MalformedError(OUTSIDE)
    team = unpack_from(">I", raw, 48)[0] if version >= WITH_TEAM else 0
    return CodeDirectory(
        raw=raw,
        identifier=_text(raw, name),
        team=_text(raw, team) if team else "",
        flags=flags,
        algorithm=algorithm,
        width=width,
        hashes=hashes,
        pages=pages,
        limit=limit,
        page=1 << page if page < 32 else 0,  # noqa: PLR2004, 0: the whole is one page
    )


def _text(raw: bytes, at: int) -> str:
    return legible(raw[at : at + 256].partition(b"\0")[0].decode("utf-8", "replace"))


def _held(image: Image, directory: CodeDirectory, blobs: dict[int, tuple[int, bytes]]) -> Checked:
    """Tell whether all pages, and all within the signature, are those of the directory."""
    limit, width = directory.limit, directory.width
    page = directory.page if directory.page > 1 else max(limit, 1)
    if limit > image.signature[0] or directory.pages != -(-limit // page):
        return Checked.FAILED
    for number in (REQUIREMENTS, XML_SLOT, DER_SLOT):
        held = blobs.get(number, (0, b""))[1]
        if (held or directory.slot(number)) and not directory.holds(number, held):
            return Checked.FAILED
    new = getattr(hashlib, directory.algorithm)
    at, data = directory.hashes, image.data
    for begin in range(0, limit, page):
        found = new(data[begin : min(begin + page, limit)], usedforsecurity=False).digest()
        if found[:width] != directory.raw[at : at + width]:
            return Checked.FAILED
        at += width
    return Checked.HELD


def _signers(
    image: Image, main: CodeDirectory, blobs: dict[int, tuple[int, bytes]], digest: Checked
) -> Iterator[Signer]:
    at, held = blobs.get(0x10000, (0, b""))
    if len(held) <= 8:  # noqa: PLR2004, an empty wrapper
        return
    data = signed.read(held[8:])
    shown = Shown(offset=image.base + at, length=len(held), text=f"{main.team} {main.identifier}")
    for info in data.signers:
        yield judged.signer(RULES, data, info, main.raw, digest, shown)


def _remarks(
    main: CodeDirectory,
    blobs: dict[int, tuple[int, bytes]],
    entitlements: dict[str, object],
    digest: Checked,
) -> Iterator[Remark]:
    if main.flags & ADHOC or len(blobs.get(0x10000, (0, b""))[1]) <= 8:  # noqa: PLR2004
        yield Remark(name="signed-by-nobody", means=NOBODY)
    if digest is Checked.FAILED:
        yield Remark(name="code-changed", means=words.DIGEST[Checked.FAILED])
    der = blobs.get(DER_SLOT, (0, b""))[1]
    if der and set(_der_keys(der[8:])) != set(entitlements):
        yield Remark(name="entitlements-differ", means=DIFFER)


def _der_keys(raw: bytes) -> Iterator[str]:
    for pair in asn1.read(raw).child(1).children:
        yield pair.child(0).content.decode("utf-8", "replace")


NOBODY = Text(
    "it is signed ad hoc: its code has hashes, but nobody says who made it",
    "elle est signée ad hoc : le code a des empreintes, mais nul ne dit qui l'a fait",
)
DIFFER = Text(
    "the entitlements are written twice, and the two do not name the same",
    "les droits (entitlements) sont écrits deux fois, et les deux ne nomment pas les mêmes",
)
