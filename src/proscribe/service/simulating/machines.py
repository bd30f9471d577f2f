"""The machines of a part: what they are, who looks at them, and what befalls them."""

from dataclasses import dataclass

import numpy as np

from proscribe.service.simulating.arrays import DAY, NEVER, Floats, Ints, Random, drawn
from proscribe.service.simulating.parameters import PLATFORMS, Parameters
from proscribe.service.simulating.shelves import Shelves
from proscribe.service.simulating.sources import SETS

GROUPS = ("almanac", "bridges", "ferries", "harbours", "lanterns", "meadows", "orchards")
"""Invented departments."""

CADENCE = 7
"""Days between two sessions in which a device changes."""

SHOWN_WHOLE, HARDWARE_ALONE, WORK_ALONE = range(3)
HARDWARE, WORK = 0.01, 0.02
"""Shares of devices of which sources are shown the hardware alone, or only the work side."""

SKEWED, SKEW = 0.03, 26 * 3600
"""The share of devices whose clock is wrong, and by how many seconds at most."""

RENAMED, ENROLLED = 0.02, 0.01
"""Shares of devices that get another name, and that are wiped and enrolled anew under another."""

FOR_EVER = 0.5
"""Of those that fall silent, the share that never speaks again."""

SESSION = 5400
"""Seconds that a session lasts: changes, then a wipe or a new name, then what is set up anew."""

HALFWAY = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """One row a machine. ``silent`` and ``speaks`` are days, ``renamed`` is an instant."""

    number: Ints
    platform: Ints
    group: Ints
    sources: Ints
    """A place in ``SETS``."""
    appetite: Floats
    """How many applications it has, beside the average."""
    diligence: Floats
    """How readily it updates, beside the average."""
    phase: Ints
    """The day of its first session."""
    session: Ints
    """When its sessions begin, in seconds after midnight."""
    blind: Ints
    """Whether sources are shown it whole, its hardware alone, or its work side alone."""
    skew: Ints
    silent: Ints
    speaks: Ints
    renamed: Ints
    wiped: Ints
    """The turn of the session in which it is wiped; NEVER for most."""
    editions: Ints
    """For each application of several editions, the one that the machine would have."""

    def day(self, machine: Ints, turn: Ints) -> Ints:
        """Return the day of a session."""
        return self.phase[machine] + turn * CADENCE

    def turns(self, days: int) -> Ints:
        """Return how many sessions each machine has."""
        return np.maximum(0, (days - self.phase + CADENCE - 1) // CADENCE)


def machines(random: Random, parameters: Parameters, part: int, shelves: Shelves) -> Machines:
    """Draw the machines of a part."""
    numbers = parameters.machines(part)
    count, days = len(numbers), parameters.days
    platform = drawn(random, np.cumsum(parameters.shares), count)
    phase = random.integers(0, CADENCE, count)
    session = random.integers(0, DAY - SESSION, count)
    silent, speaks = _silence(random, count, parameters)
    named, wiped = _befallen(random, np.maximum(0, (days - phase + CADENCE - 1) // CADENCE))
    drift = random.standard_normal((2, count))
    return Machines(
        number=np.arange(numbers.start, numbers.stop),
        platform=platform,
        group=random.integers(0, len(GROUPS), count),
        sources=_watched(random, platform),
        appetite=np.clip(np.exp(0.3 * drift[0] - 0.045), 0.4, 2.5),
        diligence=np.clip(np.exp(0.7 * drift[1] - 0.245), 0.1, 4.0),
        phase=phase,
        session=session,
        blind=_blind(random, count),
        skew=_skew(random, count),
        silent=silent,
        speaks=speaks,
        renamed=_instant(phase, named, session),
        wiped=wiped,
        editions=_editions(random, count, shelves),
    )


def _watched(random: Random, platform: Ints) -> Ints:
    chosen = np.zeros(len(platform), np.int64)
    for place, name in enumerate(PLATFORMS):
        sets = [n for n, (of, _, _) in enumerate(SETS) if of is name]
        sums = np.cumsum([float(SETS[n][2]) for n in sets])
        here = np.flatnonzero(platform == place)
        chosen[here] = np.array(sets)[drawn(random, sums, len(here))]
    return chosen


def _silence(random: Random, count: int, parameters: Parameters) -> tuple[Ints, Ints]:
    """Return from which day a machine is silent, and from which it speaks again."""
    is_silent = random.random(count) < parameters.silent
    begins = 1 + (random.random(count) * parameters.days).astype(np.int64)
    lasts = np.where(random.random(count) < FOR_EVER, NEVER, random.integers(3, 61, count))
    silent = np.where(is_silent, begins, NEVER)
    return silent, np.minimum(NEVER, silent + lasts)


def _blind(random: Random, count: int) -> Ints:
    chance = random.random(count)
    work = np.where(chance < HARDWARE + WORK, WORK_ALONE, SHOWN_WHOLE)
    return np.where(chance < HARDWARE, HARDWARE_ALONE, work)


def _skew(random: Random, count: int) -> Ints:
    wrong = random.random(count) < SKEWED
    return np.where(wrong, random.integers(-SKEW, SKEW + 1, count), 0)


def _befallen(random: Random, turns: Ints) -> tuple[Ints, Ints]:
    """Return the turns in which machines get another name, and in which they are wiped too."""
    chance = random.random(len(turns))
    turn = (random.random(len(turns)) * turns).astype(np.int64)
    happens = (chance < RENAMED + ENROLLED) & (turn > 0)
    wiped = happens & (chance < ENROLLED)
    return np.where(happens, turn, NEVER), np.where(wiped, turn, NEVER)


def _instant(phase: Ints, turn: Ints, session: Ints) -> Ints:
    """Return the middle of a session; NEVER for none."""
    when = (phase + np.where(turn < NEVER, turn, 0) * CADENCE) * DAY + session + HALFWAY
    return np.where(turn < NEVER, when, NEVER)


def _editions(random: Random, count: int, shelves: Shelves) -> Ints:
    rows = [drawn(random, sums, count) for _, sums in shelves.various]
    return np.array(rows, np.int64).reshape(len(shelves.various), count)
