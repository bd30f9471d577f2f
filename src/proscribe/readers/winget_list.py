r"""winget: what ``winget list`` prints, or ``winget export`` writes, on one computer.

The list holds what Windows has registered for the computer and for one account: with a source's
own id where winget knows the program, else as ``ARP\Machine\X64\<key under Uninstall>`` or
``MSIX\<full package name>``. An id without a dot is of the Microsoft Store. The export holds only
what a source has. Programs of other accounts are in neither, and a list that was searched looks
like a whole one: no absence ever follows.

Neither says which computer it is of: the file's name is taken for the device's.

https://learn.microsoft.com/en-us/windows/package-manager/winget/list
https://learn.microsoft.com/en-us/windows/package-manager/winget/export
https://github.com/microsoft/winget-cli/tree/master/schemas/JSON/packages
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, pairwise
from pathlib import Path

import msgspec

from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import ITEM, decode, names, walk
from proscribe.formats.lines import UnusableError, beginning, chunks
from proscribe.formats.moments import moment
from proscribe.formats.winget_table import RULE, Listed, drawn, listed
from proscribe.model import (
    InputError,
    Kind,
    Observation,
    Place,
    Platform,
    Report,
    Row,
    Text,
)
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "winget"
PACKAGE = ("Sources", ITEM, "Packages", ITEM)
CREATED = ("CreationDate",)
SEES = frozenset(
    {
        Kind.WINDOWS_WINGET_ID,
        Kind.WINDOWS_STORE_ID,
        Kind.WINDOWS_PRODUCT_NAME,
        Kind.WINDOWS_UNINSTALL_KEY,
        Kind.WINDOWS_MSI_PRODUCT_CODE,
        Kind.WINDOWS_MSIX_FAMILY,
        Kind.WINDOWS_MSIX_NAME,
        Kind.WINDOWS_MSIX_PUBLISHER_HASH,
    }
)
PARTS = 5
"""Of a full package name: name, version, architecture, resource, hash of the publisher."""


class Exported(msgspec.Struct, frozen=True):
    """One package of an export."""

    id: str = msgspec.field(name="PackageIdentifier")
    version: str | None = msgspec.field(default=None, name="Version")


EXPORTED = msgspec.json.Decoder(Exported)
TEXT = msgspec.json.Decoder(str)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield the computer's report, and what is listed."""
    if _is_json(next(chunks(path), b"")):
        seen, found = _created(path) or sighting.seen, _exported(path)
    else:
        seen, found = sighting.seen, listed(path)
    report = Report(
        device=sighting.device,
        platform=Platform.WINDOWS,
        seen=seen,
        source=SOURCE,
        sees=frozenset(),
    )
    first = next(found, None)
    if first is None:
        reason = "holds neither a table of winget list nor an export with packages"
        remedy = "run winget list > file, or winget export --output file"
        raise InputError(Place(source=str(path)), reason, remedy)
    yield report
    for line, one in chain([first], found):
        yield _told(report, one, Place(source=str(path), line=line))


def _told(report: Report, found: Listed | UnusableError, place: Place) -> Row:
    if isinstance(found, UnusableError):
        return found.at(place)
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=found.name or found.id,
        version=found.version,
        identifiers=identifiers(_named(found)),
    )


def _named(found: Listed) -> Iterator[tuple[Kind, str]]:
    where, _, what = found.id.partition("\\")
    if where == "MSIX":
        parts = what.split("_")
        yield Kind.WINDOWS_MSIX_NAME, parts[0]
        if len(parts) == PARTS:
            yield Kind.WINDOWS_MSIX_FAMILY, f"{parts[0]}_{parts[-1]}"
            yield Kind.WINDOWS_MSIX_PUBLISHER_HASH, parts[-1]
        return
    if where == "ARP":
        key = what.partition("\\")[2].partition("\\")[2]
        yield Kind.WINDOWS_UNINSTALL_KEY, key
        yield Kind.WINDOWS_MSI_PRODUCT_CODE, key
    elif "." in found.id:
        yield Kind.WINDOWS_WINGET_ID, found.id
    else:
        yield Kind.WINDOWS_STORE_ID, found.id
        return
    if not found.name.endswith("…"):
        yield Kind.WINDOWS_PRODUCT_NAME, found.name


def _created(path: Path) -> datetime | None:
    for piece in walk(path, CREATED):
        if piece.path == CREATED:
            try:
                return moment(decode(TEXT, piece.raw))
            except UnusableError as error:
                place = Place(source=str(path), line=piece.line)
                raise InputError(place, error.reason, error.remedy) from None
    return None


def _exported(path: Path) -> Iterator[tuple[int, Listed | UnusableError]]:
    for piece in walk(path, PACKAGE):
        if piece.path != PACKAGE:
            continue
        try:
            found = decode(EXPORTED, piece.raw)
            yield piece.line, Listed(name="", id=found.id, version=found.version or "")
        except UnusableError as error:
            yield piece.line, error


def _is_json(text: bytes) -> bool:
    return text.lstrip()[:1] == b"{"


def recognises(head: bytes) -> bool:
    """Tell by the members of an export, or by a rule below at least three words."""
    text = beginning(head)
    if _is_json(text):
        return "Sources" in names(text) and b'"PackageIdentifier"' in text
    lines = [drawn(line) for line in text.split(b"\n")[:200]]
    pairs = pairwise(lines)
    return any(RULE.fullmatch(rule) and _heads(above) for above, rule in pairs)


def _heads(line: str) -> bool:
    words = line.split()
    return len(words) in {3, 4, 5} and words[1].lower() == "id"


reader = Reader(
    title=Text("winget: list or export", "winget : liste ou exportation"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.WINDOWS}),
    sees=SEES,
    blind=Text(
        "programs of other accounts, portable programs that winget did not install, and, in an "
        "export, everything that no source of winget has: it proves no absence",
        "les programmes des autres comptes, les programmes portables que winget n'a pas "
        "installés et, dans une exportation, tout ce qu'aucune source de winget ne possède : "
        "aucune absence n'est prouvée",
    ),
    read=read,
    recognises=recognises,
)
