"""Lives: which application, in which version, was on which machine from when to when.

Each pair of a machine and an application has a life of its own: it is there at the start or
comes later, goes, and may come again. A machine changes only in its sessions, in turns that
are a week apart, so that most of its reports of two days are alike, as real ones are.
"""

from dataclasses import dataclass

import numpy as np

from proscribe.service.simulating.arrays import (
    DAY,
    NEVER,
    Floats,
    Ints,
    Random,
    drawn,
    leading,
    spread,
)
from proscribe.service.simulating.machines import CADENCE, HALFWAY, Machines
from proscribe.service.simulating.parameters import PLATFORMS, Parameters
from proscribe.service.simulating.releases import kept, release
from proscribe.service.simulating.shelves import Shelf, Shelves

UPDATED, CHANGED = 0.8, 0.1
"""Of the churn, what is updates; and what installs, and what removals."""

RETURNS, AWAY = 0.4, 30
"""The share of what was removed that comes again, and after how many days on average."""

RESTLESS = 4
"""How many times more often what is planted is removed than the rest."""

DENSE = 0.02
SEGMENTS = 3
KEPT, KEPT_PLANTED = 0.9, 0.3
"""After a wipe, the shares of applications, and of plants, that are set up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """One row a stay of one version, by machine and time; ``until`` is NEVER for what stays."""

    machine: Ints
    application: Ints
    edition: Ints
    release: Ints
    since: Ints
    until: Ints


@dataclass(frozen=True, slots=True)
class _Stays:
    """One row a stay in any version: from a turn (-1: the start) to a turn."""

    machine: Ints
    application: Ints
    since: Ints
    until: Ints

    def chosen(self, which: Ints) -> "_Stays":
        return _Stays(
            self.machine[which], self.application[which], self.since[which], self.until[which]
        )


def lives(random: Random, parameters: Parameters, machines: Machines, shelves: Shelves) -> Lives:
    """Draw the lives of all applications on the machines of a part."""
    turns = machines.turns(parameters.days)
    stays = _stays(random, parameters, machines, shelves)
    stays = _wiped(random, stays, machines, shelves)
    row, turn = _updates(random, parameters.churn, stays, machines, turns)
    return _versions(random, stays, (row, turn), machines, shelves)


def _stays(random: Random, parameters: Parameters, machines: Machines, shelves: Shelves) -> _Stays:
    machine, application, since = _pairs(random, parameters, machines, shelves)
    turns = machines.turns(parameters.days)
    found: list[_Stays] = []
    for _ in range(SEGMENTS):
        leave = parameters.churn * CHANGED * np.where(shelves.planted[application], RESTLESS, 1)
        until = since + _waiting(random, leave * CADENCE)
        until = np.where(until < turns[machine], until, NEVER)
        found.append(_Stays(machine, application, since, until))
        again = until + _waiting(random, np.full(len(until), CADENCE / AWAY))
        returns = (random.random(len(until)) < RETURNS) & (again < turns[machine])
        machine, application, since = machine[returns], application[returns], again[returns]
    return _Stays(
        np.concatenate([s.machine for s in found]),
        np.concatenate([s.application for s in found]),
        np.concatenate([s.since for s in found]),
        np.concatenate([s.until for s in found]),
    )


def _waiting(random: Random, rate: Floats) -> Ints:
    """Return how many turns pass, one at least, until what comes at a rate a turn."""
    waits = np.full(len(rate), NEVER)
    some = rate > 0
    waits[some] = np.minimum(NEVER, random.geometric(-np.expm1(-rate[some])))
    return waits


def _pairs(
    random: Random, parameters: Parameters, machines: Machines, shelves: Shelves
) -> tuple[Ints, Ints, Ints]:
    """Return pairs of a machine and an application, each once, with the turn of its coming."""
    found: list[tuple[Ints, Ints, Ints]] = []
    for place in range(len(PLATFORMS)):
        here = np.flatnonzero(machines.platform == place)
        if not len(here):
            continue
        shelf, appetite = shelves.shelves[place], machines.appetite[here]
        for row, column in (_dense(random, shelf, appetite), _sparse(random, shelf, appetite)):
            found.append((here[row], shelf.applications[column], np.full(len(row), -1)))
        found.append(_newcomers(random, parameters, machines, here, shelf))
    machine, application, since = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((since, application, machine))
    machine, application, since = machine[order], application[order], since[order]
    once = leading(machine * len(shelves.first) + application)
    return machine[once], application[once], since[once]


def _dense(random: Random, shelf: Shelf, appetite: Floats) -> tuple[Ints, Ints]:
    common = np.flatnonzero(shelf.shares >= DENSE)
    chance = np.minimum(0.99, np.outer(appetite, shelf.shares[common]))
    row, column = np.nonzero(random.random(chance.shape) < chance)
    return row, common[column]


def _sparse(random: Random, shelf: Shelf, appetite: Floats) -> tuple[Ints, Ints]:
    rare = np.flatnonzero(shelf.shares < DENSE)
    counts = random.poisson(shelf.shares[rare] * appetite.sum())
    column, _ = spread(counts)
    return drawn(random, np.cumsum(appetite), len(column)), rare[column]


def _newcomers(
    random: Random, parameters: Parameters, machines: Machines, here: Ints, shelf: Shelf
) -> tuple[Ints, Ints, Ints]:
    """Draw what comes later, each at a turn of its machine."""
    turns = machines.turns(parameters.days)[here]
    a_turn = parameters.churn * CHANGED * CADENCE * shelf.sums[-1]
    counts = random.poisson(a_turn * machines.appetite[here] * turns)
    row, _ = spread(counts)
    application = shelf.applications[drawn(random, shelf.sums, len(row))]
    turn = (random.random(len(row)) * turns[row]).astype(np.int64)
    return here[row], application, turn


def _wiped(random: Random, stays: _Stays, machines: Machines, shelves: Shelves) -> _Stays:
    """Cut what a wipe ends, and set some of it up anew in the same session."""
    wipe = machines.wiped[stays.machine]
    there = (stays.since < wipe) & (stays.until > wipe) & (wipe < NEVER)
    chance = np.where(shelves.planted[stays.application], KEPT_PLANTED, KEPT)
    again = np.flatnonzero(there & (random.random(len(wipe)) < chance))
    cut = _Stays(
        stays.machine, stays.application, stays.since, np.where(there, wipe, stays.until)
    ).chosen(np.flatnonzero(stays.since < wipe))
    return _Stays(
        np.concatenate([cut.machine, stays.machine[again]]),
        np.concatenate([cut.application, stays.application[again]]),
        np.concatenate([cut.since, wipe[again]]),
        np.concatenate([cut.until, np.full(len(again), NEVER)]),
    )


def _updates(
    random: Random, churn: float, stays: _Stays, machines: Machines, turns: Ints
) -> tuple[Ints, Ints]:
    """Draw the turns, between the first and the last of a stay, in which it is updated."""
    most = machines.diligence.max(initial=0)
    chance = -np.expm1(-churn * UPDATED * CADENCE * most)
    room = np.maximum(0, np.minimum(stays.until, turns[stays.machine]) - stays.since - 1)
    ends = np.cumsum(room)
    total = int(ends[-1]) if len(ends) else 0
    if not chance or not total:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    place = _places(random, float(chance), total)
    row = np.searchsorted(ends, place, side="right")
    rate = -np.expm1(-churn * UPDATED * CADENCE * machines.diligence[stays.machine[row]])
    taken = random.random(len(row)) * chance < rate
    row, place = row[taken], place[taken]
    return row, stays.since[row] + 1 + place - (ends[row] - room[row])


def _places(random: Random, chance: float, total: int) -> Ints:
    """Return which of so many trials succeed: by the gaps between them."""
    expected = total * chance
    gaps = random.geometric(chance, int(expected + 6 * expected**0.5 + 10))
    places = np.cumsum(gaps) - 1
    return places[places < total]


def _versions(
    random: Random, stays: _Stays, updates: tuple[Ints, Ints], machines: Machines, shelves: Shelves
) -> Lives:
    """Cut stays into versions, and say at which instant each began and ended."""
    stay = np.concatenate([np.arange(len(stays.machine)), updates[0]])
    turn = np.concatenate([stays.since, updates[1]])
    order = np.lexsort((turn, stay))
    stay, turn = stay[order], turn[order]
    machine, application = stays.machine[stay], stays.application[stay]
    day = np.maximum(0, machines.day(machine, turn))
    number = release(random, shelves, application, day, turn, machines.diligence[machine])
    news = kept(stay, number)
    stay, turn, number = stay[news], turn[news], number[news]
    machine, application = stays.machine[stay], stays.application[stay]
    since = _instants(random, machines, machine, turn)
    first = leading(stay)
    until = np.append(np.where(first[1:], NEVER, since[1:]), NEVER) if len(stay) else since
    last = np.append(first[1:], True)[: len(stay)]
    until[last] = _instants(random, machines, machine[last], stays.until[stay[last]])
    since, until = _around_wipes(machines, machine, turn, (since, until), stays.until[stay], last)
    edition = _edition(machines, shelves, machine, application)
    order = np.lexsort((since, edition, machine))
    columns = (machine, application, edition, number, since, until)
    names = ("machine", "application", "edition", "release", "since", "until")
    return Lives(**{n: column[order] for n, column in zip(names, columns, strict=True)})


def _instants(random: Random, machines: Machines, machine: Ints, turn: Ints) -> Ints:
    """Return an instant in the first half of a session, the start for turn -1."""
    offset = random.integers(0, HALFWAY, len(turn))
    real = (turn >= 0) & (turn < NEVER)
    day = machines.day(machine, np.where(real, turn, 0))
    instant = day * DAY + machines.session[machine] + offset
    return np.where(real, instant, np.where(turn < 0, 0, NEVER))


def _around_wipes(  # noqa: PLR0913, PLR0917, one row a stay, one argument a column
    machines: Machines,
    machine: Ints,
    turn: Ints,
    between: tuple[Ints, Ints],
    ends: Ints,
    last: Ints,
) -> tuple[Ints, Ints]:
    """Let a wipe end everything at one instant, and what is set up anew begin after it."""
    since, until = between
    wipe = machines.wiped[machine]
    when = machines.renamed[machine]
    since = np.where((turn == wipe) & (wipe < NEVER), since + HALFWAY + 60, since)
    until = np.where(last & (ends == wipe) & (wipe < NEVER), when, until)
    return since, until


def _edition(machines: Machines, shelves: Shelves, machine: Ints, application: Ints) -> Ints:
    edition = shelves.first[application]
    for place, (various, _) in enumerate(shelves.various):
        here = np.flatnonzero(application == various)
        edition[here] += machines.editions[place, machine[here]]
    return edition
