"""Our exchange format in blocks: many reports at once, and each distinct application once.

https://github.com/ndjson/ndjson-spec
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path

import msgspec
import numpy as np

from proscribe.formats.exchange import LINE, SHOWN, Entry, Telling, entry, shown, understood
from proscribe.formats.exchange_text import Cut, Parts, Places, Text, cut, parts, texts
from proscribe.formats.json_walk import decode
from proscribe.formats.lines import LONGEST, UnusableError
from proscribe.model import Block, Place, Platform, Row, Seen

KEPT = 200_000
"""Distinct applications that are kept to be known again: some hundred megabytes."""

UNKNOWN = -1
"""The number of a part that is no application."""


@dataclass(slots=True)
class Known:
    """The applications met so far, by platform and bytes, and those not yet in a block."""

    numbers: dict[tuple[Platform, bytes], int] = field(default_factory=dict)
    faults: dict[int, tuple[UnusableError, ...]] = field(default_factory=dict)
    told: int = 0
    news: list[tuple[Platform, Seen]] = field(default_factory=list)

    def number(self, platform: Platform, inside: bytes) -> int:
        """Return the number of an application; ``UNKNOWN`` for what has to be read by itself."""
        key = platform, inside
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = self._met(platform, inside)
        return found

    def _met(self, platform: Platform, inside: bytes) -> int:
        try:
            seen, faults = shown(decode(SHOWN, b"{%b}" % inside))
        except UnusableError:
            return UNKNOWN
        if seen is None:
            return UNKNOWN
        number = self.told + len(self.news)
        self.news.append((platform, seen))
        if faults:
            self.faults[number] = faults
        return number

    def taken(self) -> tuple[int, tuple[tuple[Platform, Seen], ...]]:
        """Return the applications that are in no block yet, and the number of the first."""
        first, news = self.told, tuple(self.news)
        self.told, self.news = first + len(news), []
        return first, news


def blocks(path: Path, telling: Telling, seen: datetime) -> Iterator[Row | Block]:
    """Yield what the lines of a file say, in their order; ``seen`` holds where they do not say.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read, or is an archive.

    """
    known = Known()
    for text in texts(path):
        if len(known.numbers) > KEPT:
            known = Known()
        yield from _Lines(path, telling, seen, text, known).rows()


@dataclass(slots=True)
class _Lines:
    """The lines of one text."""

    path: Path
    telling: Telling
    seen: datetime
    text: Text
    known: Known

    def rows(self) -> Iterator[Row | Block]:
        heads = dict(self._heads())
        full = [c for c, _ in heads.values() if not c.empty]
        held = parts(self.text, full)
        platforms = [heads[c.line][1].platform for c in full]
        numbers = self._numbers(held, platforms)
        for owner in set(held.owners[numbers == UNKNOWN].tolist()):
            del heads[full[owner].line]
        lines = np.array([c.line for c in full], np.int64)[held.owners]
        for whole, group in groupby(range(len(self.text.ends)), heads.__contains__):
            if whole:
                yield from self._block(list(group), heads, lines, numbers)
            else:
                for line in group:
                    yield from self._alone(line)

    def _heads(self) -> Iterator[tuple[int, tuple[Cut, Entry]]]:
        start = 0
        for line, end in enumerate(self.text.ends.tolist()):
            if found := cut(self.text.raw, line, start, end):
                # A line that cannot be used is read by itself, and says what is wrong with it.
                with suppress(UnusableError):
                    yield line, (found, self._head(found.head))
            start = end + 1

    def _head(self, raw: bytes) -> Entry:
        line = msgspec.structs.replace(decode(LINE, raw), applications=[])
        return understood(line, source=self.path.name, seen=self.seen)

    def _numbers(self, held: Parts, platforms: list[Platform]) -> Places:
        """Return the number of each part; the same bytes are another thing on each platform."""
        numbers = np.empty(len(held.codes), np.int64)
        names = tuple(Platform)
        of = np.array([names.index(p) for p in platforms], np.int64)[held.owners]
        for place, platform in enumerate(names):
            chosen = of == place
            codes = held.codes[chosen]
            met = np.zeros(len(held.distinct), bool)
            met[codes] = True
            table = np.zeros(len(met), np.int64)
            some = np.flatnonzero(met)
            for code, part in zip(some.tolist(), held.insides(some), strict=True):
                table[code] = self.known.number(platform, part)
            numbers[chosen] = table[codes]
        return numbers

    def _block(
        self,
        group: list[int],
        heads: dict[int, tuple[Cut, Entry]],
        lines: Places,
        numbers: Places,
    ) -> Iterator[Row | Block]:
        first, last = np.searchsorted(lines, (group[0], group[-1] + 1))
        some, own = numbers[first:last], lines[first:last]
        if self.known.faults:
            faulty = np.isin(some, list(self.known.faults))
            for line, number in zip(own[faulty].tolist(), some[faulty].tolist(), strict=True):
                yield from (f.at(self._place(line)) for f in self.known.faults[number])
        entries = [heads[line][1] for line in group]
        if self.telling.told:
            for one in entries:
                self.telling.passed(one.key)
        number, news = self.known.taken()
        yield Block(
            reports=tuple(one.report(one.sees or frozenset()) for one in entries),
            first=number,
            applications=news,
            ends=np.searchsorted(own, group, "right").astype(np.uint32).data,
            shown=some.astype(np.uint32).data,
        )

    def _alone(self, line: int) -> Iterator[Row]:
        start = int(self.text.ends[line - 1]) + 1 if line else 0
        end = min(int(self.text.ends[line]), start + LONGEST + 1)
        raw, place = self.text.raw[start:end], self._place(line)
        if not raw or raw.isspace():
            return
        try:
            found: Entry | UnusableError = entry(raw, source=self.path.name, seen=self.seen)
        except UnusableError as error:
            found = error
        yield from self.telling.rows(place, found)

    def _place(self, line: int) -> Place:
        return Place(source=str(self.path), line=self.text.first + line)
