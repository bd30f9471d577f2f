"""Property lists within packages, XML or binary, bounded before anything is built of them.

A few bytes of a binary list may name one object a million times: references are counted first.

https://developer.apple.com/library/archive/documentation/Cocoa/Conceptual/PropertyLists/
man 5 plist (Darwin)
"""

import plistlib
import re
from struct import error as struct_error
from struct import unpack_from
from xml.parsers.expat import ExpatError

from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.model import Shown, Text

BINARY = b"bplist00"
LONGEST = 8 << 20
MOST = 200_000
"""Objects, or references to them."""
DEEPEST = 64
ENTITIES = re.compile(rb"<!DOCTYPE[^>]*\[|<!ENTITY")
OPENS = re.compile(rb"<(/?)(?:dict|array)\b[^>]*?(/?)>")
FAULTS = (
    ValueError, LookupError, TypeError, AttributeError, OverflowError, ExpatError, RecursionError,
    struct_error,
)  # fmt: skip
"""What ``plistlib`` raises on bytes that are no list."""


def read(content: bytes, entry: str = "") -> dict[str, object]:
    """Return the outermost dictionary, with the keys that are text.

    Raises:
        MalformedError: It is no property list, no dictionary, or too large or deep.

    """
    shown = Shown(entry=entry)
    if len(content) > LONGEST or ENTITIES.search(content):
        raise MalformedError(BROKEN, shown)
    try:
        fits = _counted(content) if content.startswith(BINARY) else _shallow(content)
        found = plistlib.loads(content) if fits else None
    except FAULTS as error:
        raise MalformedError(BROKEN, shown) from error
    if not isinstance(found, dict):
        raise MalformedError(BROKEN, shown)
    return {k: v for k, v in found.items() if isinstance(k, str)}


def text(found: dict[str, object], key: str) -> str:
    """Return the text under a key; empty if there is none."""
    return legible(found.get(key))


def items(found: object, key: str) -> list[object]:
    """Return the items of a list under a key; none if there is no list."""
    held = found.get(key) if isinstance(found, dict) else None
    return held[:1000] if isinstance(held, list) else []


def _shallow(content: bytes) -> bool:
    depth = 0
    if content.count(b"<") > 4 * MOST:
        return False
    for closes, alone in OPENS.findall(content):
        depth += 0 if alone else -1 if closes else 1
        if depth > DEEPEST:
            return False
    return True


def _counted(content: bytes) -> bool:
    """Tell whether objects and references are few enough; each object's head is looked at."""
    wide, _, count, _, table = unpack_from(">BBQQQ", content, len(content) - 26)
    if not 0 < wide <= 8 or count > MOST or table + wide * count > len(content):  # noqa: PLR2004
        return False
    total = 0
    for n in range(count):
        at = int.from_bytes(content[table + wide * n : table + wide * (n + 1)], "big")
        head = content[at]
        if head >> 4 not in {0xA, 0xC, 0xD}:
            continue
        size = head & 15
        if size == 15:  # noqa: PLR2004, the length follows
            size = int.from_bytes(content[at + 2 : at + 2 + (1 << (content[at + 1] & 3))], "big")
        total += size
    return total <= MOST


BROKEN = Text(
    "a property list cannot be read, or is larger or deeper than any real one",
    "une liste de propriétés est illisible, ou plus grande ou profonde qu'aucune réelle",
)
