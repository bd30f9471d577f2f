"""Our exchange format as a table: many rows understood at once.

https://parquet.apache.org/docs/file-format/
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from proscribe.formats.exchange import PLATFORMS, Entry, Line, Shown, understood
from proscribe.formats.exchange_columns import Coded, Columns, Mask, changes, firsts, paired
from proscribe.formats.exchange_known import KEPT, NONE, UNKNOWN, Known, Names, Stretch
from proscribe.formats.exchange_text import Places
from proscribe.formats.lines import UnusableError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HEAD = ("device", "platform", "source", "person")
Pairs = tuple[tuple[str, str], ...]
Column = tuple[Places, Sequence[Hashable]]
"""The code of each row, and what the codes stand for."""
MISSING = -3
"""What stands for the number of an application that was not met yet."""
PLACES = {name: place for place, name in enumerate(PLATFORMS, 1)}
BITS = 20
"""So many bits has the number of a name, a version or a list."""


def identifiers(pairs: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Return the values of each kind, as the NDJSON form writes them."""
    found: dict[str, list[str]] = {}
    for kind, value in pairs:
        found.setdefault(kind, []).append(value)
    return {**found}


def instant(microseconds: int) -> datetime:
    """Return an instant.

    Raises:
        UnusableError: The calendar does not hold it.

    """
    try:
        return EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        reason = f"{microseconds} microseconds since 1970 is not an instant"
        raise UnusableError(reason, "write an instant of this calendar") from None


@dataclass(slots=True)
class Met:
    """What the rows before were made of."""

    known: Known = field(default_factory=Known)
    names: tuple[Names, Names, Names] = field(default_factory=lambda: (Names(), Names(), Names()))
    """Of names, versions and lists of identifiers."""
    numbers: dict[int, int] = field(default_factory=dict)
    """Of each platform, name, version and list, as one key, the number of the application."""

    def keys(self, platform: Coded, columns: Sequence[Column]) -> Places:
        """Return a key for each row, the same for the same words and list."""
        places = np.array([PLACES.get(name, 0) for name in platform.names], np.int64)
        found = places[platform.codes]
        for met, (codes, names) in zip(self.names, columns, strict=True):
            found = (found << BITS) | met.of(names)[codes]
        return found

    def full(self) -> bool:
        """Tell whether to begin anew, before any number needs more bits."""
        return self.known.full() or len(self.numbers) > KEPT or any(n.full() for n in self.names)


@dataclass(slots=True)
class Batch:
    """Rows of a table; ``source`` and ``seen`` hold where a row does not say otherwise."""

    columns: Columns
    source: str
    seen: datetime
    met: Met

    def into(self, stretch: Stretch) -> tuple[Mask, Places]:
        """Add the rows to a stretch.

        Returns those that have to be read by themselves, since they cannot be used, and the number
        of the application of each row.
        """
        words = {name: self.columns.words(name) for name in HEAD}
        starts = self._starts(words)
        run = np.cumsum(starts) - 1
        heads = [self._head(words, row) for row in np.flatnonzero(starts).tolist()]
        numbers = self._numbers(words["platform"])
        bad = np.array([head is None for head in heads], bool)[run] | (numbers == UNKNOWN)
        bad |= (numbers == NONE) & ~self.columns.sees
        owners = np.zeros(len(heads), np.int64)
        for place in np.flatnonzero(np.bincount(run[~bad], minlength=len(heads))).tolist():
            if head := heads[place]:
                owners[place] = stretch.place(head)
        shown = ~bad & (numbers != NONE)
        stretch.owners.frombytes(owners[run[shown]].tobytes())
        stretch.numbers.frombytes(numbers[shown].tobytes())
        return bad, numbers

    def _starts(self, words: dict[str, Coded]) -> Mask:
        """Tell where the report changes; a row that says what is seen stands alone."""
        sees = self.columns.sees
        starts = changes(*(column.codes for column in words.values()), *self.columns.seen) | sees
        starts[1:] |= sees[:-1]
        return starts

    def _head(self, words: dict[str, Coded], row: int) -> Entry | None:
        device, platform, source, person = (words[name][row] for name in HEAD)
        sees = self.columns.kinds.get(row, ())
        line = Line(device, platform, source=source, person=person, sees=sees, applications=[])
        microseconds, there = self.columns.seen
        try:
            seen = instant(int(microseconds[row])) if there[row] else self.seen
            return replace(understood(line, source=self.source, seen=seen), sees=None, whole=False)
        except UnusableError:
            return None

    def _numbers(self, platform: Coded) -> Places:
        columns, met = self.columns, self.met
        name, version, pairs = columns.words("name"), columns.words("version"), columns.identifiers
        lists = pairs.codes()
        listed = [pairs.of(row) for row in firsts(lists).tolist()]
        held = ((name.codes, name.names), (version.codes, version.names), (lists, listed))
        codes = met.keys(platform, held)
        once, places = np.unique(codes, return_inverse=True)
        told = [met.numbers.get(code, MISSING) for code in once.tolist()]
        numbers = np.array(told, np.int64)
        rows = firsts(places)
        for place in np.flatnonzero(numbers == MISSING).tolist():
            row = rows[place]
            key = name[row], version[row], listed[lists[row]]
            numbers[place] = self._number(platform[row], *key)
            met.numbers[int(once[place])] = int(numbers[place])
        return np.asarray(numbers[places])

    def _number(self, platform: str, name: str, version: str, pairs: Pairs | None) -> int:
        if pairs is None and not name:
            return NONE
        if (of := PLATFORMS.get(platform)) is None:
            return UNKNOWN
        shown = Shown(name, version, None if pairs is None else identifiers(pairs))
        return self.met.known.meet(of, lambda: shown)


def kinds(columns: Columns) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield each source, platform and kind of identifiers of rows, with the distinct values."""
    pairs = columns.identifiers
    row = np.repeat(np.arange(columns.count), pairs.counts)
    source, platform = (columns.words(name) for name in ("source", "platform"))
    of = paired(paired(source.codes[row], platform.codes[row]), pairs.kinds.codes)
    order = np.lexsort((pairs.values.codes, of))
    edges = np.flatnonzero(np.append(changes(of[order]), True)) if len(of) else np.zeros(1, int)
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        first = order[start]
        codes = pairs.values.codes[order[start:end]]
        values = tuple(pairs.values.names[n] for n in codes[changes(codes)].tolist())
        yield source[row[first]], platform[row[first]], pairs.kinds[first], values
