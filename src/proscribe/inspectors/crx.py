"""Chromium extension (CRX, versions 2 and 3), of Chrome, Edge, Brave, Opera and others.

Its id is computed from its maker's key. A signer is verified if its key signed these bytes, and
is the one that the id belongs to, or the store's.

https://developer.chrome.com/docs/extensions/reference/manifest
https://chromium.googlesource.com/chromium/src/+/main/components/crx_file/crx3.proto
"""

from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.extension import crx, manifest
from proscribe.formats.extension.crx import MAGIC, STORE, Package, Proof
from proscribe.formats.extension.manifest import Manifest
from proscribe.formats.trial import Trial
from proscribe.formats.zip import Whole
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Check,
    Checked,
    Inspection,
    Kind,
    Named,
    Platform,
    Remark,
    Shown,
    Signer,
    SignerVerdict,
    Text,
)

PLATFORMS = (Platform.MACOS, Platform.WINDOWS, Platform.LINUX, Platform.CHROMEOS)
EMPTY = Manifest(values={}, raw=b"", titles={})


def _inspect(source: Source) -> Inspection:
    one, trial = crx.read(source.data), Trial()
    archive = trial.one(lambda: Whole(source.data[one.begin :], source.budget), None)
    found = trial.one(lambda: manifest.read(archive), EMPTY) if archive else EMPTY
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="crx",
        platforms=PLATFORMS,
        title=found.text("name"),
        version=found.text("version"),
        names=tuple(_names(one)),
        signers=tuple(_signer(one, proof) for proof in one.proofs),
        rights=tuple(dict.fromkeys(manifest.rights(found))),
        parts=tuple(dict.fromkeys(manifest.parts(found))),
        domains=tuple(dict.fromkeys(manifest.domains(found))),
        remarks=tuple(_remarks(one, archive)),
        malformed=trial.reason,
    )


def _names(one: Package) -> Iterator[Named]:
    for identifier in of(Kind.CHROME_EXTENSION_ID, one.id):
        yield Named(identifier=identifier, shown=Shown(length=one.begin, text=one.id))


def _signer(one: Package, proof: Proof) -> Signer:
    """Return a signer: what its key is to the extension, and whether it signed."""
    outcome = {True: Checked.HELD, False: Checked.FAILED, None: Checked.UNKNOWN}[proof.holds]
    owns, stores = proof.id == one.id, proof.sha256 == STORE
    key = Checked.HELD if owns or stores else Checked.UNKNOWN
    means = OWN if owns else OF_STORE if stores else OF_OTHER
    return Signer(
        scheme=proof.scheme,
        verdict=(
            SignerVerdict.VERIFIED if proof.holds and (owns or stores) else SignerVerdict.CLAIMED
        ),
        subject="Chrome Web Store" if stores else proof.id,
        identifiers=tuple(of(Kind.CHROME_EXTENSION_ID, proof.id)) if owns else (),
        checks=(
            Check(name="signature", outcome=outcome, means=SIGNATURE[outcome]),
            Check(name="key", outcome=key, means=means),
        ),
        shown=Shown(length=one.begin, text=f"SHA-256 {proof.sha256}"),
    )


def _remarks(one: Package, archive: Whole | None) -> Iterator[Remark]:
    if one.version == 2:  # noqa: PLR2004
        yield Remark(name="crx2", means=OLD, shown=Shown(length=4))
    if not any(p.holds and p.id == one.id for p in one.proofs):
        yield Remark(name="id-unproven", means=UNPROVEN, shown=Shown(length=one.begin, text=one.id))
    if not any(p.holds and p.sha256 == STORE for p in one.proofs):
        yield Remark(name="not-from-store", means=OUTSIDE)
    yield from archive.remarks if archive else ()


SIGNATURE = {
    Checked.HELD: Text("the key signed these very bytes", "la clé a signé ces octets mêmes"),
    Checked.FAILED: Text("the key did not sign these bytes", "la clé n'a pas signé ces octets"),
    Checked.UNKNOWN: Text(
        "its key is of a sort that is not known here", "sa clé est d'une sorte inconnue ici"
    ),
}
OWN = Text("the extension's id belongs to this key", "l'id de l'extension appartient à cette clé")
OF_STORE = Text(
    "it is the key of the Chrome Web Store, as Chromium holds it",
    "c'est la clé du Chrome Web Store, telle que Chromium la connaît",
)
OF_OTHER = Text("nobody here knows whose key it is", "nul ne sait ici à qui est cette clé")
OLD = Text(
    "it is of version 2, signed by SHA-1: today's Chromium refuses it",
    "il est de version 2, signé par SHA-1 : le Chromium d'aujourd'hui le refuse",
)
UNPROVEN = Text(
    "no key to which its id belongs signed these bytes: the id is a claim",
    "aucune clé à qui appartient son id n'a signé ces octets : l'id n'est qu'une prétention",
)
OUTSIDE = Text(
    "the store's key did not sign it: most browsers install it only by policy or by hand",
    "la clé de la boutique ne l'a pas signé : la plupart des navigateurs ne l'installent que par"
    " une règle ou à la main",
)

inspector = Inspector(
    title=Text("Chromium extension", "Extension de Chromium"),
    recognises=lambda source: bytes(source.data[:4]) == MAGIC,
    inspect=_inspect,
    rank=10,
)
