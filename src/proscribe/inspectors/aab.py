"""Android application bundles (AAB): what stores make packages from.

https://developer.android.com/guide/app-bundle/app-bundle-format
"""

import re
from dataclasses import replace

from proscribe.formats.android_manifest import Facts, domains, facts, links, parts, rights
from proscribe.formats.android_native import libraries
from proscribe.formats.apk_signing import Levels, signers, verified
from proscribe.formats.axml import bundle_labels, protobuf
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip import Archive, lies, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Identifier, Inspection, Installs, Kind, Named, Platform, Text

BASE = b"base/manifest/AndroidManifest.xml"
TABLE = b"base/resources.pb"
MODULE = re.compile(rb"[^/]+/manifest/AndroidManifest\.xml")
LIBRARY = re.compile(rb"[^/]+/lib/[^/]+/([^/]+\.so)")
MODULES = 200
MOST, MOST_OF_TABLE = 16 << 20, 64 << 20
"""Bytes of a manifest and of a table of resources that are read."""


def _recognises(source: Source) -> bool:
    return BASE in peek(source.data)


def _inspect(source: Source) -> Inspection:
    oddities = Oddities()
    archive = Archive(source.data, oddities)
    lies(archive)
    found = Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="aab",
        platforms=(Platform.ANDROID,),
        installs=Installs.NO,
        why_installs=BUNDLE,
        parts=tuple(libraries(archive.names, LIBRARY)),
    )
    try:
        found = _declared(found, archive, source, oddities)
    except MalformedError as error:
        found = replace(found, malformed=error.reason)
    levels = Levels(minimum=1, target=1, sandbox=1)
    checked = verified(archive, levels, source.budget, oddities)
    return replace(
        found,
        signers=signers(checked, levels.minimum),
        remarks=tuple(oddities.remarks),
    )


def _declared(
    found: Inspection, archive: Archive, source: Source, oddities: Oddities
) -> Inspection:
    """Return the inspection with what all modules declare; names are those of the base."""
    modules = sorted(
        {n for n in archive.names if MODULE.fullmatch(n)}, key=lambda n: (n != BASE, n)
    )
    if modules[:1] != [BASE]:
        raise MalformedError(NO_MANIFEST)
    held = [_manifest(archive, name, source) for name in modules[:MODULES]]
    base = held[0]
    names: tuple[Named, ...] = ()
    if Kind.ANDROID_PACKAGE.accepts(base.package):
        known = Identifier(Kind.ANDROID_PACKAGE, base.package)
        names = (Named(identifier=known, shown=entry(BASE, text=base.package)),)
    return replace(
        found,
        title=_title(base, archive, source, oddities),
        version=legible(base.version) or base.code,
        names=names,
        rights=tuple(dict.fromkeys(r for one in held for r in rights(one))),
        parts=(*(p for one in held for p in (*parts(one), *links(one))), *found.parts),
        domains=tuple(dict.fromkeys(d for one in held for d in domains(one))),
    )


def _title(base: Facts, archive: Archive, source: Source, oddities: Oddities) -> str:
    """Return what it calls itself, in English and French where they differ."""
    label = base.application.android.get("label") if base.application else None
    if label is None or not label.referred:
        return legible(label.text) if label else ""
    table = archive.get(TABLE)
    try:
        held = archive.buffer(table, source.budget, MOST_OF_TABLE) if table else b""
        told = bundle_labels(memoryview(held), label.data)
    except MalformedError as error:
        oddities.note("resources-unread", error.reason, entry(TABLE))
        return ""
    english = told.get("en") or told.get("", "")
    return legible(" / ".join(dict.fromkeys(t for t in (english, told.get("fr", "")) if t)))


def _manifest(archive: Archive, name: bytes, source: Source) -> Facts:
    one = archive.get(name)
    if one is None:
        raise MalformedError(NO_MANIFEST)
    data = archive.read(one, source.budget, MOST)
    return facts(protobuf(data, one.spelt))


NO_MANIFEST = Text("it has no manifest", "il n'a pas de manifeste")
BUNDLE = Text(
    "a bundle is what a store makes packages from; no device installs it as it is",
    "un bundle sert à un magasin pour faire des paquets ; aucun appareil ne l'installe tel quel",
)

inspector = Inspector(
    title=Text("Android application bundles (AAB)", "Bundles d'applications Android (AAB)"),
    recognises=_recognises,
    inspect=_inspect,
    rank=25,
)
