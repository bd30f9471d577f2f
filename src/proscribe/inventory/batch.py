"""One batch being added: its sheets become segments, each after the other."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa

from proscribe.inventory import (
    bearers,
    history,
    index,
    looked,
    marks,
    same,
    spelled,
    state,
    written,
)
from proscribe.inventory.difference import Events, columns, difference
from proscribe.inventory.files import write_table
from proscribe.inventory.index import Digests
from proscribe.inventory.intern import Interned, interned
from proscribe.inventory.keys import Keys, Mask, Numbers, lanes_of
from proscribe.inventory.manifest import Looked, Manifest, Part, Segment, settle
from proscribe.inventory.marks import Marked
from proscribe.inventory.shapes import EVENTS
from proscribe.inventory.sheet import Sheet
from proscribe.inventory.timeline import Contents, Timeline, timeline


@dataclass(slots=True)
class Adding:
    """A store that grows by the sheets of one batch, not yet committed."""

    folder: Path
    manifest: Manifest
    number: int
    _marks: tuple[Manifest, tuple[marks.Layer, ...]] | None = None

    def find(self, asked: Digests) -> tuple[Mask, Marked]:
        """Tell which marks are known, and what those stand for."""
        if self._marks is None or self._marks[0] is not self.manifest:
            self._marks = self.manifest, marks.opened(self.folder, self.manifest.segments)
        return marks.find(self._marks[1], asked)

    def add(self, sheet: Sheet) -> None:
        """Write a sheet as a segment, if it holds anything.

        Raises:
            InputError: A file of the store is damaged.
            OSError: The folder cannot be written.

        """
        if sheet.empty:
            return
        batch = interned(self.folder, self.manifest, sheet)
        pairs = self._pairs(batch)
        events, latest, marked = self._events(batch, pairs)
        number = self.manifest.next_segment
        name = f"segments/{number:08d}"
        tables, named = self._names(batch, name)
        if len(events.keys):
            tables["events"] = self._write(f"{name}/events.parquet", events)
        looks = (batch.lanes, batch.seen, batch.people)
        seen = looked.write(self.folder, f"looks/{number:08d}.parquet", self.number, looks)
        segment = Segment(
            number=number,
            first=self.number,
            last=self.number,
            tables=tables,
            index=named,
            state=state.write(self.folder, name, iter([latest])),
            marks=self._remembered(name, marked, latest[0]),
            bearers=self._bearers(batch, name),
            written=self._written(batch, name),
        )
        self._settle(name)
        self._grow(batch, segment, seen)

    def _names(self, batch: Interned, name: str) -> tuple[dict[str, Part], dict[str, Part]]:
        """Write what the batch adds to the dictionaries, and to the index of their names."""
        tables = {
            kind: write_table(self.folder, f"{name}/{kind}.parquet", kind, table)
            for kind, table in batch.news.items()
        }
        named = {
            kind: index.write(self.folder, f"{name}/{kind}.index", layer)
            for kind, layer in batch.index.items()
        }
        if (new := batch.news.get("identities")) is not None:
            named[spelled.NAME] = spelled.write(self.folder, f"{name}/identities.spelled", new)
        return tables, named

    def _remembered(self, name: str, marked: Marked, changed: Keys) -> tuple[Part, ...]:
        """Write the marks that hold, and of which lanes none before does."""
        if len(marked.lanes) == 0 and not any(s.marks for s in self.manifest.segments):
            return ()
        spoken = np.union1d(lanes_of(changed), marked.lanes).astype(np.uint32)
        return marks.write(self.folder, name, marked, spoken)

    def _bearers(self, batch: Interned, name: str) -> Part | None:
        new = batch.news.get("identities")
        if new is None:
            return None
        return bearers.write(self.folder, f"{name}/identities.bearers", bearers.layer(new))

    def _written(self, batch: Interned, name: str) -> Part | None:
        new = batch.news.get("identities")
        return None if new is None else written.write(self.folder, f"{name}/identities.rows", new)

    def _pairs(self, batch: Interned) -> tuple[Numbers, Numbers]:
        wide, narrow = looked.pairs(self.folder, self.manifest)
        if "wider" in batch.news:
            new = batch.news["wider"]
            wide = np.concatenate((wide, new.column("wide").to_numpy()))
            narrow = np.concatenate((narrow, new.column("narrow").to_numpy()))
        return wide, narrow

    def _events(
        self, batch: Interned, pairs: tuple[Numbers, Numbers]
    ) -> tuple[Events, tuple[Keys, np.ndarray], Marked]:
        """Return what the batch adds to the events, to the state and to the marks."""
        line = timeline(batch, pairs)
        # A look can come late only to lanes that were looked at since.
        since = int(line.seen.min())
        known = looked.last(self.folder, self.manifest, np.iinfo(np.int64).max, since)
        heads = np.full(batch.counts.lanes, looked.NEVER)
        heads[: len(known.seen)] = known.seen
        heads = looked.closed(looked.Last(heads, known.people), pairs)
        behind = np.unique(line.lanes[line.seen <= heads[line.lanes]])
        late = np.isin(line.lanes, behind)
        before = state.opened(self.folder, self.manifest.segments)
        quiet = same.quiet(batch, line) & ~late
        contents = same.contents(batch, line.only(~quiet), before)
        in_order = difference(before, line.only(~late & ~quiet), contents)
        marked = same.remembered(batch, line, ~late & ~quiet)
        if not late.any():
            return in_order, in_order.latest(), marked
        added, every = self._late(line.only(late), contents, pairs)
        touched = np.isin(every.keys, added.keys)
        told = Events(every.keys[touched], every.seen[touched], every.present[touched])
        return (
            Events.joined([in_order, added]),
            Events.joined([in_order, told]).latest(),
            marked,
        )

    def _late(
        self, line: Timeline, contents: Contents, pairs: tuple[Numbers, Numbers]
    ) -> tuple[Events, Events]:
        return history.late(self.folder, self.manifest, line, contents, pairs)

    def _write(self, name: str, events: Events) -> Part:
        told = columns(events)
        seen = pa.array(told.pop("seen"), EVENTS.field("seen").type)
        batch = np.full(len(seen), self.number, np.uint32)
        table = pa.table({**told, "seen": seen, "batch": batch}).select(EVENTS.names)
        return write_table(self.folder, name, "events", table)

    def _settle(self, name: str) -> None:
        """Bring the names of new files to the disk."""
        for folder in (name, "segments", "looks", ""):
            if (self.folder / folder).is_dir():
                settle(self.folder / folder)

    def _grow(self, batch: Interned, segment: Segment, looks: Looked) -> None:
        self.manifest = msgspec.structs.replace(
            self.manifest,
            next_segment=segment.number + 1,
            counts=batch.counts,
            segments=(*self.manifest.segments, segment),
            looks=(*self.manifest.looks, looks),
        )
