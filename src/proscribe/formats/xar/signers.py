"""Who signed an archive: the signature is over the digest of its table of contents."""

import base64
import binascii
import hashlib
from collections.abc import Iterator

from proscribe.formats.cms import certificate, judged, keys, roots, words
from proscribe.formats.cms import chain as chains
from proscribe.formats.cms.certificate import Certificate
from proscribe.formats.hostile import MalformedError
from proscribe.formats.xar.archive import BROKEN, Archive
from proscribe.formats.xml_tree import Element
from proscribe.model import Check, Checked, Shown, Signer, SignerVerdict, Text

MOST = 64
LARGEST = 1 << 20
"""Bytes of a signature or a digest."""
HELD, FAILED, UNKNOWN = Checked


def signers(archive: Archive, files: Checked) -> Iterator[Signer]:
    """Judge the signer, given whether the files are those of the table.

    Raises:
        MalformedError: The digest or the signature lies outside the archive.

    """
    toc = archive.toc
    sign = toc.child("signature") if toc else None
    if toc is None or sign is None:
        return
    pool = tuple(_certificates(sign))
    named = toc.child("checksum")
    checksum, signature = _heaped(archive, named), _heaped(archive, sign)
    style = named.attributes.get("style", "").lower() if named else ""
    digest = _digest(archive, checksum, style)
    key = pool[0].key() if pool else None
    made = UNKNOWN
    if key is not None and digest is not UNKNOWN:
        made = keys.prehashed(key, signature, checksum, archive.algorithm)
    yield _signer(pool, digest, made, files)


def _digest(archive: Archive, checksum: bytes, style: str) -> Checked:
    """Tell whether the digest is that of the table; header and table must name it alike."""
    if not archive.algorithm:
        return UNKNOWN
    if style != archive.algorithm:
        return FAILED
    found = hashlib.new(archive.algorithm, archive.packed, usedforsecurity=False).digest()
    return HELD if found == checksum else FAILED


def _signer(
    pool: tuple[Certificate, ...], digest: Checked, made: Checked, files: Checked
) -> Signer:
    checks = [
        judged.told("digest", digest, words.DIGEST),
        judged.told("signature", made, words.SIGNATURE),
        judged.told("files", files, FILES),
    ]
    if pool:
        rooted = chains.build(pool[0], pool, roots.apple).rooted
        checks.append(judged.told("chain", HELD if rooted else FAILED, words.CHAIN))
    checks.append(judged.told("validity", UNKNOWN, words.VALIDITY))
    checks.append(Check(name="revocation", outcome=UNKNOWN, means=words.REVOCATION))
    verified = digest is made is files is HELD
    return Signer(
        scheme="xar",
        verdict=SignerVerdict.VERIFIED if verified else SignerVerdict.CLAIMED,
        subject=pool[0].spoken if pool else "",
        identifiers=tuple(dict.fromkeys(judged.apple(pool[0]))) if pool else (),
        checks=tuple(checks),
        shown=Shown(entry="toc"),
    )


def _heaped(archive: Archive, element: Element | None) -> bytes:
    held = archive.stretch(element, "size", "toc")
    if len(held) > LARGEST:
        raise MalformedError(BROKEN, Shown(entry="toc"))
    return bytes(held)


def _certificates(sign: Element) -> Iterator[Certificate]:
    for one in list(sign.each("X509Certificate"))[:MOST]:
        try:
            yield certificate.read(base64.b64decode(one.text))
        except (MalformedError, binascii.Error):
            continue


FILES = {
    HELD: Text(
        "each file is the one of which the signed table of contents names the digest",
        "chaque fichier est celui dont la table des matières signée nomme l'empreinte",
    ),
    FAILED: Text(
        "a file is not the one of which the table of contents names the digest",
        "un fichier n'est pas celui dont la table des matières nomme l'empreinte",
    ),
    UNKNOWN: Text(
        "not every file has a digest in the table of contents that could be checked",
        "tous les fichiers n'ont pas dans la table des matières d'empreinte vérifiable",
    ),
}
