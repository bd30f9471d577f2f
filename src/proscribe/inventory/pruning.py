"""Pruning: what had ended before a horizon is taken out of the events, and the manifest says so.

Of each thing on each lane, the events up to the last one before the horizon that says it was not
there any more have no bearing on any later instant. What stands, or stood at the horizon, is kept
whole; so is what a hold names, and what ended on a lane that could not have shown it: nobody knows
that it ended. Looks and names stay.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from proscribe.inventory import bearers
from proscribe.inventory.bearers import KEY
from proscribe.inventory.files import found
from proscribe.inventory.keys import Numbers, joined
from proscribe.inventory.manifest import Manifest
from proscribe.inventory.views import VIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """What a hold keeps: whatever could bear one of these keys, and all of these devices."""

    keys: frozenset[KEY] = frozenset()
    devices: frozenset[str] = frozenset()


@dataclass(slots=True)
class Pruning:
    """What is pruned of the blocks that go through it, and what that was."""

    horizon: int
    """In microseconds since 1970."""
    identities: Numbers
    """Those that are held, sorted."""
    lanes: Numbers
    borne: np.ndarray
    """By identity, the kinds that stand in a view of those that it bears, a bit for each."""
    seen: np.ndarray
    """By lane, those that it sees."""
    unknown: tuple[str, ...] = ()
    """Devices that are held, and that the inventory does not know."""
    events: int = 0
    stretches: int = 0
    """From a look that showed a thing to one that did not any more."""
    held: int = 0
    """Events that went, were it not for a hold."""
    batch: int = -1
    """The newest batch of which an event went."""
    touched: set[int] = field(default_factory=set)
    """The lanes of which one went."""

    def left(self, block: pa.Table) -> pa.Table:
        """Return what stays of a block of whole identities, in the order of events."""
        going = _ended(block, self.horizon)
        of, lanes = (block.column(name).to_numpy() for name in ("identity", "lane"))
        ways = self.borne[of]
        going &= (ways != 0) & (ways & ~self.seen[lanes] == 0)
        held = going & (np.isin(of, self.identities) | np.isin(lanes, self.lanes))
        going &= ~held
        self.held += int(held.sum())
        if going.any():
            self.events += int(going.sum())
            self.stretches += int((going & _present(block)).sum())
            self.batch = max(self.batch, int(block.column("batch").to_numpy()[going].max()))
            self.touched.update(np.unique(lanes[going]).tolist())
        return block.filter(pa.array(~going))


def pruning(folder: Path, manifest: Manifest, horizon: int, spared: Spared) -> Pruning:
    """Prepare a pruning: find in the dictionaries what is held.

    Raises:
        InputError: A file of the store is damaged.

    """
    names = dict(_column(folder, manifest, "devices", ("name", "device")))
    numbers = np.array([names[d] for d in sorted(spared.devices) if d in names], np.uint32)
    lanes = np.array([*_column(folder, manifest, "lanes", ("lane", "device"))], np.uint32)
    lanes = lanes.reshape(-1, 2)
    return Pruning(
        horizon=horizon,
        identities=bearers.bearing(folder, manifest, spared.keys),
        lanes=lanes[np.isin(lanes[:, 1], numbers), 0],
        borne=_bits(folder, manifest, ("identities", "identity", "identifiers"), _borne),
        seen=_bits(folder, manifest, ("lanes", "lane", "sees"), lambda sees: sees.split(",")),
        unknown=tuple(sorted(spared.devices - names.keys())),
    )


def devices(folder: Path, manifest: Manifest, lanes: Iterable[int]) -> int:
    """Return of how many devices some lanes are."""
    of = dict(_column(folder, manifest, "lanes", ("lane", "device")))
    return len({of[lane] for lane in lanes})


def _column(
    folder: Path, manifest: Manifest, kind: str, names: tuple[str, str]
) -> Iterator[tuple[Any, Any]]:
    for segment in manifest.segments:
        if part := segment.tables.get(kind):
            table = pq.read_table(found(folder, part), columns=[*names])
            yield from zip(*(table.column(name).to_pylist() for name in names), strict=True)


def _bits(
    folder: Path,
    manifest: Manifest,
    column: tuple[str, str, str],
    kinds: Callable[[str], Iterable[str]],
) -> np.ndarray:
    """Return by number the kinds in views that a column of a dictionary names."""
    kind, number, text = column
    told: dict[int, int] = {}
    known: dict[str, int] = {}
    for one, written in _column(folder, manifest, kind, (number, text)):
        if written not in known:
            known[written] = sum(BITS.get(name, 0) for name in {*kinds(written)})
        told[one] = known[written]
    bits = np.zeros(max(told, default=-1) + 1, np.int64)
    bits[[*told]] = [*told.values()]
    return bits


def _borne(written: str) -> Iterator[str]:
    yield from (kind for kind, _ in json.loads(written))


BITS = {kind.value: 1 << place for place, kind in enumerate(sorted(VIEW))}


def _present(block: pa.Table) -> np.ndarray:
    return np.asarray(block.column("present").to_numpy(zero_copy_only=False), bool)


def _ended(block: pa.Table, horizon: int) -> np.ndarray:
    """Tell of each event whether a later one, or it itself, ends the thing before the horizon."""
    if block.num_rows == 0:
        return np.empty(0, bool)
    keys = joined(block.column("identity").to_numpy(), block.column("lane").to_numpy())
    seen = block.column("seen").cast(pa.int64()).to_numpy()
    present = _present(block)
    own = np.append(keys[1:] != keys[:-1], True)
    last = own | np.append(seen[1:] != seen[:-1], True)
    # An absence and a presence at one instant are no end: the presence comes last, and holds.
    stays = present[last][np.cumsum(last) - last]
    places = np.arange(len(keys))
    ends = np.where(~present & ~stays & (seen < horizon), places, -1)
    firsts = np.flatnonzero(np.append(True, own[:-1]))
    final = np.maximum.reduceat(ends, firsts)
    return np.asarray(places <= np.repeat(final, np.diff(np.append(firsts, len(keys)))))
