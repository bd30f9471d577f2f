"""XML that anybody wrote, as elements that know their lines; names without their namespaces.

No entity is ever expanded and nothing outside is fetched: a document that declares an entity is
refused, for no set of rules needs one.

https://www.w3.org/TR/xml/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from proscribe.model import InputError, Place

MOST = 500_000
"""Elements of a document: more than any real set of rules has."""
DER = re.compile(rb"\x30[\x80-\x84]")
"""With which a signature begins that carries a document."""
REMEDY = "export it again, or mend the line"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Element:
    """One element: what stands in it is complete once :func:`parse` returns."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text that stands directly in it, stripped."""
        return "".join(self.pieces).strip()

    def each(self, *names: str) -> Iterator["Element"]:
        """Yield the elements of these names, itself included, in the order of the document."""
        left = [self]
        while left:
            one = left.pop()
            if one.name in names:
                yield one
            left.extend(reversed(one.children))

    def child(self, name: str) -> "Element | None":
        """Return the first child of that name."""
        return next((c for c in self.children if c.name == name), None)

    def says(self, name: str) -> str:
        """Return the text of the first child of that name; nothing if there is none."""
        found = self.child(name)
        return found.text if found else ""

    def pairs(self) -> Iterator[tuple[str, "Element"]]:
        """Yield each key and value of a ``dict`` of a property list."""
        for key, value in zip(self.children, self.children[1:], strict=False):
            if key.name == "key" and value.name != "key":
                yield key.text, value


def parse(content: bytes | str, source: str) -> Element:
    """Return the outermost element of a document.

    Raises:
        InputError: It is not XML, declares entities, or holds more elements than ``MOST``.

    """
    reader = _Reader(source)
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003, expat's own
    except expat.ExpatError as error:
        place = Place(source=source, line=error.lineno, column=error.offset + 1)
        reason = f"not XML: {expat.ErrorString(error.code)}"
        raise InputError(place, reason, REMEDY) from error
    except (LookupError, ValueError) as error:
        raise InputError(Place(source=source), f"not XML: {error}", REMEDY) from error
    (outermost,) = reader.top.children
    return outermost


def unsigned(content: bytes) -> bytes:
    """Return the document that a signature carries whole; what is not signed, as it is."""
    if not DER.match(content):
        return content
    begin = max(content.find(b"<?xml"), 0)
    end = content.rfind(b"</plist>")
    return content[begin : end + len(b"</plist>")] if end > begin else content


def property_list(content: bytes) -> bool:
    """Tell a property list in XML, signed or not."""
    begins = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or DER.match(content)
    return bool(begins) and b"<plist" in content


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.count = 0
        self.top = Element(name="", line=0)
        self.open = [self.top]
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = lambda _: self.open.pop()
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = self.entity

    def error(self, reason: str) -> InputError:
        place = Place(source=self.source, line=self.parser.CurrentLineNumber)
        return InputError(place, reason, REMEDY)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST:
            raise self.error(f"more than {MOST:,} elements")
        element = Element(
            name=name.rpartition(":")[2],
            line=self.parser.CurrentLineNumber,
            attributes={k.rpartition(":")[2]: v for k, v in attributes.items()},
        )
        self.open[-1].children.append(element)
        self.open.append(element)

    def text(self, piece: str) -> None:
        self.open[-1].pieces.append(piece)

    def entity(self, name: str, *_: object) -> None:
        raise self.error(f"it declares the entity {name}, which no set of rules needs")
