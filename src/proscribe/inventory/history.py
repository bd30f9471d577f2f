"""History: all that is known of some lanes, read for the sake of looks that come late."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from proscribe.inventory import by_lane, looked
from proscribe.inventory.difference import Events
from proscribe.inventory.keys import Numbers, identities_of, joined, lanes_of
from proscribe.inventory.late import Lane
from proscribe.inventory.manifest import Manifest
from proscribe.inventory.timeline import CLOSING, Contents, Timeline


def late(
    folder: Path,
    manifest: Manifest,
    batch: Timeline,
    contents: Contents,
    pairs: tuple[Numbers, Numbers],
) -> tuple[Events, Events]:
    """Return the events that late looks add, and all of their lanes with them."""
    lanes = _lanes(folder, manifest, np.unique(batch.lanes), pairs)
    told: list[tuple[int, int, int, bool]] = []
    for lane, seen, place in zip(batch.lanes, batch.seen, batch.places, strict=True):
        shown = frozenset() if place == CLOSING else _shown(contents, int(place))
        for at, present, identity in lanes[int(lane)].insert(int(seen), shown):
            told.append((int(lane), identity, at, present))
    every = [
        (lane, identity, at, present)
        for lane, known in lanes.items()
        for identity, events in known.events.items()
        for at, present in events
    ]
    return _events(told), _events(every)


def _shown(contents: Contents, place: int) -> frozenset[int]:
    start = int(contents.ends[place - 1]) if place else 0
    return frozenset(contents.identities[start : int(contents.ends[place])].tolist())


def _events(told: list[tuple[int, int, int, bool]]) -> Events:
    if not told:
        return Events.none()
    lanes, identities, seen, present = zip(*told, strict=True)
    keys = joined(np.array(lanes, np.uint64), np.array(identities, np.uint64))
    return Events(keys, np.array(seen, np.int64), np.array(present, bool))


def _lanes(
    folder: Path, manifest: Manifest, asked: Numbers, pairs: tuple[Numbers, Numbers]
) -> dict[int, Lane]:
    wide, narrow = pairs
    chosen = np.isin(narrow, asked)
    above: defaultdict[int, list[int]] = defaultdict(list)
    for w, n in zip(wide[chosen].tolist(), narrow[chosen].tolist(), strict=True):
        above[w].append(n)
    instants: defaultdict[int, set[int]] = defaultdict(set)
    concerned = np.union1d(asked, wide[chosen])
    own = frozenset(asked.tolist())
    for lane, seen in _instants(folder, manifest, concerned):
        if lane in own:
            instants[lane].add(seen)
        for below in above.get(lane, ()):
            instants[below].add(seen)
    lanes = {lane: Lane(sorted(instants[lane])) for lane in asked.tolist()}
    stored = by_lane.of_lanes(folder, manifest, asked)
    of = (lanes_of(stored.keys), identities_of(stored.keys), stored.seen, stored.present)
    for lane, identity, seen, present in zip(*(c.tolist() for c in of), strict=True):
        lanes[lane].events[identity].append((seen, present))
    for known in lanes.values():
        for events in known.events.values():
            events.sort()
    return lanes


def _instants(folder: Path, manifest: Manifest, lanes: Numbers) -> Iterator[tuple[int, int]]:
    for look in manifest.looks:
        of, seen, _ = looked.columns(folder, look)
        chosen = np.isin(of, lanes)
        yield from zip(of[chosen].tolist(), seen[chosen].tolist(), strict=True)
