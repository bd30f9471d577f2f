"""What the log costs: appends, proofs, and the whole of it hashed anew; each beside its limit.

An append is durable when it returns: its limit is a bare file on the same disk that is written and
synced as often. Hashing anew has hashing alone as its limit: the same entries, the same tree, in
memory, with nothing stored.

Usage: python benchmarks/log.py [ENTRIES] [FOLDER]
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proscribe.evidence import Log
from proscribe.formats import merkle
from proscribe.formats.signed_note import ED25519, Key, Signer

DEFAULT = ["1000000"]
LONG = 700
"""Bytes of an entry: about those of a signed statement of one file."""
PIECE = 10_000
BATCHES = (1, 10, 100)
ROUNDS, PROOFS = 200, 1_000
APART = 7_919
"""Proofs are asked for entries that lie far apart, in no order of the store."""

private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
key = Key("example.org/log", ED25519, private.public_key().public_bytes_raw())
signer = Signer(key, private.sign)


def entries(start: int, many: int) -> list[bytes]:
    """Return entries, each another."""
    return [(b"%020d" % number).ljust(LONG, b".") for number in range(start, start + many)]


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Do something; return the CPU time and the time on the clock, in seconds."""
    cpu, clock = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - clock


def filled(log: Log, many: int) -> None:
    """Add so many entries, in large pieces."""
    for start in range(0, many, PIECE):
        log.append(entries(start, min(PIECE, many - start)), signer)


def synced(folder: Path, batch: int) -> None:
    """Write the same bytes to a bare file, and sync it as often."""
    with (folder / "bare").open("wb", buffering=0) as file:
        for number in range(ROUNDS):
            file.write(b"".join(entries(number, batch)))
            os.fsync(file.fileno())


def hashed(many: int) -> None:
    """Hash the tree of so many entries in memory: leaves, and then level by level."""
    level = [merkle.leaf(entry) for start in range(0, many, PIECE)
             for entry in entries(start, min(PIECE, many - start))]  # fmt: skip
    while len(level) > 1:
        odd = level[len(level) & ~1 :]
        level = [merkle.inner(*level[n : n + 2]) for n in range(0, len(level) - 1, 2)] + odd


def appends(log: Log, folder: Path) -> Iterator[str]:
    """Say how many durable appends there are in a second."""
    for batch in BATCHES:
        batches = [entries(number, batch) for number in range(ROUNDS)]
        cpu, clock = timed(lambda: [log.append(one, signer) for one in batches])  # noqa: B023
        _, bare = timed(lambda: synced(folder, batch))  # noqa: B023
        many = ROUNDS * batch
        yield (
            f"appends of {batch}: {many / clock:,.0f} entries a second on the clock, "
            f"{cpu / many * 1e6:,.0f} us of CPU each; {clock / bare:.1f} x a bare file synced"
        )


def proofs(log: Log, many: int) -> str:
    """Say what a proof costs to make, and to check."""
    made, checked = [], []
    for asked in range(PROOFS):
        began = time.process_time()
        proof = log.proof(asked * APART % many)
        between = time.process_time()
        if proof.faults(key):
            raise SystemExit("a proof does not hold")
        made.append(between - began)
        checked.append(time.process_time() - between)
    told = [f"{statistics.median(one) * 1e3:.3f} ms (worst {max(one) * 1e3:.2f})"
            for one in (made, checked)]  # fmt: skip
    return f"an inclusion proof: {told[0]} to make, {told[1]} to check, CPU"


def main() -> None:
    """Do all of it."""
    given = sys.argv[1:]
    many = int((given + DEFAULT)[0])
    place = given[1] if given[1:] else None
    with tempfile.TemporaryDirectory(prefix="proscribe-log-", dir=place) as home:
        folder = Path(home)
        with Log.opened(folder) as log:
            cpu, clock = timed(lambda: filled(log, many))
            print(f"{many:,} entries of {LONG} bytes in pieces of {PIECE:,}: "
                  f"{cpu:.1f} s of CPU, {clock:.1f} s on the clock")  # fmt: skip
            print(proofs(log, many), flush=True)
            cpu, clock = timed(lambda: log.verified(key))
            alone, _ = timed(lambda: hashed(many))
            print(f"all hashed anew and held against the store: {cpu:.1f} s of CPU, "
                  f"{clock:.1f} s on the clock; {cpu / alone:.2f} x hashing alone")  # fmt: skip
            for line in appends(log, folder):
                print(line, flush=True)
        print(f"load {os.getloadavg()[0]:.1f}; on {Path(home).parent}")


main()
