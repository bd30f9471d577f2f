"""Spans: events of some identities, each with the event that follows it on its lane.

They are laid out for those who ask: first what stands after all of them, then the presences that
ended, then the absences. Who asks about the newest instant reads the first stretch and nothing
else; who asks about an earlier one sorts nothing.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa

from proscribe.inventory.keys import HALF, Keys, Numbers, joined

NEVER = np.iinfo(np.int64).max
"""When something ends that goes on."""
COLUMNS = ("identity", "lane", "seen", "until")


@dataclass(frozen=True, slots=True)
class Spans:
    """Parallel arrays; what is written lies in each stretch by identity, lane and instant."""

    identities: Numbers
    lanes: Numbers
    seen: np.ndarray
    """In microseconds since 1970."""
    until: np.ndarray
    """The next event of the identity on the lane; ``NEVER`` for none."""
    open: int
    """How many rows stand after all events."""
    present: int
    """How many rows are presences, those that stand among them."""
    latest: int
    """The instant of the last event of all."""

    @classmethod
    def none(cls) -> Self:
        """Return no spans."""
        number, instant = np.empty(0, np.uint32), np.empty(0, np.int64)
        return cls(number, number, instant, instant, 0, 0, np.iinfo(np.int64).min)

    @classmethod
    def of(cls, events: pa.Table) -> Self:
        """Arrange events, in any order, with the columns identity, lane, seen and present."""
        columns = (events.column(n).to_numpy() for n in ("identity", "lane", "present"))
        identities, lanes, present = columns
        seen = events.column("seen").cast(pa.int64()).to_numpy()
        return cls._arranged(joined(identities, lanes), seen, present) if len(seen) else cls.none()

    @classmethod
    def _arranged(cls, keys: Keys, seen: np.ndarray, present: np.ndarray) -> Self:
        order = _order(keys, seen, present)
        keys, seen, present = keys[order], seen[order], present[order]
        again = (keys[1:] == keys[:-1]) & (seen[1:] == seen[:-1]) & (present[1:] == present[:-1])
        if again.any():  # one event may be told by two batches
            once = np.append(True, ~again)
            keys, seen, present = keys[once], seen[once], present[once]
        until = np.append(np.where(keys[1:] == keys[:-1], seen[1:], NEVER), NEVER)
        stands = present & (until == NEVER)
        stretches = [np.flatnonzero(s) for s in (stands, present & ~stands, ~present)]
        order = np.concatenate(stretches)
        keys = keys[order]
        return cls(
            (keys >> HALF).astype(np.uint32),
            keys.astype(np.uint32),
            seen[order],
            until[order],
            len(stretches[0]),
            len(stretches[0]) + len(stretches[1]),
            int(seen.max()),
        )

    def and_then(self, events: pa.Table) -> "Spans":
        """Return these and more events together."""
        more = Spans.of(events)
        if not len(more.seen) or not len(self.seen):
            return more if len(more.seen) else self
        keys = [joined(s.identities, s.lanes) for s in (self, more)]
        present = [np.arange(len(s.seen)) < s.present for s in (self, more)]
        seen = np.concatenate((self.seen, more.seen))
        return Spans._arranged(np.concatenate(keys), seen, np.concatenate(present))

    def standing(self) -> "Spans":
        """Return the first stretch alone, which says all of any instant from the latest on."""
        return self._first(self.open)

    def presences(self, instant: int) -> "Spans":
        """Return the presences up to an instant, with their ends as they were known then."""
        told = self._first(self.present)
        if instant >= self.latest:
            return told
        chosen = told.seen <= instant
        until = told.until[chosen]
        until[until > instant] = NEVER
        columns = (told.identities[chosen], told.lanes[chosen], told.seen[chosen], until)
        return Spans(*columns, int((until == NEVER).sum()), len(until), instant)

    def on(self, instant: int) -> tuple[Numbers, Numbers]:
        """Return the identities and lanes of what stands at an instant, in no order."""
        if instant >= self.latest:
            return self.identities[: self.open], self.lanes[: self.open]
        seen, until = self.seen[: self.present], self.until[: self.present]
        chosen = np.flatnonzero((seen <= instant) & (until > instant))
        return self.identities[chosen], self.lanes[chosen]

    def _first(self, count: int) -> "Spans":
        return Spans(
            self.identities[:count],
            self.lanes[:count],
            self.seen[:count],
            self.until[:count],
            min(count, self.open),
            min(count, self.present),
            self.latest,
        )

    def table(self) -> pa.Table:
        """Return them as a table that tells its stretches."""
        columns = (self.identities, self.lanes, self.seen, self.until)
        told = {"open": self.open, "present": self.present, "latest": self.latest}
        table = pa.table(dict(zip(COLUMNS, columns, strict=True)))
        return table.replace_schema_metadata({k: f"{v}" for k, v in told.items()})

    @classmethod
    def from_table(cls, table: pa.Table) -> Self:
        """Return what a table holds that ``table`` made."""
        columns = (table.column(name).combine_chunks().to_numpy() for name in COLUMNS)
        told = table.schema.metadata
        return cls(*columns, *(int(told[k]) for k in (b"open", b"present", b"latest")))


def _order(keys: Keys, seen: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Return the order by key, instant, and absence before presence."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    again = ordered[1:] == ordered[:-1]
    if again.any():  # only what has several events is sorted by the rest
        tied = np.append(again, False) | np.append(False, again)
        some = order[tied]
        order[tied] = some[np.lexsort((present[some], seen[some], keys[some]))]
    return order
