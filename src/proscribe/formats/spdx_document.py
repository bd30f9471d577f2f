"""SPDX 2: the pieces of a document, in JSON or as tags with values.

A package is what the document describes if ``documentDescribes`` or a relationship ``DESCRIBES`` of
the document says so; the first such package is the product, and the others are parts. A
document has no properties: a line of its comment that begins with ``proscribe:`` is taken for one.

https://spdx.github.io/spdx-spec/v2.3/package-information/
https://spdx.github.io/spdx-spec/v2.3/relationships-between-SPDX-elements/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from proscribe.formats.bill import CREATED, Fact, Part, Piece, Product
from proscribe.formats.json_walk import ITEM, decode, walk
from proscribe.formats.lines import UnusableError, numbered
from proscribe.model import InputError, Place

DOCUMENT = "SPDXRef-DOCUMENT"
COMMENT = ("comment",)
TIME = ("creationInfo", "created")
PACKAGES, DESCRIBED = ("packages", ITEM), ("documentDescribes", ITEM)
RELATIONSHIPS = ("relationships", ITEM)
SAID = re.compile(r"(?m)^\s*(proscribe:[a-z]+)\s*=\s*(\S.*?)\s*$")
TAG = re.compile(r"([A-Za-z]+):\s*(.*)", re.DOTALL)
LONGEST_TEXT = 1 << 14
OF_PACKAGES = frozenset({"PackageName", "SPDXID", "PackageVersion", "PrimaryPackagePurpose"})


class Reference(msgspec.Struct, frozen=True):
    """One of a package's ``externalRefs``."""

    type: str = msgspec.field(name="referenceType")
    locator: str = msgspec.field(name="referenceLocator")


class Package(msgspec.Struct, frozen=True, rename="camel"):
    """One package."""

    name: str
    id: str = msgspec.field(name="SPDXID")
    version_info: str | None = None
    primary_package_purpose: str | None = None
    external_refs: tuple[Reference, ...] = ()


class Relationship(msgspec.Struct, frozen=True, rename="camel"):
    """One relationship."""

    spdx_element_id: str
    relationship_type: str
    related_spdx_element: str


PACKAGE = msgspec.json.Decoder(Package)
RELATIONSHIP = msgspec.json.Decoder(Relationship)
TEXT = msgspec.json.Decoder(str)


def in_json(path: Path, product: str) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces of a document in JSON, each with its line.

    Raises:
        InputError: The text is not JSON.

    """
    for piece in walk(path, COMMENT, TIME, PACKAGES):
        try:
            if piece.path == PACKAGES:
                yield piece.line, _piece(decode(PACKAGE, piece.raw), product)
            elif piece.path == TIME:
                yield piece.line, Fact(name=CREATED, value=decode(TEXT, piece.raw))
            elif piece.path == COMMENT:
                for fact in _said(decode(TEXT, piece.raw)):
                    yield piece.line, fact
        except UnusableError as error:
            yield piece.line, error


def product_in_json(path: Path) -> str:
    """Return the id of the first package that the document says it describes; or nothing."""
    for piece in walk(path, DESCRIBED, RELATIONSHIPS):
        try:
            if piece.path == DESCRIBED:
                return decode(TEXT, piece.raw)
            if piece.path == RELATIONSHIPS:
                found = decode(RELATIONSHIP, piece.raw)
                if _describes(found.spdx_element_id, found.relationship_type):
                    return found.related_spdx_element
        except UnusableError:
            # What a relationship says otherwise is of no use here.
            continue
    return ""


def _describes(element: str, kind: str) -> bool:
    return element == DOCUMENT and kind == "DESCRIBES"


def _piece(package: Package, product: str) -> Piece:
    purl = next((r.locator for r in package.external_refs if r.type == "purl"), "")
    version = package.version_info or ""
    if product and package.id == product:
        purpose = package.primary_package_purpose or ""
        return Product(name=package.name, version=version, type=purpose.lower().replace("_", "-"))
    return Part(name=package.name, version=version, purl=purl)


def _said(comment: str) -> Iterator[Fact]:
    return (Fact(name=m[1], value=m[2]) for m in SAID.finditer(comment[:LONGEST_TEXT]))


@dataclass(slots=True)
class _Open:
    """A package of which the end has not come."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    purl: str = ""

    def package(self) -> Package:
        """Return the package with what was told of it."""
        return Package(
            name=self.fields["PackageName"],
            id=self.fields.get("SPDXID", ""),
            version_info=self.fields.get("PackageVersion"),
            primary_package_purpose=self.fields.get("PrimaryPackagePurpose"),
            external_refs=(Reference(type="purl", locator=self.purl),) if self.purl else (),
        )


def in_tags(path: Path, product: str) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces of a document of tags with values, each with its line.

    Raises:
        InputError: The file cannot be read, or a text in it has no end.

    """
    package: _Open | None = None
    for line, tag, value in _tags(path):
        if tag == "PackageName":
            if package:
                yield package.line, _piece(package.package(), product)
            package = _Open(line=line)
        if tag == "Created":
            yield line, Fact(name=CREATED, value=value)
        elif tag == "DocumentComment":
            for fact in _said(value):
                yield line, fact
        elif package:
            _learn(package, tag, value)
    if package:
        yield package.line, _piece(package.package(), product)


def product_in_tags(path: Path) -> str:
    """Return the id of the first package that the document says it describes; or nothing."""
    for _, tag, value in _tags(path):
        match tag, value.split():
            case "Relationship", [element, kind, related] if _describes(element, kind):
                return related
    return ""


def _learn(package: _Open, tag: str, value: str) -> None:
    if tag == "ExternalRef":
        match value.split():
            case [_, "purl", locator]:
                package.purl = package.purl or locator
    elif tag in OF_PACKAGES:
        package.fields.setdefault(tag, value)


def _tags(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the tags with their values; those between <text> and </text> may span lines."""
    start, held, open_tag = 0, "", ""
    for number, raw in numbered(path):
        line = raw.decode("utf-8", "replace").strip()
        if open_tag:
            held = f"{held}\n{line}"[:LONGEST_TEXT]
        elif found := TAG.fullmatch(line):
            start, open_tag, held = number, found[1], found[2][:LONGEST_TEXT]
        else:
            continue
        if not held.startswith("<text>") or "</text>" in line:
            yield start, open_tag, held.removeprefix("<text>").partition("</text>")[0].strip()
            open_tag = ""
    if open_tag:
        place = Place(source=str(path), line=start)
        raise InputError(place, "a text that begins there has no end", "export it again")
