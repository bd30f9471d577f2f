"""From instants to places on a line: true to time where there is room, stretched where not."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

APART = 5.0
"""Free space between two marks, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Instants that share one mark, and how wide that mark is."""

    instants: tuple[datetime, ...]
    width: float

    @property
    def start(self) -> datetime:
        """Return its first instant."""
        return self.instants[0]

    @property
    def end(self) -> datetime:
        """Return its last instant."""
        return self.instants[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Knots of time and place, with a straight line from each to the next."""

    instants: tuple[datetime, ...]
    places: tuple[float, ...]
    even: bool
    """Whether one length means one span of time everywhere."""

    def __call__(self, at: datetime) -> float:
        """Return the place of an instant; beyond the ends, the nearest end."""
        n = bisect_right(self.instants, at)
        if n == 0:
            return self.places[0]
        if n == len(self.instants):
            return self.places[-1]
        before, after = self.instants[n - 1], self.instants[n]
        share = (at - before) / (after - before)
        return self.places[n - 1] + share * (self.places[n] - self.places[n - 1])


def clustered(instants: Sequence[datetime], most: int) -> list[tuple[datetime, ...]]:
    """Part sorted instants into at most so many clusters.

    A third of the cuts fall into the widest gaps, which sets bursts apart; the rest halve
    whatever holds most, each at the widest gap about its middle.
    """
    gaps = [(after - before) for before, after in pairwise(instants)]
    widest = sorted(range(1, len(instants)), key=lambda n: (-gaps[n - 1], n))
    cuts = sorted(widest[: most - 1 if most > len(gaps) else (most - 1) // 3])
    ends = list(pairwise((0, *cuts, len(instants))))
    while len(ends) < min(most, len(instants)):
        start, end = max(ends, key=lambda e: (e[1] - e[0], -e[0]))
        quarter = (end - start) // 4
        within = range(start + max(1, quarter), max(start + 2, end - quarter))
        cut = max(within, key=lambda n: (gaps[n - 1], -n))
        ends.remove((start, end))
        ends += [(start, cut), (cut, end)]
    return [tuple(instants[a:b]) for a, b in sorted(ends)]


def scale(clusters: Sequence[Cluster], left: float, right: float) -> Scale:
    """Lay clusters out between two places so that no two marks touch.

    Time is even if all marks have room so. If not, each gap has the room that its marks need,
    and the rest is shared by the square root of time: years stay longer than days, and hours
    stay visible beside years.
    """
    instants, needs = _knots(clusters)
    if not needs:
        return Scale(instants=instants, places=((left + right) / 2,), even=True)
    spans = [(b - a).total_seconds() for a, b in pairwise(instants)]
    even = [(right - left) * s / sum(spans) for s in spans]
    true = all(room >= need for room, need in zip(even, needs, strict=True))
    if not true:
        rest = max(0.0, right - left - sum(needs))
        roots = [s**0.5 for s in spans]
        even = [n + rest * r / sum(roots) for n, r in zip(needs, roots, strict=True)]
    places = [left]
    for room in even:
        places.append(places[-1] + room)
    return Scale(instants=instants, places=tuple(places), even=true)


def needed(clusters: Sequence[Cluster]) -> float:
    """Return the room that the marks of clusters need side by side."""
    return sum(_knots(clusters)[1])


def _knots(clusters: Sequence[Cluster]) -> tuple[tuple[datetime, ...], list[float]]:
    """Return the ends of all clusters, and the least room from each to the next."""
    instants = tuple(dict.fromkeys(x for c in clusters for x in (c.start, c.end)))
    return instants, list(_needs(clusters))


def _needs(clusters: Sequence[Cluster]) -> Iterator[float]:
    for n, cluster in enumerate(clusters):
        if cluster.start < cluster.end:
            yield cluster.width
        if n + 1 < len(clusters):
            yield APART + sum(c.width / 2 for c in clusters[n : n + 2] if c.start == c.end)
