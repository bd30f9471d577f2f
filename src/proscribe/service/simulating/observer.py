"""The observer: what the reports alone allow to be said, by device, product and day.

At the end of each day the last report of each source about each device counts, until a later
one that sees at least as much; a presence stays until a report denies it; an absence needs a
fresh look through every view in which the product is known. Two observers look at each day:
one who knows all that was ever heard, and one who knows only what was heard by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from proscribe.service.simulating.arrays import DAY, NEVER, Bits, Ints, Mask, lasting, leading
from proscribe.service.simulating.lives import Lives
from proscribe.service.simulating.looks import Looks
from proscribe.service.simulating.shown import Stays
from proscribe.service.simulating.sources import BLIND, SOURCES
from proscribe.service.simulating.subjects import subjects

UNHEARD, PRESENT, ABSENT, UNKNOWN = range(4)
"""What can be said; nothing is said of a device before it was heard of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One row a stretch of days over which the same is said of a name and a subject.

    ``name`` is twice the machine, and one more for its other name; ``until`` is the first day
    on which it is said no more, or the number of days.
    """

    name: Ints
    subject: Ints
    presence: Ints
    since: Ints
    until: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The looks as the observer takes them: what each told, by line (a source of a name)."""

    line: Ints
    lesser: Ints
    """1 for a look that saw less than its source can."""
    seen: Ints
    hits: Bits
    views: Bits
    heard: Ints
    """The first day at whose end it counts."""
    names: Ints
    """The name of each line, in order."""


def evidence(looks: Looks, lives: Lives, blind: Ints) -> Evidence:
    """Return what looks told of the subjects, counted from the days that they speak of."""
    told_of: Mask = np.any(subjects().shown, axis=0)
    planted = np.flatnonzero(told_of[lives.edition])
    shown = Stays(lives, blind).shown(looks, planted)
    hits = np.zeros(len(looks.machine), np.uint64)
    told = subjects().shown[looks.shape[shown.look], lives.edition[shown.stay]]
    np.bitwise_or.at(hits, shown.look, told)
    key = (looks.machine * 2 + looks.name) * len(SOURCES) + looks.source
    keys, line = np.unique(key, return_inverse=True)
    return Evidence(
        line=line,
        lesser=((looks.sees >= len(SOURCES)) & (looks.sees != BLIND)).astype(np.int64),
        seen=looks.seen,
        hits=hits,
        views=subjects().views[looks.sees],
        heard=np.maximum(0, looks.seen // DAY),
        names=keys // len(SOURCES),
    )


def observed(found: Evidence, heard: Ints, days: int, stale: int, platform: Ints) -> Said:
    """Return what can be said at the end of each day, of looks that count from ``heard`` on.

    ``stale`` is the seconds that a look holds, ``platform`` that of each machine.
    """
    state = _State(found, platform)
    order = np.lexsort((found.seen, found.lesser, found.line, heard))
    bounds = np.searchsorted(heard[order], np.arange(days + 1))
    said = _Stretches(len(state.of))
    for day in range(days):
        state.hear(found, order[bounds[day] : bounds[day + 1]])
        said.turn(state.now((day + 1) * DAY - stale), day)
    return said.closed(days, state.of)


class _State:
    """What counts: for each line its last look at its best, and its last lesser one."""

    def __init__(self, found: Evidence, platform: Ints) -> None:
        lines = len(found.names)
        self._first = np.flatnonzero(leading(found.names))
        self.of = found.names[self._first]
        self._platform = platform[self.of // 2]
        self._seen = np.full((2, lines), -NEVER)
        self._hits = np.zeros((2, lines), np.uint64)
        self._views = np.zeros((2, lines), np.uint64)

    def hear(self, found: Evidence, rows: Ints) -> None:
        """Take looks in, in order; of each line an older one changes nothing."""
        place = found.line[rows] * 2 + found.lesser[rows]
        rows = rows[lasting(place)]
        rows = rows[found.seen[rows] > self._seen[found.lesser[rows], found.line[rows]]]
        where = found.lesser[rows], found.line[rows]
        self._seen[where] = found.seen[rows]
        self._hits[where] = found.hits[rows]
        self._views[where] = found.views[rows]

    def now(self, fresh: int) -> Ints:
        """Return what can be said of each name and subject, of looks since an instant."""
        counts = np.stack([self._seen[0] > -NEVER, self._seen[1] > self._seen[0]])
        hits = self._named(np.where(counts, self._hits, 0))
        views = self._named(np.where(counts & (self._seen >= fresh), self._views, 0))
        heard = self._named(counts.astype(np.uint64)) > 0
        width = max(map(len, subjects().of))
        said = np.full((len(self.of), width), UNHEARD)
        for place, row in enumerate(subjects().of):
            here = (self._platform == place) & heard
            for bit, subject in enumerate(row):
                seen = (hits[here] >> np.uint64(bit)) & np.uint64(1) > 0
                need = np.uint64(subject.views)
                looked = (views[here] & need == need) & (subject.views > 0)
                said[here, bit] = np.where(seen, PRESENT, np.where(looked, ABSENT, UNKNOWN))
        return said

    def _named(self, values: Bits) -> Bits:
        """Unite what the lines of each name tell."""
        if not len(self._first):
            return np.zeros(0, np.uint64)
        both = values[0] | values[1]
        united: Bits = np.bitwise_or.reduceat(both, self._first)
        return united


class _Stretches:
    """The stretches of days, closed as what is said changes."""

    def __init__(self, names: int) -> None:
        width = max(map(len, subjects().of))
        self._said = np.full((names, width), UNHEARD)
        self._since = np.zeros((names, width), np.int64)
        self._rows: list[tuple[Ints, ...]] = []

    def turn(self, said: Ints, day: int) -> None:
        changed = said != self._said
        self._close(changed & (self._said != UNHEARD), day)
        self._since[changed] = day
        self._said = said

    def closed(self, days: int, of: Ints) -> Said:
        self._close(self._said != UNHEARD, days)
        empty = tuple(np.zeros(0, np.int64) for _ in range(5))
        columns = [np.concatenate(c) for c in zip(empty, *self._rows, strict=True)]
        order = np.lexsort((columns[3], columns[1], columns[0]))
        name, *others = (column[order] for column in columns)
        names = ("subject", "presence", "since", "until")
        return Said(name=of[name], **dict(zip(names, others, strict=True)))

    def _close(self, which: np.ndarray, day: int) -> None:
        name, subject = np.nonzero(which)
        self._rows.append(
            (
                name,
                subject,
                self._said[name, subject],
                self._since[name, subject],
                np.full(len(name), day),
            )
        )


def observers(found: Evidence, looks: Looks) -> Iterator[tuple[str, Ints]]:
    """Yield the two who look at each day, with the day from which each counts a look."""
    yield "finally", found.heard
    yield "then", np.maximum(found.heard, looks.arrival)
