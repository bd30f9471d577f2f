"""Late looks: those that were made before a look of the same lane that is known already.

A late look is put between its neighbours: what it shows and the look before it did not appeared
with it, and so on; and the look after it says again what it said, where the late one now stands
between. No event is ever taken back, since each look remains true of its own instant. Two looks
of one lane at one instant count together: nothing that was seen is unseen by another hand.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

Instant = int
"""In microseconds since 1970."""
Event = tuple[Instant, bool, int]
"""When, whether there or not, and the identity."""


@dataclass(slots=True)
class Lane:
    """All that is known of one lane: its events, and the instants of its looks and closings."""

    instants: list[Instant] = field(default_factory=list)
    """Sorted, each once."""
    events: dict[int, list[tuple[Instant, bool]]] = field(default_factory=lambda: defaultdict(list))
    """By identity, sorted; absence goes before presence at one instant."""

    def on(self, at: Instant) -> set[int]:
        """Return what is there after the looks up to an instant."""
        return {i for i, told in self.events.items() if _there(told, at)}

    def insert(self, at: Instant, shown: AbstractSet[int]) -> Iterator[Event]:
        """Put a look in its place, and yield the events that this adds."""
        place = bisect_left(self.instants, at)
        again = place < len(self.instants) and self.instants[place] == at
        before = self.on(at if again else at - 1)
        came, went = shown - before, set() if again else before - shown
        after = bisect_right(self.instants, at)
        told = [(at, True, i) for i in came] + [(at, False, i) for i in went]
        if after < len(self.instants):
            later = self.instants[after]
            said = self.on(later)
            told += [(later, False, i) for i in came - said]
            told += [(later, True, i) for i in went & said]
        if not again:
            self.instants.insert(place, at)
        yield from self._told(sorted(told))

    def _told(self, events: Iterable[Event]) -> Iterator[Event]:
        for at, present, identity in events:
            insort(self.events[identity], (at, present))
            yield at, present, identity


def _there(told: list[tuple[Instant, bool]], at: Instant) -> bool:
    place = bisect_right(told, (at, True))
    return place > 0 and told[place - 1][1]
