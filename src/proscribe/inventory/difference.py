"""The difference that looks in the order of time make to what was on their lanes.

Look by look of each lane: what it shows and the one before did not has appeared with it, and what
it does not show any more has disappeared. All lanes go through their first look together, then
through their second, so that the work is of whole arrays.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from proscribe.inventory.keys import HALF, ONE, Keys, Numbers, changed, identities_of, lanes_of
from proscribe.inventory.state import State
from proscribe.inventory.timeline import Contents, Timeline


@dataclass(frozen=True, slots=True)
class Events:
    """Appearances and disappearances: parallel arrays."""

    keys: Keys
    seen: np.ndarray
    """In microseconds since 1970."""
    present: np.ndarray

    @classmethod
    def none(cls) -> Self:
        """Return no events."""
        return cls(np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, bool))

    @classmethod
    def joined(cls, parts: list["Events"]) -> "Events":
        """Return all events of several parts."""
        if len(parts) == 1:
            return parts[0]
        columns = zip(*((p.keys, p.seen, p.present) for p in parts), strict=True)
        return cls(*map(np.concatenate, columns)) if parts else cls.none()

    def latest(self) -> tuple[Keys, np.ndarray]:
        """Return the keys, sorted, and whether the last event of each is an appearance."""
        order = ordered(self.keys, self)
        keys, present = self.keys[order], self.present[order]
        newest = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
        return keys[newest], present[newest]


def ordered(keys: Keys, events: Events) -> np.ndarray:
    """Return the order of events by key, instant, and absence before presence."""
    # What came and what went lie in order each: a stable sort finds that.
    order = np.argsort(keys, kind="stable")
    if np.any(keys[order[1:]] == keys[order[:-1]]):
        return np.lexsort((events.present, events.seen, keys))
    return order


def difference(state: State, batch: Timeline, contents: Contents) -> Events:
    """Return what a batch changes; each of its looks is later than all before on its lane."""
    rounds = batch.rounds()
    parts: list[Events] = []
    before: Keys | None = None
    for number in range(int(rounds.max(initial=-1)) + 1):
        part = batch.only(rounds == number)
        old = state.of(part.lanes) if before is None else _on(before, part.lanes)
        new = contents.keys(part)
        came, went = changed(old, new)
        parts.append(Events(came, _seen(came, part), np.ones(len(came), bool)))
        parts.append(Events(went, _seen(went, part), np.zeros(len(went), bool)))
        before = new
    return Events.joined([p for p in parts if len(p.keys)])


def _on(keys: Keys, lanes: Numbers) -> Keys:
    """Return those keys that are on some lanes, all sorted."""
    of = lanes_of(keys)
    places = np.searchsorted(lanes, of)
    places[places == len(lanes)] = 0
    return keys[lanes[places] == of] if len(lanes) else keys[:0]


def _seen(keys: Keys, part: Timeline) -> np.ndarray:
    """Return the instant of the look of each key's lane."""
    return part.seen[np.searchsorted(part.lanes, lanes_of(keys))]


def columns(events: Events) -> dict[str, np.ndarray]:
    """Return events as columns of the store, by identity, lane, instant, absence first."""
    turned = (events.keys << HALF) | (events.keys >> HALF)
    if (instants := _instants(events)) is None:
        order = np.lexsort((events.present, events.seen, turned))
        return _columns(turned[order], events.seen[order], events.present[order])
    # One look a lane: an event follows from its key, and sorting keys alone is three times as fast.
    packed = (turned << ONE) | events.present
    packed.sort()
    keys = packed >> ONE
    return _columns(keys, instants[identities_of(keys)], (packed & ONE).astype(bool))


def _columns(turned: Keys, seen: np.ndarray, present: np.ndarray) -> dict[str, np.ndarray]:
    """Return columns of keys that were turned: the identity is their upper half."""
    told = {"identity": lanes_of(turned), "lane": identities_of(turned)}
    return {**told, "seen": seen, "present": present}


def _instants(events: Events) -> np.ndarray | None:
    """Return the instant of the events of each lane; nothing, if a lane has several."""
    lanes = lanes_of(events.keys)
    instants = np.zeros(int(lanes.max(initial=0)) + 1, np.int64)
    instants[lanes] = events.seen
    return instants if np.array_equal(instants[lanes], events.seen) else None
