"""Keys: what is on which lane, as sorted 64-bit numbers, and what changed between two such sets.

A key is ``lane << 32 | identity``; identities stay under 2**31, so that one more bit fits.
"""

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]
HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
ONE = np.uint64(1)


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

    Both are sorted and hold each key once; so are the results.
    """
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
