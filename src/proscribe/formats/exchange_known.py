"""Our exchange format: applications by numbers, so that each distinct one is understood once."""

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from proscribe.formats.exchange import Entry, Shown, Telling, shown
from proscribe.formats.exchange_text import Places
from proscribe.formats.lines import UnusableError
from proscribe.model import Block, Place, Platform, Rejected, Report, Seen

KEPT = 200_000
"""Distinct applications that are kept to be known again: some hundred megabytes."""

UNKNOWN = -1
"""The number of a part that is no application."""

NONE = -2
"""The number that stands for no application: the row only says what its source sees."""


@dataclass(slots=True)
class Known:
    """The applications met so far, by platform and as written, and those not yet in a block."""

    numbers: dict[Platform, dict[Hashable, int]] = field(default_factory=dict)
    count: int = 0
    """How many there are on all platforms."""
    faults: dict[int, tuple[UnusableError, ...]] = field(default_factory=dict)
    told: int = 0
    news: list[tuple[Platform, Seen]] = field(default_factory=list)

    def number(self, platform: Platform, key: Hashable, written: Callable[[], Shown]) -> int:
        """Return the number of an application; ``UNKNOWN`` for what has to be read by itself.

        ``key`` says all that ``written`` reads.
        """
        of = self.numbers.setdefault(platform, {})
        found = of.get(key)
        if found is None:
            found = of[key] = self.meet(platform, written)
            self.count += 1
        return found

    def every(
        self, platform: Platform, keys: list[bytes], written: Callable[[bytes], Shown]
    ) -> list[int]:
        """Return the number of each of many applications; each key is what is written."""
        known = list(map(self.numbers.get(platform, {}).get, keys))
        return [
            self.number(platform, key, partial(written, key)) if found is None else found
            for key, found in zip(keys, known, strict=True)
        ]

    def meet(self, platform: Platform, written: Callable[[], Shown]) -> int:
        """Return the number of an application that was not met before."""
        try:
            seen, faults = shown(written())
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

    def refused(
        self, lines: Places, numbers: Places, place: Callable[[int], Place]
    ) -> Iterator[Rejected]:
        """Yield what cannot be used of applications that stand on some lines."""
        if self.faults:
            faulty = np.isin(numbers, list(self.faults))
            for line, number in zip(lines[faulty].tolist(), numbers[faulty].tolist(), strict=True):
                yield from (fault.at(place(line)) for fault in self.faults[number])

    def full(self) -> bool:
        """Tell whether to begin anew."""
        return self.count > KEPT


@dataclass(slots=True)
class Names:
    """Numbers of what is met in one column, so that rows can be compared without their words."""

    numbers: dict[Hashable, int] = field(default_factory=dict)

    def of(self, names: Iterable[Hashable]) -> Places:
        """Return the number of each."""
        numbers = self.numbers
        return np.array([numbers.setdefault(n, len(numbers)) for n in names], np.int64)

    def full(self) -> bool:
        """Tell whether to begin anew."""
        return len(self.numbers) > KEPT


@dataclass(slots=True)
class Stretch:
    """Rows that follow one another and are parts of reports, on their way to a block."""

    telling: Telling
    places: dict[int, int] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    owners: "array[int]" = field(default_factory=lambda: array("q"))
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    last: Entry | None = None
    owner: int = 0

    def add(self, head: Entry, number: int) -> None:
        """Add a row: its report, and the number of its application or ``NONE``."""
        owner = self.place(head)
        if number != NONE:
            self.owners.append(owner)
            self.numbers.append(number)

    def place(self, head: Entry) -> int:
        """Return the place of the report of a row, which is told where it is first met."""
        if head is not self.last:
            key = head.key
            if key not in self.places:
                self.places[key] = len(self.reports)
                if key in self.telling.told:
                    self.again.append(len(self.reports))
                self.reports.append(self.telling.report(head))
            self.last, self.owner = head, self.places[key]
        return self.owner

    def blocks(self, known: Known) -> Iterator[Block]:
        """Yield the block, if there is anything in it."""
        if not self.reports:
            return
        owners, numbers = (np.frombuffer(c, np.int64) for c in (self.owners, self.numbers))
        fresh = np.ones(len(self.reports), bool)
        fresh[self.again] = False
        order = np.argsort(fresh, kind="stable")
        now = np.empty(len(order), np.int64)
        now[order] = np.arange(len(order))
        owners = now[owners]
        first, news = known.taken()
        yield Block(
            reports=tuple(self.reports[n] for n in order.tolist()),
            again=len(self.again),
            first=first,
            applications=news,
            ends=np.cumsum(np.bincount(owners, minlength=len(order))).astype(np.uint32).data,
            shown=numbers[np.argsort(owners, kind="stable")].astype(np.uint32).data,
        )
