"""Tables: which files of a store each table of the questions is read from."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from proscribe.inventory.looks import micro
from proscribe.inventory.manifest import Looked, Manifest, Part
from proscribe.inventory.shapes import DICTIONARIES, EVENTS, LOOKS
from proscribe.inventory.sql.asked import Asked

SHAPES = {**DICTIONARIES, "events": EVENTS, "looks": LOOKS, "recent": LOOKS}
"""What is in the files; ``recent`` is looks, and has the column ``turn`` as well."""
TURNS = pa.schema([("file", pa.string()), ("turn", pa.int64())])


@dataclass(frozen=True, slots=True)
class Tables:
    """The files of each table, and the order in which those of ``recent`` were taken in."""

    parts: Mapping[str, tuple[Part, ...]]

    @property
    def turns(self) -> pa.Table:
        """Return the last part of the name of each file of ``recent``, and its turn."""
        names = [part.name.rpartition("/")[2] for part in self.parts["recent"]]
        return pa.table({"file": names, "turn": range(len(names))}, schema=TURNS)

    def files(self) -> tuple[Part, ...]:
        """Return every file, once, by name."""
        every = {part.name: part for parts in self.parts.values() for part in parts}
        return tuple(every[name] for name in sorted(every))


def tables(manifest: Manifest, asked: Asked) -> Tables:
    """Return the tables of a store as it was known."""
    kinds = (*DICTIONARIES, "events")
    parts = {
        kind: tuple(s.tables[kind] for s in manifest.segments if kind in s.tables) for kind in kinds
    }
    looks = tuple(k.part for k in manifest.looks)
    recent = tuple(k.part for k in _recent(manifest, micro(asked.at)))
    return Tables({**parts, "looks": looks, "recent": recent})


def _recent(manifest: Manifest, at: int) -> tuple[Looked, ...]:
    """Return the looks among which the last of each lane is: a standing, and what came after."""
    whole = (s for s in manifest.standings if s.latest <= at)
    base = max(whole, key=lambda s: s.batch, default=None)
    after = base.batch if base else -1
    newer = (k for k in manifest.looks if k.batch > after and k.earliest <= at)
    return (*((base,) if base else ()), *newer)
