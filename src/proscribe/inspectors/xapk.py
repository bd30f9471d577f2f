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
from proscribe.formats.package_set import gathered, packages
from proscribe.formats.zip import Archive, lies, peek
from proscribe.inspectors import Inspector, Source
from proscribe.model import Inspection, Text

PAGES = ("manifest.json", "info.json")
KEYS = ("package_name", "pname")
MOST = 4 << 20
"""Bytes of the page of data that are read."""


def _recognises(source: Source) -> bool:
    names = peek(source.data)
    return b".apk" in names and any(page.encode() in names for page in PAGES)


def _inspect(source: Source) -> Inspection:
    oddities = Oddities()
    archive = Archive(source.data, oddities)
    lies(archive)
    found = Inspection(file=source.name, size=source.size, sha256=source.sha256(), format="xapk")
    held = packages(archive, source.budget, oddities)
    found = gathered(found, held, lambda name, data: inspectors.inspect(source.within(name, data)))
    _contradicted(_page(archive, source, oddities), found, oddities)
    return replace(found, remarks=tuple(oddities.remarks))


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


def _contradicted(page: Mapping[str, object], found: Inspection, oddities: Oddities) -> None:
    told = next((legible(page.get(key)) for key in KEYS if legible(page.get(key))), "")
    within = {named.identifier.value for named in found.names}
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

inspector = Inspector(
    title=Text(
        "Sets of Android packages of download sites (XAPK, APKM)",
        "Ensembles de paquets Android des sites de téléchargement (XAPK, APKM)",
    ),
    recognises=_recognises,
    inspect=_inspect,
    rank=15,
)
