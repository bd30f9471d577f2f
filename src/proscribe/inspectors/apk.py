"""Android packages (APK).

https://developer.android.com/guide/topics/manifest/manifest-intro
https://source.android.com/docs/security/features/apksigning
"""

import re
from dataclasses import replace

from proscribe.formats import dex
from proscribe.formats.android_install import installs, laid_out
from proscribe.formats.android_manifest import Facts, domains, facts, links, parts, refused, rights
from proscribe.formats.android_native import libraries
from proscribe.formats.apk_signing import Levels, signers, verified
from proscribe.formats.axml import Value, binary, labels
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip import Archive, Entry, lies, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Identifier,
    Inspection,
    Kind,
    Named,
    Platform,
    SignerVerdict,
    Text,
)

MANIFEST = "AndroidManifest.xml"
TABLE = "resources.arsc"
AT_ROOT = re.compile(rb"(?<!/)AndroidManifest\.xml")
LIBRARY = re.compile(rb"lib/[^/]+/([^/]+\.so)")
MOST, MOST_OF_TABLE = 16 << 20, 64 << 20
"""Bytes of a manifest and of a table of resources that are read."""


def _recognises(source: Source) -> bool:
    return bool(AT_ROOT.search(peek(source.data)))


def _inspect(source: Source) -> Inspection:
    oddities = Oddities()
    archive = Archive(source.data, oddities)
    lies(archive)
    found = Inspection(
        file=source.name,
        size=source.size,
        sha256="0" * 64,
        format="apk",
        platforms=(Platform.ANDROID,),
        parts=tuple(libraries(archive.names, LIBRARY)),
    )
    held: Facts | None = None
    try:
        held = _manifest(archive, source, oddities)
        found = _declared(found, held, archive, source, oddities)
    except MalformedError as error:
        found = replace(found, malformed=error.reason)
    return _signed(found, held, archive, source, oddities)


def _signed(
    found: Inspection, held: Facts | None, archive: Archive, source: Source, oddities: Oddities
) -> Inspection:
    """Return the inspection with who signed, and whether Android would install it."""
    code = dex.within(archive, source.budget)
    levels = _levels(held)
    checked = verified(archive, levels, source.budget, oddities)
    answer, why = installs(held, checked, oddities)
    return replace(
        found,
        sha256=source.sha256(),
        signers=signers(checked, levels.minimum),
        installs=answer,
        why_installs=why,
        rights=(*found.rights, *code.rights),
        parts=(*found.parts, *code.parts),
        domains=(*found.domains, *code.domains),
        remarks=(*oddities.remarks, *code.remarks),
    )


def signed_by(source: Source) -> tuple[str, ...]:
    """Return the SHA-256 of the certificates of all signers that are verified, in order.

    Raises:
        MalformedError: It is no archive, or its signatures cannot be read.

    """
    oddities = Oddities()
    archive = Archive(source.data, oddities)
    try:
        held = _manifest(archive, source, oddities)
    except MalformedError:
        held = None
    levels = _levels(held)
    checked = verified(archive, levels, source.budget, oddities)
    good = (s for s in signers(checked, levels.minimum) if s.verdict is SignerVerdict.VERIFIED)
    known = {i.value for s in good for i in s.identifiers if i.kind is Kind.ANDROID_CERT_SHA256}
    return tuple(sorted(known))


def _levels(held: Facts | None) -> Levels:
    return Levels(
        minimum=held.minimum if held else 1,
        target=held.target if held else 1,
        sandbox=held.sandbox if held else 1,
    )


def _manifest(archive: Archive, source: Source, oddities: Oddities) -> Facts:
    """Return the manifest, as Android reads it; else as it was meant to be hidden."""
    one = archive.get(MANIFEST)
    if one is None:
        raise MalformedError(NO_MANIFEST)
    if archive.names.count(MANIFEST.encode()) > 1:
        oddities.refuse("manifest-twice", TWICE, entry(MANIFEST))
    try:
        data = archive.read(one, source.budget, MOST)
        return facts(binary(data, MANIFEST, oddities))
    except MalformedError:
        if one.method == 0 or one.deflated:
            raise
        oddities.refuse("badpack-hidden", HIDDEN, entry(MANIFEST, one.local))
        data = archive.inflated(one, source.budget, MOST)
        return facts(binary(data, MANIFEST, oddities))


def _declared(
    found: Inspection, held: Facts, archive: Archive, source: Source, oddities: Oddities
) -> Inspection:
    """Return the inspection with what the manifest declares."""
    refused(held, oddities)
    laid_out(archive, held, oddities)
    label = held.application.android.get("label") if held.application else None
    version = held.root.android.get("versionName")
    names: tuple[Named, ...] = ()
    if Kind.ANDROID_PACKAGE.accepts(held.package):
        shown = entry(MANIFEST, held.root.shown.offset, held.root.shown.length, held.package)
        names = (Named(identifier=Identifier(Kind.ANDROID_PACKAGE, held.package), shown=shown),)
    return replace(
        found,
        title=_text(label, archive, source, oddities) if label else "",
        version=(_text(version, archive, source, oddities) if version else "") or held.code,
        names=names,
        rights=tuple(rights(held)),
        parts=(*parts(held), *links(held), *found.parts),
        domains=tuple(domains(held)),
    )


def _text(value: Value, archive: Archive, source: Source, oddities: Oddities) -> str:
    """Return a text of the manifest, in English and French where it differs."""
    table = archive.get(TABLE)
    if not value.referred:
        return legible(value.text)
    if table is None:
        return ""
    try:
        told = labels(_table(archive, table, source), value.data)
    except MalformedError as error:
        oddities.note("resources-unread", error.reason, entry(TABLE))
        return ""
    english = told.get("en") or told.get("", "")
    return legible(" / ".join(dict.fromkeys(t for t in (english, told.get("fr", "")) if t)))


def _table(archive: Archive, table: Entry, source: Source) -> memoryview:
    if not table.deflated:
        return archive.packed(table)
    return memoryview(archive.read(table, source.budget, MOST_OF_TABLE))


NO_MANIFEST = Text("it has no manifest", "il n'a pas de manifeste")
TWICE = Text(
    "it has two manifests: Android refuses it, and readers may see one or the other; the first is"
    " told here",
    "il a deux manifestes : Android le refuse, et les lecteurs peuvent voir l'un ou l'autre ; le"
    " premier est décrit ici",
)
HIDDEN = Text(
    "its manifest is packed under a method that Android takes for none: Android cannot read it,"
    " and refuses it; what it hides is told here",
    "son manifeste est comprimé sous une méthode qu'Android prend pour aucune : Android ne peut le"
    " lire et le refuse ; ce qu'il cache est décrit ici",
)

inspector = Inspector(
    title=Text("Android packages (APK)", "Paquets Android (APK)"),
    recognises=_recognises,
    inspect=_inspect,
    rank=30,
)
