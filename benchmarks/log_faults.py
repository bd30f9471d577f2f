"""What becomes of the log when writers are killed, the disk fails, the power is cut, a bit changes.

Writers are killed with SIGKILL while they append; every write and sync fails in its turn, once and
for good; the power is cut at random writes, and what was not synced is there, torn, or not there.
What was acknowledged has to be there each time, and the log whole. Then, in a log of a thousand
entries, every bit of every row is changed, and has to be found.

Usage: python benchmarks/log_faults.py [KILLS [CUTS]]
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import log_faults
from log_faults import KEY, SIGNER

from proscribe.evidence import Log
from proscribe.formats import merkle

DEFAULT = ["200", "1000"]
ENTRIES = 1_000


def told(name: str, act: Callable[[Path], object]) -> None:
    """Do something in a folder of its own, and say what became of it."""
    began = time.process_time()
    with tempfile.TemporaryDirectory(prefix="proscribe-log-faults-") as home:
        found = act(Path(home))
    print(f"{name}: {found}; {time.process_time() - began:.0f} s of CPU", flush=True)


def flips(home: Path) -> str:
    """Change bits: one of each row and all of each checkpoint by verifying, all by their hash.

    Verification holds each entry's hash against the one that is kept. That it does so for each
    row is tried once a row; that each bit makes another hash is tried for all bits.
    """
    with Log.opened(home) as log:
        for start in range(0, ENTRIES, 100):
            log.append([b"%020d" % n for n in range(start, start + 100)], SIGNER)
    kept, chance, count = log_faults.rows(home), random.Random(7), 0  # noqa: S311
    flipping = log_faults.Flipping(home)
    with Log.opened(home) as log:
        for change, table, key, data in kept:
            bits = range(8 * len(data)) if table == "checkpoint" else [chance.choice(range(8))]
            for bit in bits:
                if not flipping.found(log, change, key, data, bit):
                    raise SystemExit(f"a changed bit is not found: {table} {key} {bit}")
                count += 1
        log.verified(KEY)
    hashed = 0
    for _, table, _, data in kept:
        if table == "entry":
            leaf = merkle.leaf(data)
            for bit in range(8 * len(data)):
                if merkle.leaf(log_faults.flipped(data, bit)) == leaf:
                    raise SystemExit("a changed entry has the same hash")
                hashed += 1
    return f"{count:,} changed rows verified, {hashed:,} bits of entries hashed: all are found"


def main() -> None:
    """Do all of it."""
    given = sys.argv[1:]
    kills, cuts = map(int, (*given, *DEFAULT[len(given) :]))
    chance = random.Random(7)  # noqa: S311
    told("killed", lambda home: dict(log_faults.killed(home, kills, chance)))
    for name, fault in log_faults.FAULTS:
        for lasting in (False, True):
            ways = f"{name}, {'from then on' if lasting else 'once'}"
            told(ways, lambda home: dict(log_faults.swept(home, fault, lasting=lasting)))  # noqa: B023
    told("power cut", lambda home: dict(log_faults.cut(home, cuts, chance)))
    told("bits", flips)
    print(f"load {os.getloadavg()[0]:.1f}")


main()
