"""Whether every answer about a simulated fleet is the true one, and what asking costs.

A fleet is made, its reports are taken in day by day, and all questions are held against the
truth that the simulation wrote beside them. Nothing wrong is the only good result.

With a FOLDER it can be interrupted and goes on where it was: what is made and taken in stays.
The full size is ``python benchmarks/truth.py 100000 365 FOLDER``.

Usage: python benchmarks/truth.py [DEVICES] [DAYS] [FOLDER]
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from ground_truth import Truth, decide

from proscribe.inventory import Inventory
from proscribe.service.ingest import ingest
from proscribe.service.simulate import simulate
from proscribe.service.simulating.parameters import Parameters, Sending
from proscribe.service.workspace import Workspace

DEFAULT = ["1000", "30"]
WORDS = 12
"""How often the progress of taking in is told."""
ASKED = (0.3, 0.7, 1.0)
"""After which parts of the time the questions are asked."""


def main(devices: int, days: int, folder: Path) -> int:
    """Make, take in, ask; return how many answers were wrong."""
    parameters = Parameters(devices=devices, days=days, seed=1, sending=Sending.CHANGES)
    with _timed("simulate"):
        simulate(parameters, folder / "fleet")
    if not (folder / "register").exists():
        decide(folder / "register")
    _taken(Inventory(folder / "inventory"), sorted((folder / "fleet").glob("day-*/*")))
    size = sum(p.stat().st_size for p in (folder / "inventory").rglob("*") if p.is_file())
    print(f"inventory: {size / 1e6:.0f} MB")
    return sum(_asked(parameters, folder, int(days * part) - 1) for part in ASKED)


def _taken(inventory: Inventory, paths: list[Path]) -> None:
    """Take files in, but for those that are, with a word now and then."""
    step = max(1, len(paths) // WORDS)
    for start in range(0, len(paths), step):
        some = paths[start : start + step]
        with _timed(f"take in {start + len(some)} of {len(paths)} files"):
            receipts = [ingest(inventory, path) for path in some]
        rows = sum(r.observations for r in receipts)
        print(f"  {rows:,} applications, {sum(r.rejected for r in receipts)} refused")


def _asked(parameters: Parameters, folder: Path, day: int) -> int:
    at = parameters.start + timedelta(days=day + 1, microseconds=-1)
    register, inventory = folder / "register", folder / "inventory"
    workspace = Workspace(register_folder=register, at=at, inventory_folder=inventory)
    with _timed(f"all questions on day {day}"), Truth(folder / "fleet", parameters.start, day) as t:
        wrong = t.wrong(workspace)
    for question, rows in wrong.items():
        print(f"  {question}: {t.compared[question]:,} answers, {len(rows)} wrong", *list(rows)[:3])
    return sum(map(len, wrong.values()))


@contextmanager
def _timed(what: str) -> Iterator[None]:
    start, began = time.process_time(), time.monotonic()
    yield
    spent, passed = time.process_time() - start, time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    load = os.getloadavg()[0]
    print(
        f"{what}: {spent:.1f} s CPU ({passed:.0f} s), peak {peak:.0f} MB, load {load:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    given = sys.argv[1:] + DEFAULT[len(sys.argv) - 1 :]
    devices, days, *rest = given
    if rest:
        sys.exit(main(int(devices), int(days), Path(rest[0])) > 0)
    with tempfile.TemporaryDirectory() as made:
        sys.exit(main(int(devices), int(days), Path(made)) > 0)
