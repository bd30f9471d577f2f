"""The measures of one drawing: where time lies, and which marks and rows there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from proscribe.model import Language, State, Text
from proscribe.service.timeline import marks
from proscribe.service.timeline.marks import Mark
from proscribe.service.timeline.nouns import Row, Stretch, Timeline
from proscribe.service.timeline.scale import Cluster, Scale, scale

WIDTH, MARGIN = 1200.0, 24.0
LEFT, RIGHT = 268.0, WIDTH - MARGIN
"""Where the rows of bars begin and end; their names stand to the left."""

PAD, OPEN = 12.0, 44.0
"""Room beyond the first and the last mark, and where a bar comes from or goes beyond them."""

ROWS = 40
"""Rows that are drawn; the text form has them all."""

SMALLEST = 3.0
"""A bar that is narrower shares one with neighbours like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the parts of a drawing need to know of the whole."""

    told: Timeline
    language: Language
    zone: ZoneInfo
    marks: tuple[Mark, ...]
    scale: Scale

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows that are drawn."""
        return self.told.rows[:ROWS]

    @property
    def now(self) -> float:
        """Return the place of the instant asked about."""
        return self.scale(self.told.at)

    def on(self, text: Text) -> str:
        """Return a sentence in the language of the drawing."""
        return text.on(self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One stretch as it is drawn, or several that are too short to be told apart."""

    start: float
    end: float
    stretches: tuple[Stretch, ...]


def sheet(told: Timeline, language: Language) -> Sheet:
    """Lay a timeline out on a sheet."""
    found = marks.marks(told.happenings, RIGHT - LEFT - 2 * OPEN - 2 * marks.SMALLEST)
    clusters = _with(told.at, [m.cluster for m in found])
    begun = any(
        s.start is None and s.state is not State.NONE for r in told.rows for s in r.stretches
    )
    return Sheet(
        told=told,
        language=language,
        zone=ZoneInfo(told.zone),
        marks=tuple(found),
        scale=scale(
            clusters,
            LEFT + clusters[0].width / 2 + (OPEN if begun else PAD),
            RIGHT - clusters[-1].width / 2 - OPEN,
        ),
    )


def _with(now: datetime, clusters: Sequence[Cluster]) -> list[Cluster]:
    """Return clusters with the instant asked about among them, unless it lies within one."""
    if any(c.start <= now <= c.end for c in clusters):
        return list(clusters)
    return sorted([*clusters, Cluster(instants=(now,), width=4.0)], key=lambda c: c.start)


def bars(row: Row, on: Scale) -> Iterator[Bar]:
    """Yield the bars of a row; nothing is drawn of the time before it was made."""
    small: list[Bar] = []
    for stretch in row.stretches:
        if stretch.state is State.NONE:
            continue
        start = LEFT if stretch.start is None else on(stretch.start)
        end = RIGHT if stretch.end is None else on(stretch.end)
        bar = Bar(start=start, end=end, stretches=(stretch,))
        if end - start < SMALLEST:
            small.append(bar)
            continue
        yield from _joined(small)
        small = []
        yield bar
    yield from _joined(small)


def _joined(small: Sequence[Bar]) -> Iterator[Bar]:
    if small:
        yield Bar(
            start=small[0].start,
            end=max(small[-1].end, small[0].start + SMALLEST),
            stretches=tuple(s for b in small for s in b.stretches),
        )
