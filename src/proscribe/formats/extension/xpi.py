"""Signatures of Firefox add-ons: a list of digests, signed by PKCS#7, as in a JAR.

The root is the one that Firefox carries (``security/apps/addons-public.crt``), as it stands in
Debian's Firefox ESR 153. The newer signature beside it, COSE, is told and not checked.

https://wiki.mozilla.org/Add-ons/Extension_Signing
https://firefox-source-docs.mozilla.org/toolkit/mozapps/extensions/addon-manager/SystemAddons.html
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from proscribe.formats.apk_signing.listing import Section, decoded, sections
from proscribe.formats.cms import certificate, judged, signed
from proscribe.formats.cms.certificate import CN, Certificate
from proscribe.formats.cms.judged import Rules, of
from proscribe.formats.zip import Whole
from proscribe.model import Check, Checked, Identifier, Kind, Shown, Signer, SignerVerdict, Text

FOLDER = "META-INF/"
LIST, FILE, SIGNATURE = (f"{FOLDER}{n}" for n in ("manifest.mf", "mozilla.sf", "mozilla.rsa"))
COSE = f"{FOLDER}cose.sig"
OUTSIDE = frozenset({LIST, FILE, SIGNATURE})
"""Entries of which the list does not speak."""
TWICE = "zip-name-twice"
"""The remark of an archive that has two entries of one name."""
ALGORITHMS = {"SHA256": "sha256", "SHA-256": "sha256", "SHA1": "sha1", "SHA-1": "sha1"}
PEM = re.compile(r"-----BEGIN CERTIFICATE-----([^-]+)-----END")


def _root() -> Certificate:
    text = Path(__file__).with_name("mozilla.pem").read_text(encoding="utf-8")
    return certificate.read(base64.b64decode("".join(PEM.findall(text))))


ROOT = _root()


def _mozilla(one: Certificate) -> Certificate | None:
    """Return Mozilla's root, if a certificate names it as its issuer."""
    return ROOT if one.issuer == ROOT.subject else None


def _identifies(leaf: Certificate) -> Iterator[Identifier]:
    yield from of(Kind.FIREFOX_ADDON_ID, leaf.name(CN))


RULES = Rules(scheme="xpi", roots=_mozilla, identifies=_identifies)


def signers(archive: Whole) -> Iterator[Signer]:
    """Yield who signed, each digest held against the entries.

    Raises:
        MalformedError: A signature or an entry cannot be read.

    """
    if SIGNATURE in archive.entries:
        raw, content = archive.read(SIGNATURE), archive.get(FILE)
        shown = Shown(entry=SIGNATURE, length=len(raw))
        held = _held(archive, content)
        data = signed.read(raw)
        for info in data.signers:
            found = judged.signer(RULES, data, info, content, held, shown)
            # Mozilla gives add-ons certificates that name no purpose, and asks for none.
            yield replace(found, checks=tuple(c for c in found.checks if c.name != "purpose"))
    if COSE in archive.entries:
        check = Check(name="signature", outcome=Checked.UNKNOWN, means=NOT_CHECKED)
        size = archive.entries[COSE].size
        yield Signer(
            scheme="xpi-cose",
            verdict=SignerVerdict.CLAIMED,
            checks=(check,),
            shown=Shown(entry=COSE, length=size),
        )


def _held(archive: Whole, content: bytes) -> Checked:
    """Tell whether the list is the signed one, and all entries are those that it names."""
    listed = archive.get(LIST)
    head = next(sections(content), None)
    if head is None or not _same(head, "-Digest-Manifest", listed):
        return Checked.FAILED
    named = {LIST}
    for section in sections(listed):
        if section.name is None:
            continue
        name = section.name
        if name not in archive.entries or not _same(section, "-Digest", archive.read(name)):
            return Checked.FAILED
        named.add(name)
    folders = {n for n in archive.entries if n.endswith("/")}
    twice = any(r.name == TWICE for r in archive.remarks)
    others = archive.entries.keys() - named - OUTSIDE - folders
    return Checked.FAILED if others or twice else Checked.HELD


def _same(section: Section, suffix: str, content: bytes) -> bool:
    """Tell whether every digest of a section is that of the content, and there is one."""
    found = [
        hashlib.new(algorithm, content, usedforsecurity=False).digest() == decoded(value)
        for spelt, algorithm in ALGORITHMS.items()
        if (value := section.get(spelt + suffix)) is not None
    ]
    return bool(found) and all(found)


NOT_CHECKED = Text(
    "a second signature, of the newer kind (COSE), which is not checked here",
    "une seconde signature, du genre plus récent (COSE), qui n'est pas vérifiée ici",
)
