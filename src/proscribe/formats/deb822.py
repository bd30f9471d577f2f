"""Debian control data: stanzas of fields, a stanza ending at an empty line.

man 5 deb822; https://www.debian.org/doc/debian-policy/ch-controlfields.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

BLANK = b" \t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stanza:
    """The fields of one stanza: names in lower case, the first line of each value."""

    line: int
    """Where it begins, counted from 1."""
    fields: dict[str, str] = field(default_factory=dict)
    stray: int = 0
    """The first line that is neither a field nor the continuation of one; 0 if all are."""


def stanzas(content: bytes) -> Iterator[Stanza]:
    """Yield the stanzas in ``content``; it never fails, and what is no field is ``stray``."""
    number, line, fields, stray = 0, 1, dict[str, str](), 0
    for number, raw in enumerate(BytesIO(content), start=1):
        if not raw.strip():
            if fields or stray:
                yield Stanza(line=line, fields=fields, stray=stray)
            line, fields, stray = number + 1, {}, 0
            continue
        name, colon, value = raw.partition(b":")
        if colon and name.isascii() and raw[:1] not in BLANK:
            fields[name.decode().lower()] = value.strip().decode(errors="replace")
        elif not (fields and raw[:1] in BLANK):
            stray = stray or number
    if fields or stray:
        yield Stanza(line=line, fields=fields, stray=stray)
