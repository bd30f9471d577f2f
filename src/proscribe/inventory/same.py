"""Same: looks that find their lane as it is, and so need not be compared with it."""

import numpy as np

from proscribe.inventory.intern import Interned
from proscribe.inventory.keys import Mask, distinct, identities_of, joined, lanes_of, ranges
from proscribe.inventory.marks import Marked
from proscribe.inventory.state import State
from proscribe.inventory.timeline import CLOSING, Contents, Timeline


def quiet(batch: Interned, line: Timeline) -> Mask:
    """Tell which entries change nothing: the only ones of their lanes, which show nothing else."""
    told = np.zeros(len(batch.lanes), bool)
    told[(batch.contents >> np.uint64(32)).astype(np.int64)] = True
    looks = line.places != CLOSING
    alone = np.bincount(line.lanes)[line.lanes] == 1 if len(line.lanes) else looks
    found: Mask = looks & alone
    found[looks] &= (batch.same & ~told)[line.places[looks]]
    return found


def contents(batch: Interned, line: Timeline, state: State) -> Contents:
    """Return what looks show; those that found their lane as it is show what is on it."""
    looks = np.sort(line.places[line.places != CLOSING])
    looks = looks[batch.same[looks]]
    if len(looks) == 0:
        return Contents.of(batch.contents, len(batch.lanes))
    lanes = batch.lanes[looks]
    keys = state.of(np.unique(lanes))
    of = lanes_of(keys)
    starts = np.searchsorted(of, lanes, "left")
    counts = np.searchsorted(of, lanes, "right") - starts
    held = joined(np.repeat(looks, counts), identities_of(keys)[ranges(starts, counts)])
    return Contents.of(distinct(np.concatenate((batch.contents, held))), len(batch.lanes))


def remembered(batch: Interned, line: Timeline, chosen: Mask) -> Marked:
    """Return the marks that hold after the batch: of the last look of a lane, if that is chosen."""
    last = np.append(line.lanes[1:] != line.lanes[:-1], True)[: len(line.lanes)]
    places = line.places[last & chosen & (line.places != CLOSING)]
    marked = batch.marked.only(places)
    return marked.only(np.flatnonzero(marked.marks.any(axis=1)))
