"""Seals: each file of an archive, held against the digests that its table of contents names.

The signature is over the table alone. What makes it cover a file is the file's digest in there.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.xar.archive import Archive, files, number, packing
from proscribe.formats.xar.packed import pieces, plain
from proscribe.formats.xml_tree import Element
from proscribe.model import Checked, Remark, Text

STYLES = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
UNPACKED = 128 << 20
"""Bytes that are unpacked for their digests, of all files together."""
HELD, FAILED, UNKNOWN = Checked
WORST = (FAILED, UNKNOWN, HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Whether all files are those of the table, and what is odd about them."""

    outcome: Checked
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class _Work:
    archive: Archive
    oddities: Oddities
    left: int
    """Bytes of the archive that are still hashed: no honest one is longer than itself."""
    unpacked: int = UNPACKED
    known: dict[tuple[int, int, str, str], str] = field(default_factory=dict)
    """Digests by place, length, packing and algorithm: files may share their bytes."""


def sealed(archive: Archive) -> Sealed:
    """Hold all files against the table."""
    work = _Work(archive, Oddities(), len(archive.data))
    outcomes, seen = {HELD}, set()
    for path, file in files(archive):
        _named(work, path, file)
        if path in seen:
            work.oddities.note("xar-name-twice", TWICE, entry(legible(path)))
        seen.add(path)
        outcomes |= {_held(work, path, c) for c in file.children if c.name in {"data", "ea"}}
    worst = next(o for o in WORST if o in outcomes)
    return Sealed(outcome=worst, remarks=tuple(work.oddities.remarks))


def _named(work: _Work, path: str, file: Element) -> None:
    name, link = file.says("name"), file.says("link")
    if "/" in name or name in {"", ".", ".."}:
        work.oddities.note("xar-name-climbs", CLIMBS, entry(legible(path)))
    if link.startswith("/") or ".." in link.split("/"):
        work.oddities.note("xar-link-climbs", LINKS, entry(legible(path), text=link))


def _held(work: _Work, path: str, told: Element) -> Checked:
    """Tell whether the bytes of a file are those of its digests, as packed and as unpacked."""
    archived, extracted = told.child("archived-checksum"), told.child("extracted-checksum")
    if archived is None:
        work.oddities.note("xar-unsealed", UNSEALED, entry(legible(path)))
        return UNKNOWN
    outcomes = [_same(work, path, told, "", archived)]
    if extracted is not None and outcomes[0] is HELD:
        outcomes.append(_same(work, path, told, packing(told), extracted))
    return next(o for o in WORST if o in outcomes)


def _same(work: _Work, path: str, told: Element, packed: str, named: Element) -> Checked:
    style = named.attributes.get("style", "").lower()
    place = number(told, "offset"), number(told, "length"), "" if plain(packed) else packed, style
    if style not in STYLES:
        work.oddities.note("xar-digest-unknown", STRANGE, entry(legible(path)))
        return UNKNOWN
    try:
        if place not in work.known:
            held = work.archive.stretch(told, "length", path)
            work.known[place] = _digest(work, held, packed, style, path)
    except MalformedError as error:
        work.oddities.note("xar-file-unread", error.reason, entry(legible(path)))
        return FAILED
    if not work.known[place]:
        return UNKNOWN
    if work.known[place] != named.text.lower():
        work.oddities.note("xar-file-changed", CHANGED, entry(legible(path)))
        return FAILED
    return HELD


def _digest(work: _Work, held: memoryview, packed: str, style: str, path: str) -> str:
    """Return a digest in hex; empty, with a remark, if it would take too long."""
    if not plain(packed):
        return _of(work, pieces(held, packed, work.unpacked, path), style, path)
    if len(held) > work.left:
        work.oddities.note("xar-overlap", OVERLAP, entry(legible(path)))
        return ""
    work.left -= len(held)
    return hashlib.new(style, held, usedforsecurity=False).hexdigest()


def _of(work: _Work, content: Iterable[bytes], style: str, path: str) -> str:
    found = hashlib.new(style, usedforsecurity=False)
    for piece in content:
        found.update(piece)
        work.unpacked -= len(piece)
    if work.unpacked <= 0:
        work.oddities.note("xar-unpacked-unread", TOO_MUCH, entry(legible(path)))
        return ""
    return found.hexdigest()


CHANGED = Text(
    "a file is not the one of which the table of contents names the digest",
    "un fichier n'est pas celui dont la table des matières nomme l'empreinte",
)
UNSEALED = Text(
    "a file has no digest in the table of contents: the signature does not cover it",
    "un fichier n'a pas d'empreinte dans la table des matières : la signature ne le couvre pas",
)
STRANGE = Text(
    "the digest of a file is of an algorithm that is not known here",
    "l'empreinte d'un fichier est d'un algorithme inconnu ici",
)
OVERLAP = Text(
    "files lie over one another: bytes are read more than once, as in a bomb; not all digests"
    " were held against them",
    "des fichiers se recouvrent : des octets sont lus plus d'une fois, comme dans une bombe ;"
    " toutes les empreintes n'ont pas été vérifiées",
)
TOO_MUCH = Text(
    f"files unpack to more than {UNPACKED >> 20} MiB: digests of the rest, as unpacked, were not"
    " checked; those of the packed bytes were",
    f"les fichiers se décompressent en plus de {UNPACKED >> 20} Mio : les empreintes du reste,"
    " décompressé, n'ont pas été vérifiées ; celles des octets comprimés l'ont été",
)
TWICE = Text(
    "two files bear one name: which of the two counts is each reader's choice",
    "deux fichiers portent le même nom : à chaque lecteur de choisir lequel compte",
)
CLIMBS = Text(
    "a name is no name of a file: unpacking it may write outside its folder",
    "un nom n'est pas un nom de fichier : le déballer peut écrire hors de son dossier",
)
LINKS = Text(
    "a link leads out of the folder that it would be unpacked to",
    "un lien mène hors du dossier où il serait déballé",
)
