"""One part of a fleet, made into a folder of its own, whatever becomes of the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from proscribe.service.simulating.arrays import Ints, stream
from proscribe.service.simulating.files import digest, write, write_reports
from proscribe.service.simulating.lives import lives
from proscribe.service.simulating.looks import Looks, looks
from proscribe.service.simulating.machines import machines
from proscribe.service.simulating.naming import names
from proscribe.service.simulating.parameters import Parameters
from proscribe.service.simulating.sheets import Part, sheet
from proscribe.service.simulating.shelves import shelves
from proscribe.service.simulating.shown import Stays
from proscribe.service.simulating.truth import tables

WINDOW = 16
"""Days of arrival for which the stays in question are picked out once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made of a part: its files by their paths, with digests, and counts."""

    part: int
    devices: int
    reports: int
    rows: int
    """Applications in reports."""
    size: int
    files: dict[str, str]


def make(parameters: Parameters, number: int, folder: Path) -> Made:
    """Make a part in an empty folder, in the shape that the whole has."""
    random = stream(parameters.seed, number)
    some = machines(random, parameters, number, shelves())
    lived = lives(random, parameters, some, shelves())
    looked = looks(random, parameters, some, lived)
    part = Part(machines=some, lives=lived, names=names(some), start=parameters.start)
    name = f"part-{number:05}"
    rows = sum(
        _day(folder / f"day-{day:04}", name, parameters, part, shown)
        for day, shown in _days(parameters.days, part, looked)
    )
    for table, content in tables(parameters, part, looked):
        write(folder / "truth" / table / f"{name}.parquet", content)
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return Made(
        part=number,
        devices=len(some.number),
        reports=len(looked.machine),
        rows=rows,
        size=sum(p.stat().st_size for p in paths),
        files={p.relative_to(folder).as_posix(): digest(p) for p in paths},
    )


def _days(days: int, part: Part, looked: Looks) -> Iterator[tuple[int, tuple[Looks, Stays, Ints]]]:
    """Yield each day on which a report arrives, with its looks and the stays in question."""
    stays = Stays(part.lives, part.machines.blind)
    order = np.argsort(looked.arrival, kind="stable")
    bounds = np.searchsorted(looked.arrival[order], np.arange(days + 1))
    among, reaches = np.zeros(0, np.int64), 0
    for day, (first, end) in enumerate(pairwise(bounds)):
        if day >= reaches:
            reaches = min(days, day + WINDOW)
            at = looked.at[order[first : bounds[reaches]]]
            among = stays.within(int(at.min()), int(at.max())) if len(at) else among
        if first < end:
            yield day, (looked.chosen(order[first:end]), stays, among)


def _day(
    folder: Path, name: str, parameters: Parameters, part: Part, day: tuple[Looks, Stays, Ints]
) -> int:
    """Write the reports that arrive on a day, and return how many applications they show."""
    looked, stays, among = day
    shown = stays.shown(looked, among)
    write_reports(folder, name, sheet(part, looked, shown), parameters.format)
    return len(shown.stay)
