"""CycloneDX: the pieces of a bill of materials, in JSON or in XML.

Components may hold components. ``metadata.component`` is what the bill is of.

https://cyclonedx.org/docs/1.6/json/
https://cyclonedx.org/docs/1.6/xml/
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from proscribe.formats.bill import CREATED, Fact, Part, Piece, Product
from proscribe.formats.json_walk import ITEM, decode, walk
from proscribe.formats.lines import UnusableError
from proscribe.formats.xml_walk import Element, elements
from proscribe.model import InputError, Place

NAMESPACE = "http://cyclonedx.org/schema/bom/"
SUBJECT = ("metadata", "component")
TIME = ("metadata", "timestamp")
TOLD = frozenset({(*SUBJECT, name) for name in ("name", "version", "type")})
FIELDS = frozenset({"name", "version", "purl"})
PROPERTIES = frozenset({("metadata", "properties", ITEM), ("properties", ITEM)})
COMPONENTS = frozenset({("components", ITEM), (*SUBJECT, "components", ITEM)})


class Component(msgspec.Struct, frozen=True):
    """One component, with those in it."""

    name: str
    version: str | None = None
    purl: str | None = None
    components: tuple["Component", ...] = ()


class Property(msgspec.Struct, frozen=True):
    """A name and a value."""

    name: str
    value: str | None = None


COMPONENT = msgspec.json.Decoder(Component)
PROPERTY = msgspec.json.Decoder(Property)
TEXT = msgspec.json.Decoder(str)


def in_json(path: Path) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces of a bill in JSON, each with its line.

    Raises:
        InputError: The text is not JSON.

    """
    for piece in walk(path, TIME, *TOLD, *PROPERTIES, *COMPONENTS):
        try:
            for found in _pieces(piece.path, piece.raw):
                yield piece.line, found
        except UnusableError as error:
            yield piece.line, error


def _pieces(path: tuple[str, ...], raw: bytes) -> Iterator[Piece]:
    if path in COMPONENTS:
        yield from _parts(decode(COMPONENT, raw))
    elif path in PROPERTIES:
        told = decode(PROPERTY, raw)
        yield Fact(name=told.name, value=told.value or "")
    elif path == TIME:
        yield Fact(name=CREATED, value=decode(TEXT, raw))
    elif path in TOLD:
        yield _product(path[-1], decode(TEXT, raw))


def _parts(component: Component) -> Iterator[Part]:
    waiting = [component]
    while waiting:
        one = waiting.pop()
        yield Part(name=one.name, version=one.version or "", purl=one.purl or "")
        waiting.extend(reversed(one.components))


def _product(field_name: str, value: str) -> Product:
    return {
        "name": Product(name=value),
        "version": Product(version=value),
        "type": Product(type=value),
    }.get(field_name, Product())


@dataclass(slots=True)
class _Open:
    """A component of which the end has not come."""

    line: int
    fields: dict[str, str] = field(default_factory=dict)
    told: bool = False


def in_xml(path: Path) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces of a bill in XML, each with its line.

    Raises:
        InputError: The text is not XML, or not of CycloneDX.

    """
    waiting: list[_Open] = []
    for element in elements(path):
        if not element.namespace.startswith(NAMESPACE) or element.path[0] != "bom":
            if len(element.path) == 1:
                place = Place(source=str(path), line=element.line)
                raise InputError(place, "is not a bill of CycloneDX", "export it as CycloneDX")
            continue
        yield from _of_element(element, element.path[1:], waiting)


def _of_element(
    element: Element, place: tuple[str, ...], waiting: list[_Open]
) -> Iterator[tuple[int, Piece]]:
    if place[:1] == ("components",) or place[:3] == (*SUBJECT, "components"):
        yield from _component(element, waiting)
    elif place == SUBJECT and element.text is None:
        yield element.line, Product(type=element.attributes.get("type", ""))
    elif element.text is not None:
        text = element.text.strip()
        if place == TIME:
            yield element.line, Fact(name=CREATED, value=text)
        elif place in TOLD:
            yield element.line, _product(place[-1], text)
        elif place[-2:] == ("properties", "property") and len(place) <= len(SUBJECT) + 1:
            yield element.line, Fact(name=element.attributes.get("name", ""), value=text)


def _component(element: Element, waiting: list[_Open]) -> Iterator[tuple[int, Piece]]:
    """Yield a component before those in it, or at its end where there are none."""
    name, above = element.path[-1], element.path[-2]
    if name == "component" and element.text is None:
        waiting.append(_Open(line=element.line))
    elif name == "component" and above == "components":
        yield from _over(waiting.pop())
    elif name == "components" and element.text is None and waiting:
        yield from _over(waiting[-1])
    elif above == "component" and name in FIELDS and element.text is not None and waiting:
        waiting[-1].fields[name] = element.text.strip()


def _over(one: _Open) -> Iterator[tuple[int, Piece]]:
    if one.told:
        return
    one.told = True
    if one.fields.get("name"):
        get = one.fields.get
        yield one.line, Part(name=get("name", ""), version=get("version", ""), purl=get("purl", ""))
    else:
        yield one.line, UnusableError("a component has no name", "export it again")
