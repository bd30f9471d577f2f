"""What taking NDJSON in costs, beside reading its bytes and finding the ends of its lines.

A fleet is made of numbers (zipf popularity, 110 applications a device), written as whole reports,
one a line, and taken in into a new store and then again with other instants. Everything is CPU
time of one run, each ingest in a process of its own, with the machine's load beside it.

Usage: python benchmarks/ingest.py [DEVICES]...
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

EACH = 110
IDENTITIES = 1.57
POPULARITY = 0.9
BLOCK = 1 << 18
DEFAULT = ["10000", "40000"]
INGEST = """
import resource, sys, time
from pathlib import Path
from proscribe.inventory import Inventory
from proscribe.service.ingest import ingest
start = time.process_time()
receipt = ingest(Inventory(Path(sys.argv[1])), Path(sys.argv[2]))
spent = time.process_time() - start
print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, receipt.observations)
"""


def written(folder: Path, devices: int) -> tuple[Path, Path]:
    """Write the reports of a fleet on two days between which nothing changed."""
    random = np.random.default_rng(1)
    count = int(devices * IDENTITIES)
    weights = 1 / np.arange(1, count + 1) ** POPULARITY
    popularity, order = np.cumsum(weights) / weights.sum(), random.permutation(count)
    texts = [_application(n) for n in range(count)]
    paths = folder / "1.ndjson", folder / "2.ndjson"
    with paths[0].open("w") as first, paths[1].open("w") as second:
        for device in range(devices):
            chance = random.random(EACH)
            listed = ",".join(texts[n] for n in order[np.searchsorted(popularity, chance)])
            head = f'{{"device":"device-{device:08}","platform":"windows","source":"agent"'
            seen = f"T{device % 24:02}:{device % 60:02}:00Z"
            tail = f'"sees":["windows.product-name"],"applications":[{listed}]}}\n'
            first.write(f'{head},"seen":"2026-11-01{seen}",{tail}')
            second.write(f'{head},"seen":"2026-11-02{seen}",{tail}')
    return paths


def _application(number: int) -> str:
    name = f"Application {number // 4} of a vendor"
    version, identifiers = f"{number % 4}.0.{number % 97}", {"windows.product-name": name}
    told = {"name": name, "version": version, "identifiers": identifiers}
    return json.dumps(told, separators=(",", ":"))


def least(work: Callable[[], object]) -> float:
    """Return the least CPU time of three runs, in seconds."""
    found = []
    for _ in range(3):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def counted(path: Path) -> int:
    """Read a file and count the ends of its lines."""
    block, ends = bytearray(BLOCK), 0
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            ends += block.count(b"\n", 0, size)
    return ends


def placed(path: Path) -> int:
    """Read a file and find where its lines end."""
    block, ends = bytearray(BLOCK), 0
    every = np.frombuffer(block, np.uint8)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            ends += len(np.flatnonzero(every[:size] == ord("\n")))
    return ends


def lines(path: Path) -> int:
    """Take a file line by line, as Python does."""
    with path.open("rb") as file:
        return sum(1 for _ in file)


def taken(store: Path, path: Path) -> tuple[float, int, int]:
    """Take a file in; return seconds of CPU, MiB of memory at most, and applications."""
    command = [sys.executable, "-c", INGEST, str(store), str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    spent, memory, applications = told.stdout.split()
    return float(spent), int(memory), int(applications)


def main() -> None:
    """Print the figures."""
    for devices in map(int, sys.argv[1:] or DEFAULT):
        with tempfile.TemporaryDirectory(prefix="proscribe-bench-") as home:
            first, second = written(Path(home), devices)
            size = first.stat().st_size
            say(f"load {os.getloadavg()[0]:.1f}; {devices:,} devices, {size:,} bytes")
            ways = {"counted": counted, "placed": placed, "line by line": lines}
            limits = {name: least(partial(w, first)) for name, w in ways.items()}
            for name, spent in limits.items():
                say(f"  ends of lines {name}: {spent:.3f} s, {size / spent / 1e9:.2f} GB/s")
            for what, path in (("new", first), ("unchanged, a day later", second)):
                spent, memory, rows = taken(Path(home) / "inventory", path)
                each = f"{spent / rows * 1e9:.0f} ns an application, {memory} MiB"
                ratios = ", ".join(f"{spent / x:.1f} x {name}" for name, x in limits.items())
                say(f"  {what}: {spent:.2f} s, {each}: {ratios}")
            say(f"  load {os.getloadavg()[0]:.1f}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


main()
