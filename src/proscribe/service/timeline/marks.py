"""The numbered marks of happenings: which share one, and how each sort looks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from proscribe.model import Text
from proscribe.service.timeline.looks import INK, PAPER
from proscribe.service.timeline.markup import BOLD, element, text, width
from proscribe.service.timeline.nouns import Happening, Nature
from proscribe.service.timeline.scale import Cluster, clustered, needed

HIGH, SIZE, SMALLEST = 20.0, 12.0, 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Happenings that share a mark, as neighbours in time do where there is no room for each."""

    happenings: tuple[Happening, ...]

    @property
    def label(self) -> str:
        """Return its number, or its first and its last."""
        first, last = self.happenings[0].number, self.happenings[-1].number
        return f"{first}" if first == last else f"{first}\u2013{last}"

    @property
    def width(self) -> float:
        """Return how wide it is, in pixels."""
        return wide(self.label)

    @property
    def sort(self) -> str:
        """Return of which sort it is: that of its weightiest happening."""
        living = [h for h in self.happenings if not h.withdrawn]
        if not living:
            return "withdrawn"
        natures = {h.nature for h in living}
        first = next(n for n in Nature if n in natures)
        if first is not Nature.EVENT:
            return first
        return "ahead" if all(h.ahead for h in living) else "event"

    @property
    def cluster(self) -> Cluster:
        """Return its instants."""
        instants = tuple(dict.fromkeys(h.at for h in self.happenings))
        return Cluster(instants=instants, width=self.width)


def wide(label: str) -> float:
    """Return how wide a mark with a label is."""
    return max(SMALLEST, round(width(label, SIZE) * BOLD + 10, 1))


def marks(happenings: Sequence[Happening], room: float) -> list[Mark]:
    """Return as many marks as there is room for; happenings of one instant share one.

    No mark holds both what is past and what is still to come.
    """
    by: dict[datetime, list[Happening]] = {}
    for happening in happenings:
        by.setdefault(happening.at, []).append(happening)
    most = min(len(by), int(room / SMALLEST))
    while True:
        found = list(_marks(by, most))
        if most <= 1 or needed([m.cluster for m in found]) <= room:
            return found
        most -= 1


def _marks(by: Mapping[datetime, Sequence[Happening]], most: int) -> Iterator[Mark]:
    past = [at for at, found in by.items() if not found[0].ahead]
    for part in (past, [*by][len(past) :]):
        share = max(1, round(most * len(part) / len(by))) if part else 0
        for cluster in clustered(part, share) if part else ():
            yield Mark(happenings=tuple(h for at in cluster for h in by[at]))


def drawn(kind: str, label: str, x: float, y: float, wide: float) -> str:
    """Return a mark, centred on ``x``."""
    fill, ink, corner, dashes, thick = SORTS[kind]
    more = {"stroke_dasharray": dashes} if dashes else {}
    pill = element(
        "rect",
        x=x - wide / 2,
        y=y,
        width=wide,
        height=HIGH,
        rx=corner,
        fill=fill,
        stroke=INK,
        stroke_width=thick,
        **more,
    )
    words = text(
        label,
        x,
        y + HIGH / 2 + 4,
        font_size=SIZE,
        font_weight="bold",
        text_anchor="middle",
        fill=ink,
        **({"text_decoration": "line-through"} if kind == "withdrawn" else {}),
    )
    return pill + words


SORTS = {
    "event": (INK, PAPER, 10, "", 1),
    "ahead": (PAPER, INK, 10, "", 1),
    "by-itself": ("#dfe6ee", INK, 2, "", 1),
    "warning": ("#fff3bf", INK, 2, "3 2", 1),
    "deadline": (PAPER, INK, 2, "", 2.5),
    "withdrawn": (PAPER, INK, 10, "3 2", 1),
}
"""Of each sort: ground, ink, corner, dashes and the thickness of the edge."""

MEANT: dict[str, Text] = {
    "event": Text("recorded act", "acte consigné"),
    "ahead": Text("recorded act, still to come", "acte consigné, à venir"),
    "by-itself": Text("by itself", "d'elle-même"),
    "warning": Text("warning only", "simple avertissement"),
    "deadline": Text("deadline of a duty", "échéance d'une obligation"),
    "withdrawn": Text("withdrawn entry", "inscription retirée"),
}


def counted(happenings: Iterable[Happening]) -> Iterator[tuple[Text, int]]:
    """Yield what happened in a mark and how often, the most frequent first."""
    ordered = sorted(happenings, key=lambda h: h.called.en)
    groups = [(k, len(list(g))) for k, g in groupby(ordered, key=attrgetter("called"))]
    yield from sorted(groups, key=lambda g: (-g[1], g[0].en))
