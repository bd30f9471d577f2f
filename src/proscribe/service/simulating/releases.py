"""Releases: which version of an application there is at a time, and how it is written.

The versions are made up, no verdict rests on one. What matters is that they drift: a machine
has an older release than another, and by its own habits.
"""

from functools import cache

import numpy as np

from proscribe.service.simulating.arrays import Floats, Ints, Mask, Random, leading
from proscribe.service.simulating.shelves import Shelves

FIRST, MOST = 600, 1 << 11
"""The release of the first day, and more than any: a release comes each five days at most."""

STYLES = 8


def release(  # noqa: PLR0913, PLR0917, one row an event, one argument a column
    random: Random,
    shelves: Shelves,
    application: Ints,
    day: Ints,
    turn: Ints,
    diligence: Floats,
) -> Ints:
    """Return the release that is installed: the newest in a session, an older one at the start."""
    newest = FIRST + (day + shelves.phase[application]) // shelves.period[application]
    behind = np.exp(1.2 * random.standard_normal(len(turn)) + 1.4) / np.sqrt(diligence)
    old = np.minimum(behind, FIRST - 1).astype(np.int64)
    return np.minimum(np.where(turn < 0, newest - old, newest), MOST - 1)


def kept(stay: Ints, number: Ints) -> Mask:
    """Tell of each event whether it changes anything: an update to the same release does not."""
    same = np.append(False, number[1:] == number[:-1])[: len(number)]
    found: Mask = leading(stay) | ~same
    return found


def version(shelves: Shelves, application: Ints, number: Ints) -> Ints:
    """Return the place of a version among `versions`."""
    return shelves.style[application] % STYLES * MOST + number


@cache
def versions() -> tuple[str, ...]:
    """Return how each release is written in each style."""
    return tuple(_written(style, n) for style in range(STYLES) for n in range(MOST))


def _written(style: int, n: int) -> str:
    return (
        f"{1 + n // 40}.{n // 8 % 5}.{n % 8}",
        f"{60 + n // 6}.0.{4000 + 23 * n}.{17 * n % 97}",
        f"{2020 + n // 200}.{n // 16 % 12 + 1}.{n}",
        f"{n // 100}.{n % 100}",
        f"{1 + n // 64}.{n % 64}-{1 + n % 3}",
        f"{2 + n // 128}.{n // 16 % 8}.{n % 16}+build{1000 + n}",
        f"{10 + n // 30}.{n % 30}.0.{7 * n % 1000}",
        f"{1000 + n}",
    )[style]
