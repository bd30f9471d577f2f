"""Timelines: the looks of a batch lane by lane, and the looks of wider lanes that end them.

When a source looks at a device and sees at least as much as in an earlier look, that earlier one
counts no more. To the narrower lane this is a look that shows nothing: a *closing*.
"""

from dataclasses import dataclass

import numpy as np

from proscribe.inventory.intern import Interned
from proscribe.inventory.keys import HALF, Keys, Numbers, identities_of, joined, ranges

CLOSING = -1


@dataclass(frozen=True, slots=True)
class Timeline:
    """Looks and closings, sorted by lane and instant; a look and its closing at once is a look."""

    lanes: Numbers
    seen: np.ndarray
    places: np.ndarray
    """The place of each look among those interned; ``CLOSING`` for a closing."""

    def only(self, chosen: np.ndarray) -> "Timeline":
        """Return the part where ``chosen`` is true."""
        return Timeline(self.lanes[chosen], self.seen[chosen], self.places[chosen])

    def rounds(self) -> np.ndarray:
        """Return how many looks of the same lane go before each."""
        index = np.arange(len(self.lanes))
        starts = np.append(True, self.lanes[1:] != self.lanes[:-1])[: len(index)]
        return index - np.maximum.accumulate(np.where(starts, index, 0))


def timeline(batch: Interned, pairs: tuple[Numbers, Numbers]) -> Timeline:
    """Arrange a batch; ``pairs`` are the wider and narrower lanes of its devices."""
    own = np.arange(len(batch.lanes), dtype=np.int64)
    wide, narrow = pairs
    order = np.argsort(wide, kind="stable")
    wide, narrow = wide[order], narrow[order]
    starts = np.searchsorted(wide, batch.lanes, "left")
    counts = np.searchsorted(wide, batch.lanes, "right") - starts
    lanes = np.concatenate((batch.lanes, narrow[ranges(starts, counts)]))
    seen = np.concatenate((batch.seen, np.repeat(batch.seen, counts)))
    places = np.concatenate((own, np.full(counts.sum(), CLOSING)))
    ordered = np.lexsort((-places, seen, lanes))
    lanes, seen, places = lanes[ordered], seen[ordered], places[ordered]
    first = np.append(True, (lanes[1:] != lanes[:-1]) | (seen[1:] != seen[:-1]))[: len(lanes)]
    return Timeline(lanes[first], seen[first], places[first])


@dataclass(frozen=True, slots=True)
class Contents:
    """What looks show: the identities of each, one look after another."""

    ends: np.ndarray
    identities: Numbers

    @classmethod
    def of(cls, contents: Keys, looks: int) -> "Contents":
        """Arrange ``look << 32 | identity`` by look."""
        edges = np.arange(1, looks + 1, dtype=np.uint64) << HALF
        return cls(np.searchsorted(contents, edges), identities_of(contents))

    def keys(self, part: Timeline) -> Keys:
        """Return what these looks show as keys of their lanes; one look a lane at most."""
        looks = part.places != CLOSING
        places, lanes = part.places[looks], part.lanes[looks]
        starts = np.where(places > 0, self.ends[places - 1], 0)
        counts = self.ends[places] - starts
        return joined(np.repeat(lanes, counts), self.identities[ranges(starts, counts)])
