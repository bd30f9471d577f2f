"""Authenticode in an image: the table of certificates, and the digest that they speak of.

The digest leaves out the checksum, the entry of the table, and the table itself: bytes that lie
in the table beside the signature are signed by nobody, and so are told.

https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#the-attribute-certificate-table-image-only
https://learn.microsoft.com/en-us/windows/win32/debug/pe-format#process-for-generating-the-authenticode-pe-image-hash
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from struct import unpack_from

from proscribe.formats import asn1, spc
from proscribe.formats.cms import judged, roots, words
from proscribe.formats.cms.judged import Rules
from proscribe.formats.hostile import MalformedError
from proscribe.formats.pe.image import CERTIFICATES, CHECKSUM, DIRECTORIES, PE32, PE64, Image
from proscribe.model import Remark, Shown, Signer, Text

RULES = Rules(scheme="authenticode", roots=roots.windows, identifies=judged.windows)
PKCS7 = 2
MOST = 16
"""Signatures side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the table of certificates comes to."""

    signers: tuple[Signer, ...]
    remarks: tuple[Remark, ...]
    sha256: str
    """The SHA-256 that Authenticode would sign, in capitals."""


def read(image: Image) -> Signed:
    """Read the table, and hold each signature against the bytes."""
    begin, size = image.directory(CERTIFICATES)
    outside = bool(begin and size) and (begin + size > len(image.data) or begin < image.optional)
    table = None if outside or not begin or not size else (begin, begin + size)
    digested = cache(lambda name: _digest(image, table, name))
    signers: list[Signer] = []
    remarks = [Remark(name="signature-outside", means=OUTSIDE)] if outside else []
    for offset, data in _entries(image, table) if table else ():
        shown = Shown(offset=offset, length=len(data))
        remarks += _beside(data, shown)
        try:
            signers += spc.signers(data, RULES, digested, shown)
        except MalformedError as error:
            remarks.append(Remark(name="signature-unread", means=_unread(error), shown=shown))
    if judged.unrooted(signers):
        remarks.append(Remark(name="signer-unrooted", means=words.UNROOTED))
    if table and table[1] < len(image.data):
        shown = Shown(offset=table[1], length=len(image.data) - table[1])
        remarks.append(Remark(name="bytes-after-signature", means=AFTER, shown=shown))
    return Signed(
        signers=tuple(signers), remarks=tuple(remarks), sha256=digested("sha256").hex().upper()
    )


def _entries(image: Image, table: tuple[int, int]) -> Iterator[tuple[int, memoryview]]:
    at, end = table
    for _ in range(MOST):
        if at + 8 >= end:
            return
        length, _, kind = unpack_from("<IHH", image.data, at)
        if length < 8 or at + length > end:  # noqa: PLR2004, the head of an entry
            return
        if kind == PKCS7:
            yield at + 8, image.data[at + 8 : at + length]
        at += length + 7 & ~7


def _digest(image: Image, table: tuple[int, int] | None, name: str) -> bytes:
    """Return the digest of the image without the parts that signing changes."""
    entry = image.optional + DIRECTORIES[PE64 if image.wide else PE32] + 8 * CERTIFICATES
    checksum = image.optional + CHECKSUM
    begin, end = table or (len(image.data), len(image.data))
    found = hashlib.new(name, image.data[:checksum], usedforsecurity=False)
    if len(image.directories) > CERTIFICATES:
        found.update(image.data[checksum + 4 : entry])
        found.update(image.data[entry + 8 : begin])
    else:
        found.update(image.data[checksum + 4 : begin])
    found.update(image.data[end:])
    return found.digest()


def _beside(data: memoryview, shown: Shown) -> Iterator[Remark]:
    """Yield a remark, if bytes that are not zero lie beside a signature."""
    try:
        after = asn1.read(data).after
    except MalformedError:
        return
    if any(data[after:]):
        place = Shown(offset=shown.offset + after, length=len(data) - after)
        yield Remark(name="bytes-beside-signature", means=BESIDE, shown=place)


def _unread(error: MalformedError) -> Text:
    return Text(
        f"a signature could not be read: {error.reason.en}",
        f"une signature n'a pu être lue : {error.reason.fr}",
    )


OUTSIDE = Text(
    "the table of certificates lies outside the file: Windows finds no signature",
    "la table des certificats est hors du fichier : Windows n'y trouve aucune signature",
)
BESIDE = Text(
    "bytes lie beside the signature that nobody signed: some installers keep their settings there",
    "des octets que personne n'a signés accompagnent la signature : certains installateurs y "
    "gardent leurs réglages",
)
AFTER = Text(
    "bytes follow the table of certificates; the digest counts them",
    "des octets suivent la table des certificats; l'empreinte les compte",
)
