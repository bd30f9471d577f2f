"""Arrays, and the few things that are done with them everywhere."""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]
Random = np.random.Generator

DAY = 86_400
"""Seconds; instants are counted in them from the start of the simulation."""

NEVER = 1 << 40
"""An instant that no simulation reaches."""


def stream(seed: int, part: int) -> Random:
    """Return the randomness of one part: of no other does it depend."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, part])))


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return, for groups of so many members, the group of each member and its place in it."""
    group = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return group, np.arange(len(group)) - first[group]


def lasting(group: Ints) -> Mask:
    """Tell of each row of a sorted array whether it is the last of its group."""
    return np.append(group[1:] != group[:-1], True) if len(group) else np.zeros(0, bool)


def leading(group: Ints) -> Mask:
    """Tell of each row of a sorted array whether it is the first of its group."""
    return np.append(True, group[1:] != group[:-1]) if len(group) else np.zeros(0, bool)


def drawn(random: Random, sums: Floats, count: int) -> Ints:
    """Draw places by their share of the running sums."""
    if not count or not len(sums):
        return np.zeros(0, np.int64)
    places = np.searchsorted(sums, random.random(count) * sums[-1], side="right")
    found: Ints = np.minimum(places, len(sums) - 1).astype(np.int64)
    return found


def compact(codes: Any, size: int) -> tuple[Ints, Ints]:  # noqa: ANN401, any integers
    """Return the codes that occur, in order, and each row's place among them."""
    used = np.flatnonzero(np.bincount(codes, minlength=size))
    place = np.zeros(size, np.int64)
    place[used] = np.arange(len(used))
    return used, place[codes]
