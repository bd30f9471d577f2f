"""What a question in SQL costs in this process and on Spark, of the same store.

The digests must be equal, or it ends with an error. CPU time of this process and of all that it
started, with the machine's load; Spark's start is apart.

Usage: python benchmarks/spark.py [DEVICES]
"""

import os
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from cluster import cluster
from corpus import row
from fleet import START, made
from inventory import SHARE, added

from proscribe.inventory.manifest import Manifest
from proscribe.inventory.sql import QUESTIONS, Asked, judged, rows, tables, written
from proscribe.inventory.sql.here import here
from proscribe.inventory.sql.spark import ask, opened
from proscribe.model import Platform, Policy

DAYS = 3
FAST = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.codegen.wholeStage": "true",
}
NAMED = range(0, 4000, 40)
STARTED = "Spark in all, its start and the making of the fleet as well"


def built(folder: Path, devices: int) -> Manifest:
    """Take a fleet and some days of change in."""
    with made(devices) as fleet:
        told = added(folder, Manifest(), fleet.sheets(0, 1), 0)
        for day in range(1, DAYS + 1):
            told = added(folder, told, fleet.sheets(day, SHARE), day)
    return told


def cpu() -> float:
    """Return the CPU seconds of this process; those of Spark are known when it has ended."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    """Print the figures."""
    devices = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    policy = Policy.of([row("linux.deb-package", f"app-{n}", "a/b") for n in NAMED])
    with tempfile.TemporaryDirectory(prefix="proscribe-bench-") as home:
        folder = Path(home)
        told = built(folder, devices)
        asked = Asked(at=START + timedelta(days=DAYS + 1), batch=told.last_batch)
        files, how = tables(told, asked), judged(folder, told, {Platform.LINUX: policy})
        for kind, parts in files.parts.items():
            print(f"{kind}: {sum(p.rows for p in parts):,} rows, {sum(p.size for p in parts):,} B")
        print(f"load {os.getloadavg()[0]:.1f}; {devices:,} devices")
        with cluster(folder / "spark", **FAST) as session:
            own = opened(session, folder.as_uri(), files, how)
            for question in sorted(QUESTIONS):
                statement = written(question, asked)
                spent, start = cpu(), time.perf_counter()
                ours = rows(here(folder, statement, files, how))
                spent, wall = cpu() - spent, time.perf_counter() - start
                start = time.perf_counter()
                theirs = rows(ask(own, statement).toArrow())
                beside = time.perf_counter() - start
                if ours != theirs:
                    sys.exit(f"{question}: {ours.digest} here, {theirs.digest} on Spark")
                rate = f"{spent:.2f} s CPU, {wall:.2f} s here; {beside:.2f} s on Spark"
                print(f"{question}: {len(ours.lines):,} rows, equal; {rate}", flush=True)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{STARTED}: {children.ru_utime + children.ru_stime:.1f} s CPU")


if __name__ == "__main__":
    main()
