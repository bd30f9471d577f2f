"""XAR: an archive whose table of contents is XML, compressed, and signed by its digest.

https://github.com/apple-oss-distributions/xar
https://github.com/mackyle/xar/wiki/xarformat
"""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from proscribe.formats.cms import certificate, judged, keys, roots, words
from proscribe.formats.cms import chain as chains
from proscribe.formats.cms.certificate import Certificate
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.markup import parsed
from proscribe.formats.xml_tree import Element
from proscribe.model import Check, Checked, Shown, Signer, SignerVerdict, Text

MAGIC = b"xar!"
HEAD = 28
LARGEST = 16 << 20
"""Bytes of the table of contents, unpacked."""
ALGORITHMS = {1: "sha1", 3: "sha256", 4: "sha512"}
MOST = 64
HELD, FAILED, UNKNOWN = Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive: its table, and where the bytes of its files begin."""

    data: memoryview
    table: Element
    packed: memoryview
    heap: int
    algorithm: str


def read(data: memoryview, budget: Budget) -> Archive:
    """Read the table of contents.

    Raises:
        MalformedError: It is no XAR, or its table is cut, too large, or not XML.

    """
    if bytes(data[:4]) != MAGIC or len(data) < HEAD:
        raise MalformedError(BROKEN)
    head, _, packed, size, kind = unpack_from(">HHQQI", data, 4)
    if head < HEAD or head + packed > len(data) or size > LARGEST:
        raise MalformedError(BROKEN)
    held = data[head : head + packed]
    table = parsed(_unpacked(held, size, budget, "toc"), "toc")
    return Archive(
        data=data,
        table=table,
        packed=held,
        heap=head + packed,
        algorithm=ALGORITHMS.get(kind, ""),
    )


def _unpacked(held: memoryview, size: int, budget: Budget, entry: str) -> bytes:
    budget.take(size, entry)
    try:
        found = zlib.decompressobj().decompress(held, size + 1)
    except zlib.error as error:
        raise MalformedError(BROKEN, Shown(entry=entry)) from error
    if len(found) != size:
        raise MalformedError(BROKEN, Shown(entry=entry))
    return found


def files(archive: Archive) -> Iterator[tuple[str, Element]]:
    """Yield the files of the archive by their paths."""
    toc = archive.table.child("toc")
    left = [("", c) for c in reversed(toc.children)] if toc else []
    while left:
        folder, one = left.pop()
        if one.name != "file":
            continue
        path = folder + one.says("name")
        yield path, one
        left.extend((f"{path}/", c) for c in reversed(one.children))


def content(archive: Archive, file: Element, path: str, budget: Budget) -> bytes:
    """Return the bytes of a file.

    Raises:
        MalformedError: It lies outside the archive, or is packed in a way not known here.

    """
    told = file.child("data")
    offset, length = _number(told, "offset"), _number(told, "length")
    size, begin = _number(told, "size"), archive.heap + offset
    if told is None or begin + length > len(archive.data):
        raise MalformedError(BROKEN, Shown(entry=path))
    held = archive.data[begin : begin + length]
    style = told.child("encoding")
    if style is not None and style.attributes.get("style") == "application/x-gzip":
        return _unpacked(held, size, budget, path)
    budget.take(length, path)
    return bytes(held)


def _number(element: Element | None, name: str) -> int:
    text = element.says(name) if element else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004


def signers(archive: Archive) -> Iterator[Signer]:
    """Judge the signer whose signature is over the digest of the table.

    The digest of each file stands in the table; those of files that were read here are not held
    against it.

    Raises:
        MalformedError: The digest or the signature lies outside the archive.

    """
    toc = archive.table.child("toc")
    sign = toc.child("signature") if toc else None
    if toc is None or sign is None:
        return
    pool = tuple(_certificates(sign))
    checksum = _heaped(archive, toc.child("checksum"))
    signature = _heaped(archive, sign)
    known = archive.algorithm in {"sha1", "sha256", "sha512"}
    digest = UNKNOWN
    if known:
        found = hashlib.new(archive.algorithm, archive.packed, usedforsecurity=False).digest()
        digest = HELD if found == checksum else FAILED
    key = pool[0].key() if pool else None
    made = UNKNOWN
    if key is not None and known:
        made = keys.prehashed(key, signature, checksum, archive.algorithm)
    yield _signer(pool, digest, made)


def _signer(pool: tuple[Certificate, ...], digest: Checked, made: Checked) -> Signer:
    checks = [judged.told("digest", digest, words.DIGEST)]
    checks.append(judged.told("signature", made, words.SIGNATURE))
    if pool:
        rooted = chains.build(pool[0], pool, roots.apple).rooted
        checks.append(judged.told("chain", HELD if rooted else FAILED, words.CHAIN))
    checks.append(judged.told("validity", UNKNOWN, words.VALIDITY))
    checks.append(Check(name="revocation", outcome=UNKNOWN, means=words.REVOCATION))
    verified = digest is HELD and made is HELD
    return Signer(
        scheme="xar",
        verdict=SignerVerdict.VERIFIED if verified else SignerVerdict.CLAIMED,
        subject=pool[0].spoken if pool else "",
        identifiers=tuple(dict.fromkeys(judged.apple(pool[0]))) if pool else (),
        checks=tuple(checks),
        shown=Shown(entry="toc"),
    )


def _heaped(archive: Archive, element: Element | None) -> bytes:
    begin = archive.heap + _number(element, "offset")
    size = _number(element, "size")
    if element is None or begin + size > len(archive.data) or size > 1 << 20:
        raise MalformedError(BROKEN, Shown(entry="toc"))
    return bytes(archive.data[begin : begin + size])


def _certificates(sign: Element) -> Iterator[Certificate]:
    for one in list(sign.each("X509Certificate"))[:MOST]:
        try:
            yield certificate.read(base64.b64decode(one.text))
        except (MalformedError, binascii.Error):
            continue


BROKEN = Text(
    "the archive's table of contents is cut, too large, or points outside the file",
    "la table des matières de l'archive est coupée, trop grande, ou pointe hors du fichier",
)
