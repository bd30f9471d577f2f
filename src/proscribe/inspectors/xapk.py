"""Sets of Android packages as download sites make them (XAPK, APKM): splits, and a page of data.

No one has published the format; a ``manifest.json`` or ``info.json`` beside the packages names
the application, and is a claim of whoever made the set.

https://apkpure.com/xapk.html
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from proscribe import inspectors
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.package_set import packages
from proscribe.formats.zip import Archive, lies, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Installs, Platform, Text

PAGES = ("manifest.json", "info.json")
KEYS = ("package_name", "pname")
MOST = 4 << 20
"""Bytes of the page of data that are read."""


def _recognises(source: Source) -> bool:
    names = peek(source.data)
    return b".apk" in names and any(page.encode() in names for page in PAGES)


def _begun(source: Source) -> Inspection:
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="xapk",
        platforms=(Platform.ANDROID,),
        installs=Installs.UNKNOWN,
        why_installs=SET,
    )


def _inspect(source: Source) -> Inspection:
    oddities = Oddities()
    archive = Archive(source.data, oddities)
    lies(archive)
    found = _begun(source)
    within: list[Inspection] = []
    try:
        for name, data in packages(archive, source.budget, oddities):
            within.append(inspectors.inspect(source.within(name, data)))
    except MalformedError as error:
        found = replace(found, malformed=error.reason)
    return _named(found, within, _page(archive, source, oddities), oddities)


def _named(
    found: Inspection, within: list[Inspection], page: Mapping[str, object], oddities: Oddities
) -> Inspection:
    """Return the inspection with those within, named as the first of them that has a name."""
    base = next((one for one in within if one.names), None)
    _contradicted(page, base, oddities)
    return replace(
        found,
        title=next((one.title for one in within if one.title), ""),
        version=base.version if base else "",
        names=base.names if base else (),
        within=tuple(within),
        remarks=tuple(oddities.remarks),
    )


def _page(archive: Archive, source: Source, oddities: Oddities) -> Mapping[str, object]:
    """Return what whoever made the set says of it; nothing, where that cannot be read."""
    one = next((e for e in map(archive.get, PAGES) if e is not None), None)
    if one is None:
        return {}
    try:
        told = json.loads(archive.read(one, source.budget, MOST))
    except (MalformedError, ValueError, RecursionError):
        oddities.note("set-page-unread", UNREAD, entry(one.name))
        return {}
    return told if isinstance(told, dict) else {}


def _contradicted(page: Mapping[str, object], base: Inspection | None, oddities: Oddities) -> None:
    told = next((legible(page.get(key)) for key in KEYS if legible(page.get(key))), "")
    within = {named.identifier.value for named in base.names} if base else set()
    if told and told not in within:
        oddities.note("set-page-contradicts", CONTRADICTS, entry("", text=told))


UNREAD = Text(
    "the set's page of data cannot be read",
    "la page de données de l'ensemble ne peut être lue",
)
CONTRADICTS = Text(
    "the set's page of data names another application than the packages within",
    "la page de données de l'ensemble nomme une autre application que les paquets qu'il contient",
)
SET = Text(
    "a set is installed by a tool, which chooses from it; each package within is told apart",
    "un ensemble est installé par un outil, qui y choisit ; chaque paquet est décrit à part",
)

inspector = Inspector(
    title=Text(
        "Sets of Android packages of download sites (XAPK, APKM)",
        "Ensembles de paquets Android des sites de téléchargement (XAPK, APKM)",
    ),
    recognises=_recognises,
    inspect=_inspect,
    rank=15,
)
