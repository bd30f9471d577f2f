"""Our exchange format, a line an application: what few such lines differ in is understood once.

https://github.com/ndjson/ndjson-spec
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from proscribe.formats.exchange import SHOWN, Entry, Line, Shown, Survey, entry, understood
from proscribe.formats.exchange_known import NONE, UNKNOWN, Known
from proscribe.formats.json_walk import decode
from proscribe.formats.lines import UnusableError
from proscribe.model import Kind, Platform

HEADS = 100_000
"""Heads that are kept to be known again."""

ABSENT = (b"", b"null")


class Single(msgspec.Struct):
    """A line as written, of which some members are not read yet."""

    device: str
    platform: str
    seen: str | None = None
    source: str | None = None
    name: str | None = None
    version: str | None = None
    person: str | None = None
    identifiers: msgspec.Raw = msgspec.Raw(b"")
    sees: msgspec.Raw = msgspec.Raw(b"")
    applications: msgspec.Raw = msgspec.Raw(b"")


SINGLE = msgspec.json.Decoder(Single)
Told = tuple[Entry, int]
"""The report that a line is a part of, and the number of its application."""


@dataclass(slots=True)
class Singles:
    """Reads lines; ``source`` and ``seen`` hold where a line does not say otherwise."""

    source: str
    seen: datetime
    known: Known = field(default_factory=Known)
    heads: dict[tuple[str | None, ...], Entry] = field(default_factory=dict)

    def told(self, raw: bytes) -> Told | None:
        """Return what a line says; nothing for one that lists applications.

        Raises:
            UnusableError: It cannot be used; read by itself it says why.

        """
        line = decode(SINGLE, raw)
        if line.applications and bytes(line.applications) not in ABSENT:
            return None
        if line.sees and bytes(line.sees) not in ABSENT:
            head = entry(raw, source=self.source, seen=self.seen)
            alone = line.name or bytes(line.identifiers) not in ABSENT
            return head, self._number(head.platform, line) if alone else NONE
        head = self._head(line)
        return head, self._number(head.platform, line)

    def _head(self, line: Single) -> Entry:
        key = line.device, line.platform, line.seen, line.source, line.person
        head = self.heads.get(key)
        if head is None:
            if len(self.heads) > HEADS:
                self.heads.clear()
            head = self.heads[key] = part(self._plain(line), self.source, self.seen)
        return head

    def _plain(self, line: Single) -> Line:
        return Line(
            line.device, line.platform, seen=line.seen, source=line.source, person=line.person
        )

    def _number(self, platform: Platform, line: Single) -> int:
        raw = bytes(line.identifiers)

        def written() -> Shown:
            inside = raw or b"null"
            found = decode(SHOWN, b'{"identifiers":%b}' % inside)
            return Shown(line.name, line.version, found.identifiers)

        number = self.known.number(platform, (line.name, line.version, raw), written)
        if number == UNKNOWN:
            raise UnusableError("it has to be read by itself", "read it by itself")
        return number


def part(line: Line, source: str, seen: datetime) -> Entry:
    """Understand what a line says beside its application.

    Raises:
        UnusableError: It says nothing of use.

    """
    empty = msgspec.structs.replace(line, sees=(), applications=[])
    head = understood(empty, source=source, seen=seen)
    return replace(head, sees=None, whole=False)


def survey(lines: Iterable[bytes], singles: Singles) -> Survey:
    """Return the kinds that reports declare, and those that occur by source and platform."""
    declared: dict[int, frozenset[Kind]] = {}
    occurring: dict[tuple[str, Platform], set[Kind]] = defaultdict(set)
    met: set[tuple[str, int]] = set()
    for head, number in _usable(lines, singles):
        if head.sees is not None:
            # Of two declarations only what both see is sure.
            declared[head.key] = head.sees & declared.get(head.key, head.sees)
        if number != NONE and (head.source, number) not in met:
            met.add((head.source, number))
            platform, seen = singles.known.news[number]
            occurring[head.source, platform].update(i.kind for i in seen.identifiers)
        if singles.known.full():
            singles.known = Known()
            met.clear()
    return declared, occurring


def _usable(lines: Iterable[bytes], singles: Singles) -> Iterator[Told]:
    for raw in lines:
        with suppress(UnusableError):
            if found := singles.told(raw):
                yield found
