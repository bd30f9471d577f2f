"""Looks: when each source looked at each machine, what it could see, and when it was heard.

A source looks once on most days. Its report may come days late, after later ones; a machine
whose clock is wrong says the wrong time; one that is silent says nothing.
"""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from proscribe.service.simulating.arrays import DAY, NEVER, Ints, Mask, Random, leading, spread
from proscribe.service.simulating.lives import Lives
from proscribe.service.simulating.machines import HARDWARE_ALONE, SHOWN_WHOLE, Machines
from proscribe.service.simulating.parameters import Parameters, Sending
from proscribe.service.simulating.sources import BLIND, NARROW, SETS, SOURCES

DAILY = 0.92
"""How often a source looks on a day; on the first day all do."""

PARTIAL = 0.03
"""How often a source that can see less does so."""

LATE, LATER, LATEST = 0.02, 0.4, 10
"""How many reports come late; they do a day or more later, and these days at most."""

HEARTBEAT = 7
"""Days after which a source that sends changes sends though nothing changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """One row a look, by machine, source and time; instants in seconds from the start."""

    machine: Ints
    source: Ints
    name: Ints
    """0: under its first name; 1: under the other."""
    shape: Ints
    """What it shows, in ``SHAPES``; BLIND for the hardware alone."""
    sees: Ints
    """What it could see, in ``SHAPES``; BLIND for nothing of which it could say that it is not
    there."""
    at: Ints
    seen: Ints
    """When the report says that it was."""
    arrival: Ints
    """The day on which it is heard."""

    def chosen(self, which: Ints | Mask) -> "Looks":
        """Return some of the rows."""
        return Looks(**{f.name: getattr(self, f.name)[which] for f in fields(self)})


def looks(random: Random, parameters: Parameters, machines: Machines, lives: Lives) -> Looks:
    """Draw the looks at the machines of a part whose reports are heard within the days."""
    machine, source = _watchers(machines)
    pair, at = _times(random, parameters.days, machines, machine)
    every = _shaped(random, machines, (machine[pair], source[pair]), at)
    if parameters.sending is Sending.CHANGES:
        every = every.chosen(_news(parameters.days, every, lives))
    return every.chosen(every.arrival < parameters.days)


def _watchers(machines: Machines) -> tuple[Ints, Ints]:
    """Return pairs of a machine and a source of it."""
    counts = np.array([len(sources) for _, sources, _ in SETS])
    flat = np.array([source for _, sources, _ in SETS for source in sources])
    first = np.cumsum(counts) - counts
    machine, place = spread(counts[machines.sources])
    return machine, flat[first[machines.sources[machine]] + place]


def _times(random: Random, days: int, machines: Machines, machine: Ints) -> tuple[Ints, Ints]:
    """Return the pairs that look, with the instants, by pair and time."""
    size = (len(machine), days)
    day = np.arange(days)
    speaks = (day < machines.silent[machine][:, None]) | (day >= machines.speaks[machine][:, None])
    does = (random.random(size, np.float32) < DAILY) | (day == 0)
    pair, on = np.nonzero(does & speaks)
    return pair, on * DAY + random.integers(0, DAY, len(pair))


def _shaped(random: Random, machines: Machines, pair: tuple[Ints, Ints], at: Ints) -> Looks:
    machine, source = pair
    narrow = np.array([NARROW.get(n, n) for n in range(len(SOURCES))])
    partial = random.random(len(at)) < PARTIAL
    shape = np.where(partial, narrow[source], source)
    blind = machines.blind[machine]
    late = np.minimum(LATEST, random.geometric(LATER, len(at)))
    late = np.where(random.random(len(at)) < LATE, late, 0)
    return Looks(
        machine=machine,
        source=source,
        name=(at >= machines.renamed[machine]).astype(np.int64),
        shape=np.where(blind == HARDWARE_ALONE, BLIND, shape),
        sees=np.where(blind != SHOWN_WHOLE, BLIND, shape),
        at=at,
        seen=at + machines.skew[machine],
        arrival=at // DAY + late,
    )


def _news(days: int, looks: Looks, lives: Lives) -> Mask:
    """Tell which looks a source sends that sends changes."""
    changed = _last_change(looks, lives)
    line = np.cumsum(leading((looks.machine * len(SOURCES) + looks.source) * 2 + looks.name)) - 1
    sent = np.full(int(line[-1]) + 1 if len(line) else 0, -NEVER)
    found = np.zeros(len(line), bool)
    order = np.argsort(looks.at // DAY, kind="stable")
    bounds = np.searchsorted(looks.at[order] // DAY, np.arange(days + 1))
    for first, end in pairwise(bounds):
        rows = order[first:end]
        before = sent[line[rows]]
        news = (changed[rows] > before) | (looks.at[rows] - before >= HEARTBEAT * DAY)
        rows = rows[news]
        found[rows] = True
        sent[line[rows]] = looks.at[rows]
    return found


def _last_change(looks: Looks, lives: Lives) -> Ints:
    """Return when, before each look, anything last changed on its machine."""
    when = np.concatenate([lives.since, lives.until])
    machine = np.concatenate([lives.machine, lives.machine])
    real = when < NEVER
    keys = np.unique(machine[real] * NEVER + when[real])
    place = np.searchsorted(keys, looks.machine * NEVER + looks.at, side="right") - 1
    last = keys[np.maximum(0, place)] if len(keys) else np.zeros(len(place), np.int64)
    own = (place >= 0) & (last // NEVER == looks.machine)
    return np.where(own, last % NEVER, 0)
