"""Sheets: rows of a reader, gathered until there are enough to be interned at once."""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from proscribe.formats.legible import legible
from proscribe.inventory.index import BYTES, Digests
from proscribe.inventory.keys import Mask, Numbers, Places
from proscribe.inventory.marks import Marked
from proscribe.inventory.receipt import Receipt, Refuse
from proscribe.inventory.shapes import INSTANT
from proscribe.model import (
    Block,
    Identifier,
    Observation,
    Place,
    Platform,
    Rejected,
    Report,
    Row,
    Seen,
    Unread,
)

BATCH = 4_000_000
"""Applications in one sheet: some hundreds of megabytes while they are interned."""
DISTINCT = 500_000
"""Distinct applications in one sheet: some hundreds of megabytes while they are gathered."""
LOOKS = pa.schema(
    [
        ("device", pa.string()),
        ("platform", pa.string()),
        ("seen", INSTANT),
        ("source", pa.string()),
        ("sees", pa.string()),
        ("person", pa.string()),
    ]
)
NAMES = pa.schema([(n, pa.string()) for n in ("platform", "name", "version", "identifiers")])


class Same(NamedTuple):
    """Looks at lanes that are as they were: their instants, and who used the device."""

    lanes: Numbers
    seen: Places
    people: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Looks, the distinct applications in them, and which look shows which."""

    looks: pa.Table
    """Of the shape ``LOOKS``; one look may stand in several rows."""
    names: pa.Table
    """Of the shape ``NAMES``; each row once."""
    shown_in: Numbers
    """The row in ``looks`` of each thing shown."""
    shown: Numbers
    """Its row in ``names``."""
    marks: Digests = field(default_factory=lambda: np.empty((0, 2), np.uint64))
    """The mark of the report of each row in ``looks``, zeros where there is none; or no marks."""
    counts: Numbers = field(default_factory=lambda: np.empty(0, np.uint32))
    """How many applications that report lists."""
    same: tuple[Same, ...] = ()
    """Looks that find their lanes as they are."""

    @property
    def empty(self) -> bool:
        """Tell whether there are no looks."""
        return self.looks.num_rows == 0 and not any(len(one.lanes) for one in self.same)


UNMARKED = bytes(BYTES), 0
"""What stands for a mark where there is none."""


@dataclass(slots=True)
class _Gathered:
    """What was gathered for the next sheet."""

    looks: list[tuple[object, ...]] = field(default_factory=list)
    marks: list[tuple[bytes, int]] = field(default_factory=list)
    """The mark of the only report of each look, and how many applications it lists."""
    same: list[Same] = field(default_factory=list)
    places: dict[tuple[object, ...], int] = field(default_factory=dict)
    names: dict[tuple[str, ...], int] = field(default_factory=dict)
    shown_in: "array[int]" = field(default_factory=lambda: array("I"))
    shown: "array[int]" = field(default_factory=lambda: array("I"))
    blocks: list[tuple[Numbers, Numbers]] = field(default_factory=list)
    numbered: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    """The row in ``names`` of each application known of blocks; ``ABSENT`` for those not here."""
    rows: int = 0

    @property
    def full(self) -> bool:
        """Tell whether the next rows belong on another sheet."""
        shown = self.rows + len(self.shown)
        return shown + len(self.looks) >= BATCH or len(self.names) >= DISTINCT

    def look(self, look: tuple[object, ...], mark: tuple[bytes, int] = UNMARKED) -> int:
        place = self.places.get(look)
        if place is None:
            place = self.places[look] = len(self.looks)
            self.looks.append(look)
            self.marks.append(mark)
        else:
            self.marks[place] = UNMARKED
        return place

    def name(self, name: tuple[str, ...]) -> int:
        return self.names.setdefault(name, len(self.names))

    def block(self, block: Block, looks: list[int], known: list[tuple[str, ...]]) -> None:
        """Add what the reports of a block show; ``looks`` are ``ABSENT`` where they are refused."""
        shown = np.frombuffer(block.shown, np.uint32)
        ends = np.frombuffer(block.ends, np.uint32).astype(np.int64)
        counts = np.diff(np.append(0, ends))
        shown_in = np.repeat(np.array(looks, np.int64), counts)
        if ABSENT in looks:
            shown, shown_in = shown[shown_in != ABSENT], shown_in[shown_in != ABSENT]
        if (more := len(known) - len(self.numbered)) > 0:
            self.numbered = np.append(self.numbered, np.full(more, ABSENT))
        here = np.zeros(len(known), bool)
        here[shown] = True
        for number in np.flatnonzero(here & (self.numbered == ABSENT)).tolist():
            self.numbered[number] = self.name(known[number])
        self.blocks.append((shown_in.astype(np.uint32), self.numbered[shown].astype(np.uint32)))
        self.rows += len(shown)

    def sheet(self) -> Sheet:
        single = np.array(self.shown_in, np.uint32), np.array(self.shown, np.uint32)
        shown_in, shown = zip(*self.blocks, single, strict=True)
        return Sheet(
            looks=_table(self.looks, LOOKS),
            names=_table(list(self.names), NAMES),
            shown_in=np.concatenate(shown_in),
            shown=np.concatenate(shown),
            marks=np.frombuffer(b"".join(m for m, _ in self.marks), "<u8").reshape(-1, 2),
            counts=np.array([count for _, count in self.marks], np.uint32),
            same=tuple(self.same),
        )


Find = Callable[[Digests], tuple[Mask, Marked]]
"""Tells which marks are known, and what those stand for."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is done with rows that are not plain applications."""

    future: int
    """A look after this instant, in microseconds since 1970, is refused."""
    refuse: Refuse
    find: Find


