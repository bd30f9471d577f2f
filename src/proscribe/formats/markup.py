"""XML within packages: whatever is wrong with it, the bytes are malformed; small enough to hold.

https://www.w3.org/TR/xml/
"""

from proscribe.formats.hostile import MalformedError
from proscribe.formats.xml_tree import Element, parse
from proscribe.model import InputError, Shown, Text

LONGEST = 16 << 20
"""Bytes of one document."""
MOST = 100_000
"""Elements, roughly: a table of contents of a large package has some tens of thousands."""


def parsed(content: bytes, entry: str = "") -> Element:
    """Return the outermost element of a document.

    Raises:
        MalformedError: It is not XML, declares entities, or is too large.

    """
    shown = Shown(entry=entry)
    if len(content) > LONGEST or content.count(b"<") > 2 * MOST:
        raise MalformedError(LARGE, shown)
    try:
        return parse(content.lstrip(b"\0 \r\n\t").rstrip(b"\0"), entry)
    except InputError as error:
        line = error.place.line or 1
        reason = Text(f"its XML cannot be read, line {line}", f"XML illisible, ligne {line}")
        raise MalformedError(reason, shown) from error


LARGE = Text(
    "an XML document is larger than any of its kind",
    "un document XML est plus grand qu'aucun de son genre",
)
