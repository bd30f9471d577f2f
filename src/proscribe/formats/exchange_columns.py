"""Our exchange format as columns: rows by what they differ in, each distinct thing once.

https://parquet.apache.org/docs/file-format/
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from proscribe.formats.exchange_text import Places

MANY = 16
"""Identifiers of a row from which on it is compared by itself."""
WORDS = ("device", "platform", "source", "person", "name", "version")
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Coded:
    """Some values, each by its place among the distinct ones."""

    codes: Places
    names: tuple[str, ...]

    def __getitem__(self, row: int) -> str:
        """Return a value."""
        return self.names[int(self.codes[row])]

    def some(self, rows: slice) -> list[str]:
        """Return values that follow one another."""
        return [self.names[code] for code in self.codes[rows].tolist()]


def coded(column: pa.ChunkedArray | pa.Array) -> Coded:
    """Tell the distinct words of a column; nothing is the empty word."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    found = whole.fill_null("").dictionary_encode()
    return Coded(found.indices.to_numpy().astype(np.int64), tuple(found.dictionary.to_pylist()))


def paired(first: Places, second: Places) -> Places:
    """Tell the distinct pairs of two columns of codes, counted from 0."""
    width = int(second.max(initial=0)) + 1
    found = pa.array(first * width + second).dictionary_encode().indices
    return np.asarray(found.to_numpy(), np.int64)


def firsts(codes: Places) -> Places:
    """Return the first row of each code."""
    places = np.empty(int(codes.max(initial=-1)) + 1, np.int64)
    places[codes[::-1]] = np.arange(len(codes))[::-1]
    return places


class Columns:
    """The columns of some rows."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.count = len(table)

    def words(self, name: str) -> Coded:
        """Return a column of words; empty ones, if it is not there."""
        if name not in self.table.column_names:
            return Coded(np.zeros(self.count, np.int64), ("",))
        return coded(self.table.column(name))

    @cached_property
    def seen(self) -> tuple[Places, Mask]:
        """Return microseconds since 1970, and where there are any."""
        if "seen" not in self.table.column_names:
            return np.zeros(self.count, np.int64), np.zeros(self.count, bool)
        column = self.table.column("seen").cast(pa.int64()).combine_chunks()
        return column.fill_null(0).to_numpy(), _mask(column.is_valid())

    @cached_property
    def sees(self) -> Mask:
        """Tell which rows say what their source sees."""
        if "sees" not in self.table.column_names:
            return np.zeros(self.count, bool)
        return _mask(self.table.column("sees").combine_chunks().is_valid())

    @cached_property
    def kinds(self) -> dict[int, tuple[str, ...]]:
        """Return what their source sees, of the rows that say it."""
        rows = np.flatnonzero(self.sees)
        told = self.table.column("sees").take(pa.array(rows)).to_pylist() if len(rows) else ()
        return {n: tuple(map(str, of)) for n, of in zip(rows.tolist(), told, strict=True)}

    @cached_property
    def identifiers(self) -> "Pairs":
        """Return the identifiers of the rows."""
        if "identifiers" not in self.table.column_names:
            nothing = np.zeros(self.count, np.int64)
            return Pairs(
                nothing, nothing, nothing == 1, Coded(nothing[:0], ()), Coded(nothing[:0], ())
            )
        lists = self.table.column("identifiers").combine_chunks()
        held = lists.flatten()
        counts = pc.list_value_length(lists).fill_null(0).to_numpy().astype(np.int64)
        kinds, values = (coded(pc.struct_field(held, n)) for n in ("kind", "value"))
        return Pairs(np.cumsum(counts) - counts, counts, _mask(lists.is_valid()), kinds, values)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Identifiers row by row: where those of each begin, how many, and whether it has a list."""

    starts: Places
    counts: Places
    there: Mask
    kinds: Coded
    values: Coded

    def of(self, row: int) -> tuple[tuple[str, str], ...] | None:
        """Return the pairs of a row, if it has a list."""
        if not self.there[row]:
            return None
        span = slice(self.starts[row], self.starts[row] + self.counts[row])
        return tuple(zip(self.kinds.some(span), self.values.some(span), strict=True))

    def codes(self) -> Places:
        """Tell the distinct lists."""
        pairs = paired(self.kinds.codes, self.values.codes)
        found = self.there.astype(np.int64)
        for place in range(min(MANY, int(self.counts.max(initial=0)))):
            longer = self.counts > place
            told = np.zeros(len(found), np.int64)
            told[longer] = pairs[self.starts[longer] + place] + 1
            found = paired(found, told)
        known: dict[tuple[int, ...], int] = {}
        rest = np.zeros(len(found), np.int64)
        for row in np.flatnonzero(self.counts > MANY).tolist():
            whole = pairs[self.starts[row] : self.starts[row] + self.counts[row]]
            rest[row] = known.setdefault(tuple(whole.tolist()), len(known) + 1)
        return paired(found, rest)


def _mask(found: pa.Array) -> Mask:
    return np.asarray(found.to_numpy(zero_copy_only=False), bool)


def changes(*columns: NDArray[np.generic]) -> Mask:
    """Tell which rows differ from the one before; the first does."""
    found = np.ones(len(columns[0]), bool)
    found[1:] = False
    for column in columns:
        found[1:] |= column[1:] != column[:-1]
    return found
