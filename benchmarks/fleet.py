"""A fleet to measure with: made of numbers, in a process of its own, handed over sheet by sheet.

Applications are drawn by a zipf law, 110 a device; there are 1.57 distinct identities a device.
The maker of the fleet is another process, so that what it holds in memory and what making costs
count for nothing in what is measured.
"""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import numpy as np
import pyarrow as pa

from proscribe.inventory import looks
from proscribe.inventory.sheet import LOOKS, NAMES, Sheet

EACH = 110
IDENTITIES = 1.57
POPULARITY = 0.9
SHEET = 4_000_000
BLOCK = 100_000
START = datetime(2026, 1, 1, tzinfo=UTC)


class Fleet:
    """What is on each device, and the names of it."""

    def __init__(self, devices: int) -> None:
        self.devices = devices
        self.random = np.random.default_rng(1)
        self.count = int(devices * IDENTITIES)
        weights = 1 / np.arange(1, self.count + 1) ** POPULARITY
        self.popularity = np.cumsum(weights) / weights.sum()
        self.order = self.random.permutation(self.count).astype(np.uint32)
        self.contents = np.empty((devices, EACH), np.uint32)
        for start in range(0, devices, BLOCK):
            end = min(devices, start + BLOCK)
            self.contents[start:end] = self.drawn(end - start, EACH)

    def drawn(self, devices: int, each: int) -> np.ndarray:
        """Draw applications for devices, the popular ones more often."""
        chance = self.random.random((devices, each))
        return self.order[np.searchsorted(self.popularity, chance)]

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
        names = {
            "platform": ["linux"] * len(shown),
            "name": [f"app-{n // 4}" for n in shown],
            "version": [f"{n % 4}.0" for n in shown],
            "identifiers": [f'[["linux.deb-package","app-{n // 4}"]]' for n in shown],
        }
        return Sheet(
            looks=pa.table(columns, schema=LOOKS),
            names=pa.table(names, schema=NAMES),
            shown_in=np.repeat(np.arange(count, dtype=np.uint32), EACH),
            shown=places.astype(np.uint32),
        )


class Maker:
    """The process that makes the fleet, as those see it who ask it for the sheets of a day."""

    def __init__(self, devices: int, line: Connection) -> None:
        self.devices = devices
        self.line = line

    def sheets(self, day: int, share: float) -> Iterator[Sheet]:
        """Yield the looks of a day: at all devices, or at a share whose contents have changed."""
        self.line.send((day, share))
        while (sheet := self.line.recv()) is not None:
            yield sheet


def _serve(devices: int, line: Connection) -> None:
    fleet = Fleet(devices)
    step = SHEET // EACH
    while (asked := line.recv()) is not None:
        day, share = asked
        chosen = np.arange(devices) if share == 1 else fleet.changed(share)
        for start in range(0, len(chosen), step):
            line.send(fleet.sheet(chosen[start : start + step], day))
        line.send(None)


@contextmanager
def made(devices: int) -> Iterator[Maker]:
    """Make a fleet in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(devices, there), daemon=True)
    process.start()
    try:
        yield Maker(devices, here)
    finally:
        here.send(None)
        process.join()
