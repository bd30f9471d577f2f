"""Keys: what is on which lane, as sorted 64-bit numbers, and what changed between two such sets.

A key is ``lane << 32 | identity``; identities stay under 2**31, so that one more bit fits.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]
HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
ONE = np.uint64(1)
BLOCKS = (512, 64, 16)
"""Keys of a stretch that is compared as a whole, eight or a multiple of eight."""
MANY = 64
"""Stretches under which sorting is as fast."""
NEAR = 8
"""Neighbouring stretches of which one is searched for first."""
AT_ONCE = 1 << 15
"""Keys that are compared in one go: they stay in the processor's cache."""


def joined(lanes: NDArray[np.generic], identities: NDArray[np.generic]) -> Keys:
    """Return the keys of pairs of a lane and an identity."""
    return (lanes.astype(np.uint64) << HALF) | identities.astype(np.uint64)


def lanes_of(keys: Keys) -> Numbers:
    """Return the lane of each key."""
    return (keys >> HALF).astype(np.uint32)


def identities_of(keys: Keys) -> Numbers:
    """Return the identity of each key."""
    return (keys & LOW).astype(np.uint32)


def ranges(starts: NDArray[np.integer], counts: NDArray[np.integer]) -> Places:
    """Return the places ``start .. start + count - 1`` of all ranges, one after another."""
    counts = counts.astype(np.int64)
    before = np.cumsum(counts) - counts
    return np.repeat(starts.astype(np.int64) - before, counts) + np.arange(counts.sum())


def distinct(keys: Keys) -> Keys:
    """Return keys sorted, each once; ``numpy.unique`` would hash them, and take five times."""
    keys = np.sort(keys)
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def changed(old: Keys, new: Keys) -> tuple[Keys, Keys]:
    """Return the keys of ``new`` that ``old`` lacks, and those of ``old`` that ``new`` lacks.

    Both are sorted and hold each key once; so are the results. Stretches that are alike are passed
    over by comparing them, first wide ones and then narrow ones; the rest is sorted together.
    """
    for block in BLOCKS:
        if (whole := min(len(old), len(new))) < MANY * block:
            continue
        old, new = _unlike(old, new, block)
        if len(old) > whole // 2:  # most of it is unlike: narrower stretches will be as well
            break
    return _changed(old, new)


def _unlike(old: Keys, new: Keys, block: int) -> tuple[Keys, Keys]:
    """Leave out blocks of ``old`` of which ``new`` holds every key and none between."""
    count = len(old) // block
    edges = np.append(0, _ends(new, old[block - 1 : count * block : block], block))
    left = np.flatnonzero(_differing(old, new, edges, block))
    blocks = old[: count * block].reshape(count, block)
    others = [*_stretches(new, edges, left), new[edges[-1] :]]
    return np.append(blocks[left], old[count * block :]), np.concatenate(others)


def _ends(new: Keys, marks: Keys, block: int) -> Places:
    """Return how many keys of ``new`` go up to each mark; marks are a block apart in the old.

    Most marks lie as far from where they were as the one before: that is tried first.
    """
    places = np.arange(1, len(marks) + 1) * block
    some = np.arange(0, len(marks), NEAR)
    apart = np.searchsorted(new, marks[some], "right") - places[some]
    guess = places + np.repeat(apart, NEAR)[: len(marks)]
    inside = np.clip(guess, 1, len(new) - 1)
    right = (guess == inside) & (new[inside - 1] <= marks) & (marks < new[inside])
    wrong = np.flatnonzero(~right)
    guess[wrong] = np.searchsorted(new, marks[wrong], "right")
    return guess


def _differing(old: Keys, new: Keys, edges: Places, block: int) -> NDArray[np.bool_]:
    """Tell of each block of ``old`` whether ``new`` has anything else between these edges."""
    count, some = len(edges) - 1, AT_ONCE // block
    blocks = old[: count * block].reshape(count, block)
    windows = sliding_window_view(new, block)
    starts = np.minimum(edges[:-1], len(new) - block)
    differs: NDArray[np.bool_] = np.diff(edges) != block
    breaks = np.cumsum(np.append(0, np.diff(starts) != block))
    for first in range(0, count, some):
        end = min(count, first + some)
        # Neighbours that lie one after another in both are compared where they are.
        if breaks[first] == breaks[end - 1]:
            others = new[starts[first] : starts[end - 1] + block].reshape(-1, block)
        else:
            others = windows[starts[first:end]]
        unlike = (blocks[first:end] != others).view(np.uint64)
        differs[first:end] |= np.bitwise_or.reduce(unlike, axis=1) != 0
    return differs


def _stretches(new: Keys, edges: Places, left: Places) -> Iterator[Keys]:
    """Yield what lies between the edges of the blocks that are left; neighbours as one."""
    breaks = np.flatnonzero(np.diff(left) != 1) + 1
    starts, ends = np.append(0, breaks), np.append(breaks, len(left)) - 1
    if len(left):
        starts, ends = edges[left[starts]], edges[left[ends] + 1]
        yield from (new[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True))


def _changed(old: Keys, new: Keys) -> tuple[Keys, Keys]:
    if len(old) == 0 or len(new) == 0:
        return new, old
    both = np.concatenate((old << ONE, (new << ONE) | ONE))
    both.sort(kind="stable")  # which merges what is in order: six times as fast
    plain = both >> ONE
    twice = plain[1:] == plain[:-1]
    alone = np.ones(len(both), dtype=bool)
    alone[1:] &= ~twice
    alone[:-1] &= ~twice
    rest = both[alone]
    came = (rest & ONE).astype(bool)
    return rest[came] >> ONE, rest[~came] >> ONE
