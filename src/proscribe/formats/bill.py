"""Bills of materials, whatever format they are in: what one says of its product and its parts.

What a part is called comes from its package URL. A package of a Linux distribution is *on* the
device only where the bill is of a device or an operating system: in the bill of an application or
a container it is a part, of which no kind of identifier tells.

A bill names neither a device nor a platform. The property ``proscribe:device`` may name the first,
and ``proscribe:platform`` the second; packages of a Linux distribution tell it too.

https://cyclonedx.org/docs/1.6/json/
https://spdx.github.io/spdx-spec/v2.3/
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from proscribe.formats.identifiers import identifiers
from proscribe.formats.legible import legible
from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import moment
from proscribe.formats.package_url import KINDS, SYSTEMS, named, purl
from proscribe.model import (
    InputError,
    Kind,
    Observation,
    Place,
    Platform,
    Report,
    Row,
    Strength,
)

DEVICE, PLATFORM, CREATED = "proscribe:device", "proscribe:platform", "created"
TOLD = frozenset({DEVICE, PLATFORM, CREATED})
MACHINES = frozenset({"device", "operating-system"})
"""What a bill may be of, so that a distribution's package in it is installed."""
SEES = frozenset(KINDS.values())
PLATFORMS = {str(platform): platform for platform in Platform}
UNNAMED = UnusableError(
    "a component has no package URL, so nothing tells what it is",
    "make the bill with a tool that writes package URLs",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that the bill says of itself."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What the bill is of; some of it may come at a time."""

    name: str = ""
    version: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component."""

    name: str
    version: str
    purl: str


Piece = Fact | Product | Part | UnusableError
Pieces = Callable[[], Iterator[tuple[int, Piece]]]
"""How to read the bill from its beginning: it is read twice."""


@dataclass(slots=True)
class Bill:
    """What the whole bill says of itself."""

    facts: dict[str, str] = field(default_factory=dict)
    name: str = ""
    version: str = ""
    type: str = ""
    of_linux: bool = False


def rows(path: Path, pieces: Pieces, source: str, device: str, seen: datetime) -> Iterator[Row]:
    """Yield one report, and each part as found in the product.

    Raises:
        InputError: Nothing tells the platform, or what tells it or the time is malformed.

    """
    bill = _bill(pieces)
    report = _report(path, bill, source, device, seen)
    yield report
    for line, piece in pieces():
        place = Place(source=str(path), line=line)
        if isinstance(piece, UnusableError):
            yield piece.at(place)
        elif isinstance(piece, Part):
            found = purl(piece.purl)
            yield _observation(report, bill, piece, found) if found else UNNAMED.at(place)


def _bill(pieces: Pieces) -> Bill:
    bill = Bill()
    for _, piece in pieces():
        if isinstance(piece, Fact) and piece.name in TOLD:
            bill.facts[piece.name] = piece.value
        elif isinstance(piece, Product):
            bill.name = bill.name or legible(piece.name)
            bill.version = bill.version or legible(piece.version)
            bill.type = bill.type or piece.type
        elif isinstance(piece, Part):
            kind, _ = purl(piece.purl) or ("", "")
            bill.of_linux = bill.of_linux or kind in SYSTEMS
    return bill


def _report(path: Path, bill: Bill, source: str, device: str, seen: datetime) -> Report:
    place = Place(source=str(path))
    said = bill.facts.get(PLATFORM, "").strip()
    platform = PLATFORMS.get(said, Platform.LINUX if bill.of_linux and not said else None)
    if platform is None:
        reason = f"{said[:40]!r} is not a platform" if said else "nothing tells the platform"
        remedy = f"set the property {PLATFORM} to one of: {', '.join(PLATFORMS)}"
        raise InputError(place, reason, remedy)
    try:
        created = bill.facts.get(CREATED, "")
        when = moment(created) if created else seen
    except UnusableError as error:
        raise InputError(place, error.reason, error.remedy) from None
    return Report(
        device=legible(bill.facts.get(DEVICE)) or device,
        platform=platform,
        seen=when,
        source=source,
        sees=frozenset(),
    )


def _observation(report: Report, bill: Bill, part: Part, found: tuple[str, str]) -> Observation:
    known = named(*found)
    kinds = [known] if known and _tells(bill, report.platform, known[0]) else []
    inside = kinds and kinds[0][0].strength is Strength.COMPONENT and bill.name
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=report.source,
        name=bill.name if inside else legible(part.name) or found[1],
        version=bill.version if inside else legible(part.version),
        identifiers=identifiers(kinds),
    )


def _tells(bill: Bill, platform: Platform, kind: Kind) -> bool:
    return platform in kind.platforms and (
        kind.strength is Strength.COMPONENT or bill.type.lower() in MACHINES
    )
