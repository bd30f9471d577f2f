"""What the inventory costs: building it, a day's change, who has it now and at an instant.

A fleet that another process makes is taken in as sheets, and asked. Everything is CPU time of one
run, with the machine's load beside it; ratios are to a two-thread scan of the 32-bit identities,
held in memory.

Usage: python benchmarks/inventory.py [DEVICES] [DAYS]
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
from fleet import EACH, START, Maker, made

from proscribe.inventory import compaction, files, looked, looks, manifest, postings
from proscribe.inventory.batch import Adding
from proscribe.inventory.keys import Keys, changed, distinct, joined
from proscribe.inventory.manifest import Batch, Manifest
from proscribe.inventory.sheet import Sheet

SHARE = 0.01
EARLY = 20
"""Days after which questions are asked the first time, and days whose mean cost is told."""
DEFAULT = ["100000", "30"]
PROHIBITED = 0.001
"""The share of identities that a policy is made to name."""


def added(folder: Path, before: Manifest, sheets: Iterator[Sheet], day: int) -> Manifest:
    """Take a day in, as a batch of its own; return what it costs besides making the sheets."""
    adding, reports = Adding(folder, before, day), 0
    for sheet in sheets:
        reports += sheet.looks.num_rows
        clock.run(lambda: adding.add(sheet))  # noqa: B023
    batch = Batch(
        number=day,
        digest=str(day),
        recorded=START + timedelta(days=day + 1),
        reports=reports,
        observations=reports * EACH,
        rejected=0,
    )
    after = msgspec.structs.replace(adding.manifest, batches=(*before.batches, batch))

    def _finished() -> Manifest:
        told = after
        if looked.due(told):
            standings = (*told.standings, looked.standing(folder, told))
            told = msgspec.structs.replace(told, standings=standings)
        manifest.commit(folder, told)
        had = {part.name for part in before.parts()}
        files.noted(folder, (part for part in told.parts() if part.name not in had))
        return told

    done: Manifest = clock.run(_finished)
    return done


class Clock:
    """CPU time of what is run by it, and of no more."""

    def __init__(self) -> None:
        self.spent = 0.0

    def run(self, work: Callable[[], object]) -> object:
        """Run something, adding what it costs."""
        start = time.process_time()
        try:
            return work()
        finally:
            self.spent += time.process_time() - start

    def taken(self) -> float:
        """Return what was spent since this was last asked, in seconds."""
        spent, self.spent = self.spent, 0.0
        return spent


clock = Clock()


def least(work: Callable[[], object], times: int = 5) -> float:
    """Return the least CPU time of several runs, in seconds."""
    found = []
    for _ in range(times):
        clock.run(work)
        found.append(clock.taken())
    return min(found)


def asked(folder: Path, told: Manifest, day: int, times: int = 5) -> float:
    """Return what it costs to say on which lanes a tenth of a percent of identities are."""
    random = np.random.default_rng(2)
    count = told.counts.identities
    wanted = np.sort(random.choice(count, int(count * PROHIBITED), replace=False))
    at = looks.micro(START + timedelta(days=day + 1))
    found = lambda: postings.standing(folder, told, wanted.astype(np.uint32), at)  # noqa: E731
    return least(found, times)


def scanned(folder: Path, told: Manifest) -> float:
    """Return what a two-thread scan of the identities costs, held in memory."""
    paths = [str(folder / s.tables["events"].name) for s in told.segments if "events" in s.tables]
    with duckdb.connect(":memory:", config={"threads": 2}) as database:
        database.execute("CREATE TABLE i AS SELECT identity FROM read_parquet(?)", [paths])
        return least(lambda: database.execute("SELECT sum(identity) FROM i").fetchall())


def opened(folder: Path, told: Manifest, day: int) -> float:
    """Return what it costs to open the store at the end of a day: every question begins so."""
    at = START + timedelta(days=day + 1)

    def _once() -> None:
        with looks.opened(folder, told, at):
            pass

    return least(_once, 3)


def cold(folder: Path, told: Manifest, day: int) -> float:
    """Return what the first answer about new identities costs: nothing is remembered of them."""
    shutil.rmtree(folder / "kept", ignore_errors=True)
    return asked(folder, told, day, 1)


SCOPED = """
SELECT count(*) FROM (SELECT DISTINCT device FROM numbered SEMI JOIN holding USING (lane))
SEMI JOIN scope USING (device) ANTI JOIN exempted USING (device)
"""
EXEMPTED = 1000


def scoped(folder: Path, told: Manifest, day: int) -> float:
    """Return what it costs to say who has it within a third of the devices, less some exempted.

    The store is opened for it; the numbers of the devices of the group are known.
    """
    random, at = np.random.default_rng(4), START + timedelta(days=day + 1)
    devices, count = told.counts.devices, told.counts.identities
    scope = random.choice(devices, devices // 3, replace=False).astype(np.uint32)
    exempted = scope[: min(EXEMPTED, len(scope) // 2)]
    wanted = np.sort(random.choice(count, int(count * PROHIBITED), replace=False))
    wanted = wanted.astype(np.uint32)

    def _once() -> None:
        with looks.opened(folder, told, at) as store:
            _, lanes = postings.standing(folder, told, wanted, store.at)
            holding = np.zeros(told.counts.lanes, bool)
            holding[lanes] = True
            store.database.register("holding", pa.table({"lane": np.flatnonzero(holding)}))
            store.database.register("scope", pa.table({"device": scope}))
            store.database.register("exempted", pa.table({"device": exempted}))
            store.database.execute(SCOPED).fetchall()

    _once()
    return least(_once, 3)


def compared() -> None:
    """Print what the difference of two snapshots costs beside reading both."""
    random, devices = np.random.default_rng(3), 100_000
    shown = random.integers(0, 157_000, (devices, EACH))
    old = _keys(shown)
    chosen = random.choice(devices, devices // 100, replace=False)
    shown[chosen, : EACH // 2] = random.integers(0, 157_000, (len(chosen), EACH // 2))
    with tempfile.TemporaryDirectory(prefix="proscribe-bench-") as home:
        paths = [Path(home) / "old", Path(home) / "new"]
        for path, keys in zip(paths, (old, _keys(shown)), strict=True):
            keys.tofile(path)
        mapped = lambda: [np.memmap(path, np.uint64, "r") for path in paths]  # noqa: E731
        summed = least(lambda: [keys.sum() for keys in mapped()])
        read = least(lambda: [np.fromfile(path, np.uint64) for path in paths])
        found = least(lambda: changed(*mapped()))
    ratios = f"{found / read:.1f} x reading both files, {found / summed:.1f} x summing them mapped"
    say(f"difference of {len(old):,} keys, 1 % of the devices changed: {found:.3f} s, {ratios}")


def _keys(shown: np.ndarray) -> Keys:
    lanes = np.repeat(np.arange(len(shown)), shown.shape[1])
    return distinct(joined(lanes, shown.ravel()))


def main() -> None:
    """Print the figures."""
    devices, days = map(int, (sys.argv[1:] + DEFAULT[len(sys.argv) - 1 :])[:2])
    compared()
    with tempfile.TemporaryDirectory(prefix="proscribe-bench-") as home, made(devices) as fleet:
        measured(Path(home), fleet, days)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"memory of the store's work {most:,} MiB; load {os.getloadavg()[0]:.1f}")


@dataclass(frozen=True, slots=True)
class Fresh:
    """What questions cost of a store that was built at once."""

    scan: float
    warm: float
    opening: float


def measured(folder: Path, fleet: Maker, days: int) -> None:
    """Build a store, take days in, and ask; print the figures."""
    told = added(folder, Manifest(), fleet.sheets(0, 1), 0)
    build, size, rows = clock.taken(), sum(p.size for p in told.parts()), fleet.devices * EACH
    say(f"load {os.getloadavg()[0]:.1f}; {fleet.devices:,} devices, {rows:,} applications")
    each = f"{build / rows * 1e6:.2f} us a row"
    say(f"build, interning included: {build:.1f} s, {each}; {size:,} bytes")
    if len(told.segments) > 1:
        told = clock.run(lambda: compaction.compacted(folder, told, told.segments))
        say(f"the segments of the build as one: {clock.taken():.1f} s")
    first = cold(folder, told, 0)
    fresh = Fresh(scanned(folder, told), asked(folder, told, 0), opened(folder, told, 0))
    share = f"{fresh.warm / fresh.scan:.2f} of the scan"
    say(f"scan {fresh.scan:.3f} s; who now {first:.3f} s cold, {fresh.warm:.4f} s warm, {share}")
    say(f"opening {fresh.opening:.3f} s")
    within = scoped(folder, told, 0)
    say(f"who now in a third, less exempted: {within:.3f} s, {within / fresh.scan:.1f} of the scan")
    costs, written, merging = [], [], []
    for day in range(1, days + 1):
        had = {p.name for p in told.parts()}
        told = added(folder, told, fleet.sheets(day, SHARE), day)
        costs.append(clock.taken())
        written.append(sum(p.size for p in told.parts() if p.name not in had))
        while run := compaction.due(told):
            told = clock.run(lambda: compaction.compacted(folder, told, run))  # noqa: B023
        merging.append(clock.taken())
        if day in {EARLY, days}:
            mean = sum(costs[-EARLY:]) / len(costs[-EARLY:])
            say(f"the last {EARLY} days: {mean:.3f} s each, {mean / build:.2%} of a rebuild")
            mean, bytes_a_day = sum(merging) / day, sum(written) / day / size
            say(f"compaction {mean:.3f} s a day; {bytes_a_day:.2%} of the bytes a day")
            questioned(folder, told, day, fresh)


def questioned(folder: Path, told: Manifest, day: int, fresh: Fresh) -> None:
    """Print what questions cost at the end of a day, beside those of a fresh store."""
    say(f"after {day} days: {len(told.segments)} segments; load {os.getloadavg()[0]:.1f}")
    later = opened(folder, told, day)
    say(f"opening {later:.3f} s, {later / fresh.opening:.2f} of fresh")
    for name, of in (("now", day), ("on day 0", 0), ("half-way", day // 2)):
        first, again = cold(folder, told, of), asked(folder, told, of)
        begun = opened(folder, told, of)
        ratio = (again + begun) / (fresh.warm + fresh.opening)
        ratios = f"{again / fresh.warm:.2f} of fresh, with the opening {ratio:.2f}"
        say(f"who {name}: {first:.3f} s cold, {again:.4f} s warm, {ratios}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
