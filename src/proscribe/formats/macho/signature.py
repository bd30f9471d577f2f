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
PLACES = (0, *range(0x1000, 0x1006))
"""Where directories stand: the first, and one for each other digest."""
PAGES = 1 << 20
WITH_TEAM = 0x20200
ADHOC = 2
REQUIREMENTS, XML_SLOT, DER_SLOT = 2, 5, 7
INFO_SLOT, SEAL_SLOT = 1, 3
LISTED = "embedded-list"
"""The check of a property list within the program: in a bundle, the one beside it counts."""
COMMENTS = (b"<!--->", b"<!-->")
"""Comments that one of Apple's readers took to be over and another did not (Siguza,
Psychic Paper, 2020)."""
LONGEST = 1 << 20
"""Bytes of a property list within a program."""
HELD, FAILED, UNKNOWN = Checked
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
    specials: int
    """How many those are."""
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
        there = number <= self.specials and begin > 0
        held = self.raw[begin : begin + self.width] if there else b""
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
    directories: tuple[CodeDirectory, ...]
    """All of them, one for each digest."""
    listed: bytes
    """The property list that stands in the program itself; most stand beside it."""


def read(image: Image) -> Signature | None:
    """Read the signature, and hold it against the image; nothing, if it has none.

    Raises:
        MalformedError: It lies outside the image, or has no directory.

    """
    begin, size = image.signature
    if not size:
        return None
    blobs = dict(_blobs(image, begin, size))
    every = directories(image)
    if 0 not in blobs:
        raise MalformedError(OUTSIDE)
    main = every[0]
    at, xml = blobs.get(XML_SLOT, (0, b""))
    entitlements = apple_plist.read(xml[8:], "entitlements") if xml else {}
    outcomes = {_held(image, one, blobs) for one in every}
    # Apple's systems take the strongest directory, the signature is over the first: all must say
    # the same, or one could be put beside the other.
    alike = len({(d.identifier, d.team, d.flags) for d in every}) == 1
    digest = HELD if outcomes == {HELD} and alike else FAILED
    return Signature(
        directory=preferred(every),
        signers=tuple(_signers(image, main, blobs, digest)),
        entitlements=entitlements,
        shown=Shown(offset=image.base + at, length=len(xml)),
        remarks=tuple(_remarks(main, blobs, entitlements, digest)),
        directories=every,
        listed=bytes(image.data[image.listed[0] :][: min(image.listed[1], LONGEST)]),
    )


def directories(image: Image) -> tuple[CodeDirectory, ...]:
    """Return the directories of an image, nothing of them checked; the first is signed over.

    Raises:
        MalformedError: The signature lies outside the image.

    """
    begin, size = image.signature
    held = dict(_blobs(image, begin, size)) if size else {}
    return tuple(_directory(held[n][1]) for n in PLACES if n in held)


def preferred(every: tuple[CodeDirectory, ...]) -> CodeDirectory:
    """Return the directory that Apple's systems go by."""
    return next((d for d in every if d.algorithm == "sha256"), every[0])


def binds(every: tuple[CodeDirectory, ...], number: int, content: bytes) -> Checked:
    """Tell whether what lies beside the code is what the directories name.

    Unknown: they name nothing of its kind, and it is there.
    """
    outcomes = {_bound(one, number, content) for one in every}
    return next((o for o in (FAILED, UNKNOWN) if o in outcomes), HELD if every else FAILED)


def _bound(one: CodeDirectory, number: int, content: bytes) -> Checked:
    if not one.slot(number):
        return UNKNOWN if content else HELD
    return HELD if one.holds(number, content) else FAILED


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
    version, flags, hashes, name, specials, pages, limit = unpack_from(">7I", raw, 8)
    width, kind, _, page = unpack_from(">4B", raw, 36)
    algorithm, expected = HASHES.get(kind, ("", 0))
    if not algorithm or width != expected or pages > PAGES or hashes + width * pages > len(raw):
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
        specials=specials,
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
        return FAILED
    for number in (REQUIREMENTS, XML_SLOT, DER_SLOT):
        held = blobs.get(number, (0, b""))[1]
        if (held or directory.slot(number)) and not directory.holds(number, held):
            return FAILED
    new = getattr(hashlib, directory.algorithm)
    at, data = directory.hashes, image.data
    for begin in range(0, limit, page):
        found = new(data[begin : min(begin + page, limit)], usedforsecurity=False).digest()
        if found[:width] != directory.raw[at : at + width]:
            return FAILED
        at += width
    return HELD


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
    if digest is FAILED:
        yield Remark(name="code-changed", means=words.DIGEST[FAILED])
    xml = blobs.get(XML_SLOT, (0, b""))[1]
    if any(trick in xml for trick in COMMENTS):
        yield Remark(name="entitlements-read-twice", means=PSYCHIC)
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
PSYCHIC = Text(
    "a comment in the entitlements ends for some readers where it begins for others: they may see"
    " different rights",
    "un commentaire dans les droits (entitlements) finit pour certains lecteurs là où il commence"
    " pour d'autres : ils peuvent voir des droits différents",
)
