"""Our exchange format as a table: many rows understood at once.

https://parquet.apache.org/docs/file-format/
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np

from proscribe.formats.exchange import PLATFORMS, Entry, Line, Shown, understood
from proscribe.formats.exchange_columns import Coded, Columns, Mask, changes, firsts, paired
from proscribe.formats.exchange_known import NONE, UNKNOWN, Known, Stretch
from proscribe.formats.exchange_text import Places
from proscribe.formats.lines import UnusableError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HEAD = ("device", "platform", "source", "person")
Pair = tuple[str, str]


def identifiers(pairs: Sequence[Pair]) -> dict[str, str | list[str]]:
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
class Batch:
    """Rows of a table; ``source`` and ``seen`` hold where a row does not say otherwise."""

    columns: Columns
    source: str
    seen: datetime
    known: Known

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
        columns = self.columns
        name, version, pairs = columns.words("name"), columns.words("version"), columns.identifiers
        codes = paired(paired(paired(name.codes, version.codes), pairs.codes()), platform.codes)
        told = []
        for row in firsts(codes).tolist():
            listed = pairs.of(row)
            if listed is None and not name[row]:
                told.append(NONE)
            elif (of := PLATFORMS.get(platform[row])) is None:
                told.append(UNKNOWN)
            else:
                key = name[row], version[row], listed
                told.append(self.known.number(of, key, partial(_written, *key)))
        return np.array(told, np.int64)[codes]


def _written(name: str, version: str, pairs: tuple[Pair, ...] | None) -> Shown:
    return Shown(name, version, None if pairs is None else identifiers(pairs))


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
