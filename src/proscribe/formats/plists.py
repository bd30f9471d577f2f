"""Property lists as exports keep them: XML, one after another in a file, in bounded memory.

Each document is bounded by itself. Of its type only the name is allowed, since entities could
make much of little; Apple's is not fetched. A binary one says how to convert it.

https://www.apple.com/DTDs/PropertyList-1.0.dtd
man 5 plist (Darwin)
"""

import plistlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers.expat import ExpatError

from proscribe.formats.lines import LONGEST, UnusableError, chunks
from proscribe.model import InputError, Place

END = b"</plist>"
BINARY = b"bplist"
DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
ENTITIES = re.compile(rb"<!DOCTYPE[^>]*\[|<!ENTITY")
REMEDY = "export it again"
# What plistlib raises on documents that are XML and no property list.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, OverflowError, ExpatError)


def documents(path: Path) -> Iterator[tuple[int, object | UnusableError]]:
    """Yield the value of each document, or its fault, with the line on which it begins.

    Raises:
        InputError: The file cannot be read, or it is binary.

    """
    for line, raw in _split(path):
        if raw is None:
            reason = f"the property list is longer than {LONGEST:,} bytes"
            yield line, UnusableError(reason, "split it")
            continue
        if raw.startswith(BINARY):
            remedy = "convert it: plutil -convert xml1"
            raise InputError(Place(source=str(path)), "is a binary property list", remedy)
        try:
            yield line, _value(raw)
        except UnusableError as error:
            yield line, error


def looks_like(text: bytes) -> bool:
    """Tell whether a text begins like a property list."""
    return b"<plist" in text[:1000]


def text_of(value: object, name: str) -> str:
    """Return the text that a dictionary has under a name; nothing if it has none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found.strip() if isinstance(found, str) else ""


def date_of(value: object, name: str) -> datetime | None:
    """Return the date that a dictionary has under a name, which is in UTC; nothing if none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) else None


def _split(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield each document with its line; nothing in place of one that is too long."""
    line, passed, long, held = 1, 0, False, bytearray()
    for chunk in chunks(path):
        held += chunk
        while (end := held.find(END) + len(END)) >= len(END):
            document = bytes(held[:end])
            yield (line, None) if long else _placed(line, document)
            line += passed + document.count(b"\n")
            passed, long = 0, False
            del held[:end]
        if (over := len(held) - len(END)) > LONGEST:
            passed, long = passed + held.count(b"\n", 0, over), True
            del held[:over]
    if long or held.strip():
        yield (line, None) if long else _placed(line, bytes(held))


def _placed(line: int, document: bytes) -> tuple[int, bytes | None]:
    text = document.lstrip()
    begins = line + document.count(b"\n", 0, len(document) - len(text))
    return begins, text if len(text) <= LONGEST else None


def _value(raw: bytes) -> object:
    if ENTITIES.search(raw):
        raise UnusableError("it declares entities, which no property list has", REMEDY)
    declared = DECLARATION.match(raw)
    try:
        # The declaration may name an encoding, from which the text has been converted.
        return plistlib.loads(raw[declared.end() :] if declared else raw, fmt=plistlib.FMT_XML)
    except FAULTS as error:
        raise UnusableError(f"it is not a property list: {error}"[:200], REMEDY) from None
