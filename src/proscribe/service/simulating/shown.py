"""What a report shows: which editions a look of a shape sees, and by which identifiers."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from proscribe.service.simulating.arrays import Ints, Mask, spread
from proscribe.service.simulating.lives import Lives
from proscribe.service.simulating.looks import Looks
from proscribe.service.simulating.machines import SHOWN_WHOLE, WORK_ALONE
from proscribe.service.simulating.shelves import shelves
from proscribe.service.simulating.sources import SHAPES

WORK_SIDE = 3
"""One of so many ordinary applications is on the work side of a device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sights:
    """For each shape and edition: how many identifiers it shows, and where they are in the list.

    A row of the arrays is a shape, the last for the blind.
    """

    counts: Ints
    first: Ints
    kinds: Ints
    """Of each listed identifier, its place in ``kind_names``."""
    values: Ints
    kind_names: tuple[str, ...]
    value_names: tuple[str, ...]


@cache
def sights() -> Sights:
    """Return what every shape shows of every edition."""
    editions = shelves().editions
    kinds = sorted({i.kind.value for e in editions for i in e.identifiers})
    values = sorted({i.value for e in editions for i in e.identifiers})
    kind_place = {name: n for n, name in enumerate(kinds)}
    value_place = {name: n for n, name in enumerate(values)}
    counts = np.zeros((len(SHAPES) + 1, len(editions)), np.int64)
    listed: list[tuple[int, int]] = []
    first = np.zeros_like(counts)
    for shape, (_, seen) in enumerate(SHAPES):
        for n, edition in enumerate(editions):
            shown = [i for i in edition.identifiers if i.kind in seen]
            counts[shape, n], first[shape, n] = len(shown), len(listed)
            listed += [(kind_place[i.kind.value], value_place[i.value]) for i in shown]
    flat = np.array(listed, np.int64)
    return Sights(
        counts=counts,
        first=first,
        kinds=flat[:, 0],
        values=flat[:, 1],
        kind_names=tuple(kinds),
        value_names=tuple(values),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One row an application that a look showed: the places of the look and of the stay."""

    look: Ints
    stay: Ints


class Stays:
    """The stays of a part, found by machine; a window of time keeps the search short."""

    def __init__(self, lives: Lives, blind: Ints) -> None:
        self._lives, self._blind = lives, blind
        self._planted = shelves().planted

    def within(self, since: int, until: int) -> Ints:
        """Return the places of the stays that touch a span of time."""
        return np.flatnonzero((self._lives.since <= until) & (self._lives.until > since))

    def shown(self, looks: Looks, among: Ints) -> Shown:
        """Return what looks showed, of those stays that can be in question."""
        machine = self._lives.machine[among]
        first = np.searchsorted(machine, looks.machine, side="left")
        end = np.searchsorted(machine, looks.machine, side="right")
        look, place = spread(end - first)
        stay = among[first[look] + place]
        at, lives = looks.at[look], self._lives
        there = (lives.since[stay] <= at) & (lives.until[stay] > at)
        look, stay = look[there], stay[there]
        visible = sights().counts[looks.shape[look], lives.edition[stay]] > 0
        visible &= self._let(looks.machine[look], lives.application[stay])
        return Shown(look=look[visible], stay=stay[visible])

    def _let(self, machine: Ints, application: Ints) -> Mask:
        """Tell what a machine lets be seen: where only the work side is, few and none planted."""
        work = (application % WORK_SIDE == 0) & ~self._planted[application]
        blind = self._blind[machine]
        let: Mask = (blind == SHOWN_WHOLE) | ((blind == WORK_ALONE) & work)
        return let
