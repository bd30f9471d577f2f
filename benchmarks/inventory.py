"""What the inventory costs: building it, a day's change, who has it now and at an instant.

A fleet is made of numbers (zipf popularity, 110 applications a device, 1.57 distinct identities
a device), taken in as sheets, and asked. Everything is CPU time of one run, with the machine's
load beside it; ratios are to a two-thread scan of the 32-bit identities, held in memory.

Usage: python benchmarks/inventory.py [DEVICES] [DAYS]
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pyarrow as pa

from proscribe.inventory import compaction, looked, looks, manifest, postings
from proscribe.inventory.batch import Adding
from proscribe.inventory.manifest import Batch, Manifest
from proscribe.inventory.sheet import LOOKS, NAMES, Sheet

EACH = 110
IDENTITIES = 1.57
POPULARITY = 0.9
SHEET = 4_000_000
START = datetime(2026, 1, 1, tzinfo=UTC)
DEFAULT = ["100000", "30"]
PROHIBITED = 0.001
"""The share of identities that a policy is made to name."""


class Fleet:
    """What is on each device, and the names of it."""

    def __init__(self, devices: int) -> None:
        self.devices = devices
        self.random = np.random.default_rng(1)
        self.count = int(devices * IDENTITIES)
        weights = 1 / np.arange(1, self.count + 1) ** POPULARITY
        self.popularity = np.cumsum(weights) / weights.sum()
        self.order = self.random.permutation(self.count)
        self.names = np.array([f"app-{n // 4}" for n in range(self.count)])
        self.versions = np.array([f"{n % 4}.0" for n in range(self.count)])
        self.contents = np.empty((devices, EACH), np.uint32)
        for start in range(0, devices, 100_000):
            end = min(devices, start + 100_000)
            self.contents[start:end] = self.drawn(end - start, EACH)

    def drawn(self, devices: int, each: int) -> np.ndarray:
        """Draw applications for devices, the popular ones more often."""
        chance = self.random.random((devices, each))
        return self.order[np.searchsorted(self.popularity, chance)].astype(np.uint32)

    def changed(self, share: float) -> np.ndarray:
        """Change half of what is on a share of the devices, and return those."""
        count = int(self.devices * share)
        chosen = np.sort(self.random.choice(self.devices, count, replace=False))
        fresh = self.contents[chosen]
        fresh[:, : EACH // 2] = self.drawn(count, EACH // 2)
        self.contents[chosen] = fresh
        return chosen

    def sheet(self, chosen: np.ndarray, day: int) -> Sheet:
        """Return the looks at some devices on a day."""
        shown, places = np.unique(self.contents[chosen].ravel(), return_inverse=True)
        count = len(chosen)
        second = self.random.integers(0, 86_400, count)
        seen = (looks.micro(START) // 1_000_000 + day * 86_400 + second) * 1_000_000
        columns = {
            "device": [f"D{n:08d}" for n in chosen],
            "platform": ["linux"] * count,
            "seen": pa.array(seen, LOOKS.field("seen").type),
            "source": ["agent"] * count,
            "sees": ["linux.deb-package"] * count,
            "person": [f"p{n:08d}" for n in chosen],
        }
        written = [f'[["linux.deb-package","app-{n // 4}"]]' for n in shown]
        named = {"name": self.names[shown], "version": self.versions[shown]}
        names = {"platform": ["linux"] * len(shown), **named, "identifiers": written}
        return Sheet(
            looks=pa.table(columns, schema=LOOKS),
            names=pa.table(names, schema=NAMES),
            shown_in=np.repeat(np.arange(count, dtype=np.uint32), EACH),
            shown=places.astype(np.uint32),
        )


def added(folder: Path, before: Manifest, fleet: Fleet, chosen: np.ndarray, day: int) -> Manifest:
    """Take a day in, as a batch of its own; return what it costs besides making the sheets."""
    adding = Adding(folder, before, day)
    step = SHEET // EACH
    for start in range(0, len(chosen), step):
        sheet = fleet.sheet(chosen[start : start + step], day)
        clock.run(lambda: adding.add(sheet))  # noqa: B023
    batch = Batch(
        number=day,
        digest=str(day),
        recorded=START + timedelta(days=day + 1),
        reports=len(chosen),
        observations=len(chosen) * EACH,
        rejected=0,
    )
    after = msgspec.structs.replace(adding.manifest, batches=(*before.batches, batch))

    def _finished() -> Manifest:
        told = after
        if looked.due(told):
            standings = (*told.standings, looked.standing(folder, told))
            told = msgspec.structs.replace(told, standings=standings)
        manifest.commit(folder, told)
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


def asked(folder: Path, told: Manifest, day: int) -> float:
    """Return what it costs to say on which lanes a tenth of a percent of identities are."""
    random = np.random.default_rng(2)
    count = told.counts.identities
    wanted = np.sort(random.choice(count, int(count * PROHIBITED), replace=False))
    at = looks.micro(START + timedelta(days=day + 1))
    found = lambda: postings.postings(folder, told, wanted.astype(np.uint32), at).standing()  # noqa: E731
    return least(found)


def scanned(folder: Path, told: Manifest) -> float:
    """Return what a two-thread scan of the identities costs, held in memory."""
    paths = [str(folder / s.tables["events"].name) for s in told.segments if "events" in s.tables]
    with duckdb.connect(":memory:", config={"threads": 2}) as database:
        database.execute("CREATE TABLE i AS SELECT identity FROM read_parquet(?)", [paths])
        return least(lambda: database.execute("SELECT sum(identity) FROM i").fetchall())


def main() -> None:
    """Print the figures."""
    devices, days = map(int, (sys.argv[1:] + DEFAULT[len(sys.argv) - 1 :])[:2])
    fleet = Fleet(devices)
    with tempfile.TemporaryDirectory(prefix="proscribe-bench-") as home:
        folder = Path(home)
        told = added(folder, Manifest(), fleet, np.arange(devices), 0)
        build, size = clock.taken(), sum(p.size for p in told.parts())
        rows = devices * EACH
        say(f"load {os.getloadavg()[0]:.1f}; {devices:,} devices, {rows:,} applications")
        each = f"{build / rows * 1e6:.2f} us a row"
        say(f"build, interning included: {build:.1f} s, {each}; {size:,} bytes")
        scan, fresh = scanned(folder, told), asked(folder, told, 0)
        say(f"scan {scan:.3f} s; who now {fresh:.3f} s, {fresh / scan:.2f} of the scan")
        costs, written, merging = [], [], 0.0
        for day in range(1, days + 1):
            chosen = fleet.changed(0.01)
            had = {p.name for p in told.parts()}
            told = added(folder, told, fleet, chosen, day)
            costs.append(clock.taken())
            written.append(sum(p.size for p in told.parts() if p.name not in had))
            while run := compaction.due(told):
                told = clock.run(lambda: compaction.compacted(folder, told, run))  # noqa: B023
            merging += clock.taken()
        mean, bytes_a_day = sum(costs) / days, sum(written) / days
        say(f"a day of 1 %: {mean:.2f} s, {mean / build:.2%} of a rebuild; last {costs[-1]:.2f} s")
        say(f"compaction {merging / days:.2f} s a day; {bytes_a_day / size:.2%} of the bytes")
        now, past = asked(folder, told, days), asked(folder, told, 0)
        ratio = f"{now / fresh:.2f} of fresh, {len(told.segments)} segments"
        say(f"after {days} days: who now {now:.3f} s, {ratio}; on day 0 {past:.3f} s")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"memory {most:,} MiB, the fleet itself included")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
