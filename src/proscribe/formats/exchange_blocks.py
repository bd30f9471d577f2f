"""Our exchange format in blocks: many reports at once, and each distinct application once.

https://github.com/ndjson/ndjson-spec
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import compress, groupby
from pathlib import Path

import msgspec
import numpy as np

from proscribe.formats.exchange import SHOWN, Entry, Shown, Telling, entry, understood
from proscribe.formats.exchange_head import UNMARKED, Head, head
from proscribe.formats.exchange_known import UNKNOWN, Known, Stretch
from proscribe.formats.exchange_singles import Singles
from proscribe.formats.exchange_text import Parts, Places, Text, cut, parts, texts
from proscribe.formats.json_walk import decode
from proscribe.formats.lines import LONGEST, UnusableError
from proscribe.model import Block, Place, Platform, Row, Unread


def blocks(path: Path, telling: Telling, seen: datetime) -> Iterator[Row | Block | Unread]:
    """Yield what the lines of a file say, in their order; ``seen`` holds where they do not say.

    Raises:
        MissingError: There is no such file.
        InputError: It cannot be read, or is an archive.

    """
    singles = Singles(path.name, seen)
    for text in texts(path):
        if singles.known.full():
            singles.known = Known()
        yield from _Lines(path, telling, seen, text, singles).rows()


@dataclass(slots=True)
class _Lines:
    """The lines of one text."""

    path: Path
    telling: Telling
    seen: datetime
    text: Text
    singles: Singles

    @property
    def known(self) -> Known:
        return self.singles.known

    def rows(self) -> Iterator[Row | Block | Unread]:
        heads = dict(self._heads())
        for whole, group in groupby(range(len(self.text.ends)), heads.__contains__):
            if whole:
                yield self._unread([heads[line] for line in group])
            else:
                yield from self._singles(group)

    def _heads(self) -> Iterator[tuple[int, Head]]:
        start, source = 0, self.path.name
        for line, end in enumerate(self.text.ends.tolist()):
            if found := cut(self.text.raw, line, start, end):
                # A line that cannot be used is read by itself, and says what is wrong with it.
                with suppress(UnusableError):
                    yield line, head(self.text.raw, found, source, self.seen)
            start = end + 1

    def _unread(self, heads: list[Head]) -> Unread:
        return Unread(
            marks=b"".join(one.mark for one in heads),
            seen=np.array([one.seen for one in heads], np.int64).data,
            read=partial(self._read, heads),
        )

    def _read(self, every: list[Head], wanted: Sequence[bool]) -> Iterator[Row | Block]:
        """Read some lines that list applications."""
        chosen = list(compress(every, wanted))
        heads = dict(self._understood(chosen))
        full = [one.cut for one, _ in heads.values() if not one.cut.empty]
        held = parts(self.text, full)
        platforms = [heads[c.line][1].platform for c in full]
        numbers = self._numbers(held, platforms)
        for owner in set(held.owners[numbers == UNKNOWN].tolist()):
            del heads[full[owner].line]
        lines = np.array([c.line for c in full], np.int64)[held.owners]
        for whole, group in groupby((one.cut.line for one in chosen), heads.__contains__):
            if whole:
                yield from self._block([heads[line] for line in group], lines, numbers)
            else:
                for line in group:
                    yield from self._alone(line, self._raw(line))

    def _understood(self, heads: list[Head]) -> Iterator[tuple[int, tuple[Head, Entry]]]:
        for one in heads:
            with suppress(UnusableError):
                line = msgspec.structs.replace(one.line, applications=[])
                told = understood(line, source=self.path.name, seen=self.seen)
                yield one.cut.line, (one, told)

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
            table[some] = self.known.every(platform, held.insides(some), _written)
            numbers[chosen] = table[codes]
        return numbers

    def _block(
        self, group: list[tuple[Head, Entry]], lines: Places, numbers: Places
    ) -> Iterator[Row | Block]:
        of = [one.cut.line for one, _ in group]
        first, last = np.searchsorted(lines, (of[0], of[-1] + 1))
        some, own = numbers[first:last], lines[first:last]
        yield from self.known.refused(own, some, self._place)
        faulty = set(own[np.isin(some, list(self.known.faults))].tolist())
        if self.telling.told:
            for _, told in group:
                self.telling.passed(told.key)
        number, news = self.known.taken()
        yield Block(
            reports=tuple(told.report(told.sees or frozenset()) for _, told in group),
            first=number,
            applications=news,
            ends=np.searchsorted(own, of, "right").astype(np.uint32).data,
            shown=some.astype(np.uint32).data,
            marks=b"".join(UNMARKED if one.cut.line in faulty else one.mark for one, _ in group),
        )

    def _singles(self, group: Iterable[int]) -> Iterator[Row | Block]:
        """Read lines of single applications, and by themselves those that are not."""
        stretch = Stretch(self.telling)
        for line in group:
            raw = self._raw(line)
            if not raw or raw.isspace():
                continue
            try:
                found = self.singles.told(raw)
            except UnusableError:
                yield from self._alone(line, raw)
                continue
            if found:
                stretch.add(*found)
                yield from (f.at(self._place(line)) for f in self.known.faults.get(found[1], ()))
            else:
                yield from stretch.blocks(self.known)
                stretch = Stretch(self.telling)
                yield from self._alone(line, raw)
        yield from stretch.blocks(self.known)

    def _raw(self, line: int) -> bytes:
        start = int(self.text.ends[line - 1]) + 1 if line else 0
        return self.text.raw[start : min(int(self.text.ends[line]), start + LONGEST + 1)]

    def _alone(self, line: int, raw: bytes) -> Iterator[Row]:
        try:
            found: Entry | UnusableError = entry(raw, source=self.path.name, seen=self.seen)
        except UnusableError as error:
            found = error
        yield from self.telling.rows(self._place(line), found)

    def _place(self, line: int) -> Place:
        return Place(source=str(self.path), line=self.text.first + line)


def _written(inside: bytes) -> Shown:
    return decode(SHOWN, b"{%b}" % inside)
