"""Keys: what is on which lane, as sorted 64-bit numbers, and what changed between two such sets.

A key is ``lane << 32 | identity``; identities stay under 2**31, so that one more bit fits.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]
HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
ONE = np.uint64(1)
BLOCKS = (512, 64)
"""Keys of a stretch that is compared as a whole."""
MANY = 64
"""Stretches under which sorting is as fast."""
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
        if min(len(old), len(new)) >= MANY * block:
            old, new = _unlike(old, new, block)
    return _changed(old, new)


def _unlike(old: Keys, new: Keys, block: int) -> tuple[Keys, Keys]:
    """Leave out blocks of ``old`` of which ``new`` holds every key and none between."""
    count = len(old) // block
    ends = np.searchsorted(new, old[block - 1 : count * block : block], "right")
    edges = np.append(0, ends)
    left = np.flatnonzero(_differing(old, new, edges, block))
    blocks = old[: count * block].reshape(count, block)
    others = new[ranges(edges[left], np.diff(edges)[left])]
    return np.append(blocks[left], old[count * block :]), np.append(others, new[ends[-1] :])


def _differing(old: Keys, new: Keys, edges: Places, block: int) -> NDArray[np.bool_]:
    """Tell of each block of ``old`` whether ``new`` has anything else between these edges.

    Neighbouring blocks that lie equally far apart in both are compared in one go.
    """
    count = len(edges) - 1
    shifts = edges[:-1] - np.arange(count) * block
    alike = np.diff(edges) == block
    broken = ~alike[1:] | ~alike[:-1] | (shifts[1:] != shifts[:-1])
    runs = [0, *(np.flatnonzero(broken) + 1).tolist(), count]
    differs: NDArray[np.bool_] = ~alike
    for first, end in pairwise(runs):
        if alike[first]:
            shift = int(edges[first]) - first * block
            differs[first:end] = _apart(
                old[first * block : end * block],
                new[first * block + shift : end * block + shift],
                block,
            )
    return differs


def _apart(old: Keys, new: Keys, block: int) -> NDArray[np.bool_]:
    """Tell of each block of equally long stretches whether they differ in it."""
    differs = np.empty(len(old) // block, np.bool_)
    for start in range(0, len(old), AT_ONCE):
        unlike = (old[start : start + AT_ONCE] != new[start : start + AT_ONCE]).reshape(-1, block)
        place = start // block
        np.logical_or.reduce(unlike, axis=1, out=differs[place : place + len(unlike)])
    return differs


def _changed(old: Keys, new: Keys) -> tuple[Keys, Keys]:
    if len(old) == 0 or len(new) == 0:
        return new, old
    both = np.concatenate((old << ONE, (new << ONE) | ONE))
    both.sort()
    plain = both >> ONE
    twice = plain[1:] == plain[:-1]
    alone = np.ones(len(both), dtype=bool)
    alone[1:] &= ~twice
    alone[:-1] &= ~twice
    rest = both[alone]
    came = (rest & ONE).astype(bool)
    return rest[came] >> ONE, rest[~came] >> ONE
