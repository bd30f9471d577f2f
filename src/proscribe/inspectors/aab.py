"""Android application bundles (AAB): what stores make packages from.

https://developer.android.com/guide/app-bundle/app-bundle-format
"""

import re
from dataclasses import replace

from proscribe.formats.android_manifest import Facts, domains, facts, links, parts, rights
from proscribe.formats.android_native import libraries
from proscribe.formats.apk_signing import Levels, signers, verified
from proscribe.formats.axml import protobuf
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip import Archive, lies, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Identifier, Inspection, Installs, Kind, Named, Platform, Text

BASE = b"base/manifest/AndroidManifest.xml"
MODULE = re.compile(rb"[^/]+/manifest/AndroidManifest\.xml")
LIBRARY = re.compile(rb"[^/]+/lib/[^/]+/([^/]+\.so)")
MODULES = 200
MOST = 16 << 20
"""Bytes of a manifest that are read."""


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
        found = _declared(found, archive, source)
    except MalformedError as error:
        found = replace(found, malformed=error.reason)
    levels = Levels(minimum=1, target=1, sandbox=1)
    checked = verified(archive, levels, source.budget, oddities)
    return replace(
        found,
        signers=signers(checked, levels.minimum),
        remarks=tuple(oddities.remarks),
    )


def _declared(found: Inspection, archive: Archive, source: Source) -> Inspection:
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
    label = base.application.text("label") if base.application else ""
    return replace(
        found,
        title="" if label.startswith("@") else legible(label),
        version=legible(base.version) or base.code,
        names=names,
        rights=tuple(dict.fromkeys(r for one in held for r in rights(one))),
        parts=(*(p for one in held for p in (*parts(one), *links(one))), *found.parts),
        domains=tuple(dict.fromkeys(d for one in held for d in domains(one))),
    )


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
