"""Lists of digests, as a JAR holds them: sections of attributes, each line after a name.

https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

STRONGEST = ("SHA-512", "SHA-384", "SHA-256", "SHA1")
HASHES = {
    "MD5": "md5", "SHA": "sha1", "SHA1": "sha1", "SHA-1": "sha1",
    "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512",
}  # fmt: skip
LATE = {"sha384": 9, "sha512": 9}
"""API levels from which Android knows a digest; the others it knows always."""
STRONGEST_SINCE = 18
"""The API level from which Android takes the strongest digest that it finds."""


@dataclass(slots=True)
class Section:
    """Attributes that stand together, and where."""

    start: int
    stop: int = 0
    names: list[str] = field(default_factory=list)
    """Names of attributes as written, parallel to ``values``."""
    values: list[str] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        """Return the entry that it is about: its first attribute."""
        return self.values[0] if self.names[0].lower() == "name" else None

    def get(self, name: str) -> str | None:
        """Return an attribute, whatever the case of its name."""
        lower = name.lower()
        for held, value in zip(self.names, self.values, strict=True):
            if held.lower() == lower:
                return value
        return None


def sections(data: bytes) -> Iterator[Section]:
    """Yield the sections of a list."""
    section: Section | None = None
    place = 0
    lines: list[bytes] = []
    for line in data.splitlines(keepends=True):
        held = line.rstrip(b"\r\n")
        start, place = place, place + len(line)
        if not held:
            if section is not None:
                yield _closed(section, lines, place)
            section, lines = None, []
        elif section is None:
            section, lines = Section(start), [held]
        elif held[:1] == b" ":
            lines[-1] += held[1:]
        else:
            lines.append(held)
    if section is not None:
        yield _closed(section, lines, place)


def _closed(section: Section, lines: list[bytes], stop: int) -> Section:
    section.stop = stop
    for line in lines:
        name, _, value = line.decode("utf-8", "replace").partition(": ")
        section.names.append(name)
        section.values.append(value)
    return section


def digests(section: Section, suffix: str, minimum: int, maximum: int) -> list[tuple[str, bytes]]:
    """Return the digests that some Android between two API levels would look at."""
    found: list[tuple[str, bytes]] = []
    if minimum < STRONGEST_SINCE:
        for spelt in (section.get("Digest-Algorithms") or "SHA SHA1").split():
            value, kind = section.get(spelt + suffix), HASHES.get(spelt.upper())
            if value is not None and kind and LATE.get(kind, 0) <= minimum:
                found.append((kind, decoded(value)))
                break
        if not found:
            return []
    if maximum >= STRONGEST_SINCE:
        for spelt in STRONGEST:
            value = section.get(spelt + suffix)
            if value is not None:
                one = (HASHES[spelt], decoded(value))
                found += [] if one in found else [one]
                break
    return found


def decoded(text: str) -> bytes:
    """Return what Base64 says; nothing, where it is none: no digest is empty."""
    try:
        return base64.b64decode(text.strip())
    except (binascii.Error, ValueError):
        return b""