def sheets(rows: Iterable[Row | Block | Unread], receipt: Receipt, rules: Rules) -> Iterator[Sheet]:
    """Gather rows, counting them on the receipt.

    An application follows the report that it belongs to, at any distance.
    """
    gathering = _Gathering(receipt, rules.future, rules.refuse, rules.find)
    for row in rows:
        if gathering.gathered.full:
            yield gathering.taken()
        gathering.take(row)
    yield gathering.taken()


@dataclass(slots=True)
class _Gathering:
    """Rows that become sheets."""

    receipt: Receipt
    future: int
    refuse: Refuse
    find: Find
    gathered: _Gathered = field(default_factory=_Gathered)
    told: dict[tuple[object, ...], tuple[object, ...] | None] = field(default_factory=dict)
    known: list[tuple[str, ...]] = field(default_factory=list)
    """The applications of blocks, by their numbers."""

    def take(self, row: Row | Block | Unread) -> None:
        if isinstance(row, Unread):
            self._unread(row)
        elif isinstance(row, Block):
            self._block(row)
        elif isinstance(row, Rejected):
            self.refuse(row)
        elif isinstance(row, Report):
            self.told[row.device, row.source, row.seen] = look = self._look(row)
            if look:
                self.gathered.look(look)
        else:
            self.receipt.observations += 1
            if look := self.told[row.device, row.source, row.seen]:
                self.gathered.shown_in.append(self.gathered.look(look))
                name = _name(row.platform, row)
                self.gathered.shown.append(self.gathered.name(name))

    def taken(self) -> Sheet:
        sheet, self.gathered = self.gathered.sheet(), _Gathered()
        return sheet

    def _look(self, row: Report) -> tuple[object, ...] | None:
        if look := _look(row, self.future):
            self.receipt.reports += 1
        else:
            self.refuse(_ahead(row))
        return look

    def _unread(self, block: Unread) -> None:
        """Take reports in: those of known marks as looks, and the others as they are read."""
        seen = np.frombuffer(block.seen, np.int64)
        known, marked = self.find(np.frombuffer(block.marks, "<u8").reshape(-1, 2))
        past = seen[known] <= self.future
        known[known] = past
        marked = marked.only(past)
        self.gathered.same.append(Same(marked.lanes, seen[known], marked.people))
        self.receipt.reports += len(marked.lanes)
        self.receipt.observations += int(marked.counts.sum())
        for row in block.read((~known).tolist()):
            self.take(row)

    def _block(self, block: Block) -> None:
        if block.first == 0:
            self.known.clear()
            self.gathered.numbered = np.empty(0, np.int64)
        self.known += [_name(platform, seen) for platform, seen in block.applications]
        again = (_look(report, self.future) for report in block.reports[: block.again])
        looks = chain(again, map(self._look, block.reports[block.again :]))
        marks = _marks(block)
        places = [
            self.gathered.look(look, mark) if look else ABSENT
            for look, mark in zip(looks, marks, strict=True)
        ]
        self.receipt.observations += len(block.shown)
        self.gathered.block(block, places, self.known)


def _marks(block: Block) -> Iterator[tuple[bytes, int]]:
    """Yield the mark of each report, and how many applications it lists."""
    if not block.marks:
        return repeat(UNMARKED, len(block.reports))
    counts = np.diff(np.frombuffer(block.ends, np.uint32), prepend=np.uint32(0)).tolist()
    starts = range(0, len(block.marks), BYTES)
    return zip((block.marks[n : n + BYTES] for n in starts), counts, strict=True)


def _look(row: Report, future: int) -> tuple[object, ...] | None:
    if row.seen.timestamp() * MICRO > future:
        return None
    device, source, person = map(legible, (row.device, row.source, row.person))
    return device, row.platform.value, row.seen, source, ",".join(sorted(row.sees)), person


def _ahead(row: Report) -> Rejected:
    place = Place(source=legible(row.source))
    reason = f"the look of {legible(row.device)} at {row.seen.isoformat()} {AHEAD}"
    return Rejected(place=place, reason=reason, remedy=SET_CLOCK)


def _name(platform: Platform, seen: Observation | Seen) -> tuple[str, ...]:
    written = write_identifiers(seen.identifiers)
    return platform.value, legible(seen.name), legible(seen.version), written


def _table(rows: list[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


# The versions of an application have the same identifiers.
@lru_cache(maxsize=1 << 15)
def write_identifiers(identifiers: tuple[Identifier, ...]) -> str:
    """Return identifiers as canonical JSON: pairs of kind and value, in order, each once."""
    pairs = sorted({(i.kind.value, i.value) for i in identifiers})
    return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))


MICRO = 1_000_000
ABSENT = -1
"""What stands for a look that is refused, and for a name that is not on a sheet yet."""
AHEAD = "lies more than a day after the moment at which it was taken in"
SET_CLOCK = "set the clock of the device or of its server, and export again"
