"""What the differences in a log of osquery amount to: which rows are still there at its end.

Lines of one host must stand in the order in which it wrote them. A change of epoch, or a run
with counter 0, begins anew: the rows before it are gained again if they are still there.

https://osquery.readthedocs.io/en/stable/deployment/logging/
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from proscribe.formats.lines import UnusableError, numbered
from proscribe.formats.osquery_log import Result, logged, removed, result


class Run(NamedTuple):
    """What the differences of a query on a host amount to, up to a line."""

    epoch: str
    counter: str
    start: int
    """The line from which on rows count."""
    whole: bool
    """Whether that line held the whole result."""
    seen: datetime

    def then(self, line: int, found: Result, seen: datetime) -> "Run":
        """Return what they amount to after one more line."""
        epoch, counter = found.run
        if epoch != self.epoch or (counter == "0" != self.counter):
            return Run(epoch=epoch, counter=counter, start=line, whole=found.begins, seen=seen)
        return self._replace(counter=counter, seen=max(seen, self.seen))


class History(NamedTuple):
    """The whole file, in short: hashes stand for hosts and rows, as there may be millions."""

    runs: Mapping[int, Run]
    lost: Mapping[int, int]
    """The last line in which a row was lost."""

    def loses(self, query: int, row: Mapping[str, str], line: int) -> bool:
        """Tell whether a row that was gained in a line was lost after it."""
        return bool(self.lost) and self.lost.get(_row(query, row), 0) > line


def history(path: Path, seen: datetime) -> History:
    """Read a log for what its differences amount to; ``seen`` holds where it gives no time."""
    runs: dict[int, Run] = {}
    lost: dict[int, int] = {}
    for number, raw in numbered(path):
        try:
            found = result(raw)
            if not found or found.snapshots:
                continue
            ran, query = logged(found, seen), query_of(found)
            before = runs.get(query, Run(epoch="", counter="", start=0, whole=False, seen=ran))
            runs[query] = before.then(number, found, ran)
            rows = (r for r in removed(found) if not isinstance(r, UnusableError))
            lost |= {_row(query, row): number for row in rows}
        except UnusableError:
            continue
    return History(runs, lost)


def query_of(found: Result) -> int:
    """Return what stands for a query on a host."""
    return hash((found.device, found.name))


def _row(query: int, row: Mapping[str, str]) -> int:
    return hash((query, frozenset(row.items())))
