"""Packaged applications of Windows: the signature's digests, and the map of blocks.

The signature names the digests of the archive's parts; the map names those of each file's blocks.
The central directory's own digest (AXCD) is not computed: it is over a directory without the
signature, which only its writer had.

https://learn.microsoft.com/en-us/uwp/schemas/blockmapschema/app-package-block-map
https://learn.microsoft.com/en-us/windows/msix/package/signing-package-overview
"""

import base64
import hashlib
from collections.abc import Iterator

from proscribe.formats import spc
from proscribe.formats.cms import judged, roots, words
from proscribe.formats.cms.judged import Rules
from proscribe.formats.cms.signed import OTHER
from proscribe.formats.hostile import MalformedError
from proscribe.formats.markup import parsed
from proscribe.formats.xml_tree import Element
from proscribe.formats.zip import Whole
from proscribe.model import Checked, Remark, Shown, Signer

SIGNATURE, BLOCKS, TYPES = "AppxSignature.p7x", "AppxBlockMap.xml", "[Content_Types].xml"
CATALOGUE = "AppxMetadata/CodeIntegrity.cat"
MAGIC = b"PKCX"
BLOCK = 64 << 10
DIGEST = 32
RULES = Rules(scheme="appx", roots=roots.windows, identifies=judged.windows)
PARTS = {b"AXBM": BLOCKS, b"AXCT": TYPES, b"AXCI": CATALOGUE}


def signers(archive: Whole, data: memoryview) -> tuple[tuple[Signer, ...], tuple[Remark, ...]]:
    """Judge the signers of a package; ``data`` is the package as a whole.

    Raises:
        MalformedError: The signature cannot be read.

    """
    if SIGNATURE not in archive.entries:
        return (), ()
    held = archive.read(SIGNATURE)
    shown = Shown(entry=SIGNATURE, length=len(held))
    if held[:4] != MAGIC:
        raise MalformedError(OTHER, shown)
    one = spc.read(held[4:])
    outcome = _held(one.digest, archive, data)
    found = tuple(
        judged.signer(RULES, one.data, info, one.content, outcome, shown)
        for info in one.data.signers
    )
    if judged.unrooted(found):
        return found, (Remark(name="signer-unrooted", means=words.UNROOTED),)
    return found, ()


def _held(named: bytes, archive: Whole, data: memoryview) -> Checked:
    """Tell whether the digests that the signature names are those of the package."""
    if named[:4] != b"APPX" or (len(named) - 4) % (4 + DIGEST):
        return Checked.UNKNOWN
    step = 4 + DIGEST
    rows = {named[at : at + 4]: named[at + 4 : at + step] for at in range(4, len(named), step)}
    if not {b"AXPC", b"AXBM", b"AXCT"} <= rows.keys():
        return Checked.UNKNOWN
    begins = archive.entries[SIGNATURE].local
    if hashlib.sha256(data[:begins]).digest() != rows[b"AXPC"]:
        return Checked.FAILED
    for name, entry in PARTS.items():
        if name in rows and hashlib.sha256(archive.get(entry)).digest() != rows[name]:
            return Checked.FAILED
    return _blocks(archive)


def _blocks(archive: Whole) -> Checked:
    """Tell whether each file is what the map of blocks says, and all files stand in it."""
    tree = parsed(archive.get(BLOCKS), BLOCKS)
    named = set()
    for file in tree.each("File"):
        name = file.attributes.get("Name", "").replace("\\", "/")
        named.add(name)
        spelt = name if name in archive.entries else name.replace(" ", "%20")
        if spelt not in archive.entries or not _same(archive.read(spelt), file):
            return Checked.FAILED
        named.add(spelt)
    others = archive.entries.keys() - named - {SIGNATURE, BLOCKS, TYPES, CATALOGUE}
    return Checked.FAILED if others else Checked.HELD


def _same(content: bytes, file: Element) -> bool:
    blocks = (content[at : at + BLOCK] for at in range(0, len(content), BLOCK))
    named = [c.attributes.get("Hash", "") for c in file.children if c.name == "Block"]
    return named == [base64.b64encode(hashlib.sha256(b).digest()).decode() for b in blocks]


def inner(archive: Whole) -> Iterator[str]:
    """Yield the packages within a bundle."""
    yield from (n for n in archive.entries if n.lower().endswith((".appx", ".msix")))
