"""osquery: result logs of queries on its tables of applications.

A snapshot is a report of its own. The events and batches of a query add up to its present
result, given as one report at the time of the last of them: what was gained since the last run
with counter 0, or since the last change of epoch, and not lost again. Lines of one host must
stand in the order in which it wrote them. Memory grows with the queries and with the rows lost.

Presence is taken from every query on a known table. A kind is *seen*, so that absence can follow,
only by a query that is called like its table, which says that it lists the whole of it; only
through columns that it selects; for browsers' extensions only if the users were joined
(``username``); and for differences only if the log reaches back to a run with counter 0. Each
query is a source of its own. The platform is that of the table, else that of the decorations
``platform`` or ``os_platform``, else that of a path; a log that tells none is not guessed at.
Results of other tables, and status logs, are passed over.

https://osquery.readthedocs.io/en/stable/deployment/logging/
https://osquery.io/schema/
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from proscribe.formats import osquery_log as log
from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import names
from proscribe.formats.lines import UnusableError, beginning, numbered
from proscribe.formats.osquery_host import platform_of
from proscribe.formats.osquery_tables import LONGEST_NAME, TABLES, Table, lists, table
from proscribe.model import Observation, Place, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

RESULT = {"snapshot", "diffResults", "hostIdentifier"}
EVENT = {"action", "columns"}
OTHERS = {"device", "devices", "value"}
"""Members that tell the formats of other tools from this one."""


class Run(NamedTuple):
    """What the events of a query on a host amount to, up to a line."""

    epoch: str
    counter: str
    start: int
    """The line from which on rows count."""
    whole: bool
    """Whether that line begins a run that held the whole result."""
    seen: datetime

    def then(self, line: int, now: tuple[str, str], seen: datetime) -> "Run":
        """Return what they amount to after one more event."""
        epoch, counter = now
        again = counter == "0" != self.counter
        if epoch != self.epoch or again:
            return Run(epoch, counter, line, counter == "0", seen)
        return self._replace(counter=counter, seen=max(seen, self.seen))


class History(NamedTuple):
    """The whole file, in short: hashes stand for hosts and rows, as there may be millions."""

    runs: Mapping[int, Run]
    lost: Mapping[int, int]
    """The last line in which a row was lost."""


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file twice: for what became of each row, then for the rows."""
    history = _history(path, sighting)
    told: set[int] = set()
    for number, raw in numbered(path):
        try:
            found = log.result(raw)
            if found:
                yield from _rows(found, number, history, told, sighting)
        except UnusableError as error:
            yield error.at(Place(source=str(path), line=number))


def _history(path: Path, sighting: Sighting) -> History:
    runs: dict[int, Run] = {}
    lost: dict[int, int] = {}
    for number, raw in numbered(path):
        try:
            found = log.result(raw)
            if not found or found.whole:
                continue
            seen, query = log.logged(found, sighting.seen), _query(found)
            before = runs.get(query, Run(epoch="", counter="", start=0, whole=False, seen=seen))
            runs[query] = before.then(number, found.run, seen)
            lost |= {_hash(query, row): number for row in log.removed(found)}
        except UnusableError:
            continue
    return History(runs, lost)


def _rows(
    found: log.Result, number: int, history: History, told: set[int], sighting: Sighting
) -> Iterator[Row]:
    query, seen = _query(found), log.logged(found, sighting.seen)
    run = None if found.whole else history.runs[query]
    first = next(chain(log.added(found), log.removed(found)), None)
    of = table(found.name, first) if first is not None else _listed(found.name)
    if of is None or (run and number < run.start):
        return
    report = _report(found, of, first, run.seen if run else seen)
    if run is None or query not in told:
        told |= {query} if run else set()
        yield report if not run or run.whole else replace(report, sees=frozenset())
    for row in log.added(found):
        if of.installed(row) and history.lost.get(_hash(query, row), 0) <= number:
            yield _observation(report, of, row)


def _report(
    found: log.Result, of: Table, first: Mapping[str, str] | None, seen: datetime
) -> Report:
    if not found.device.strip():
        raise UnusableError("the result has no hostIdentifier", "log the host_identifier")
    # Of an empty result the columns are unknown, and none would show anything.
    columns = of.columns if first is None else frozenset(first)
    return Report(
        device=found.device,
        platform=of.platform or platform_of(found.decorations, first or {}),
        seen=seen,
        source=f"osquery:{found.name[:LONGEST_NAME]}",
        sees=of.sees(columns) if lists(found.name, of) else frozenset(),
    )


def _observation(report: Report, of: Table, row: Mapping[str, str]) -> Observation:
    found = identifiers(of.identifiers(row))
    if not found:
        raise UnusableError(
            f"a row of {of.name} has no well-formed {of.names[0].column}",
            "select all columns of the table",
        )
    return Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=report.source,
        name=_first(row, of.called),
        version=_first(row, of.version),
        identifiers=found,
    )


def _listed(query: str) -> Table | None:
    """Return the table that an empty result is of: the query's name alone can tell."""
    return next((t for t in TABLES if lists(query, t) and not t.whole), None)


def _first(row: Mapping[str, str], columns: Iterable[str]) -> str:
    return next((row[c] for c in columns if row.get(c)), "")


def _query(found: log.Result) -> int:
    return hash((found.device, found.name))


def _hash(query: int, row: Mapping[str, str]) -> int:
    return hash((query, frozenset(row.items())))


def recognises(head: bytes) -> bool:
    """Tell by the names in the first line: those of a result or of a status."""
    found = names(beginning(head))
    return bool(found & RESULT or found >= EVENT) and not OTHERS & found


reader = Reader(
    title=Text("osquery: result logs", "osquery : journaux de résultats"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.MACOS, Platform.WINDOWS, Platform.LINUX}),
    sees=frozenset(n.kind for t in TABLES for n in t.names),
    blind=Text(
        "applications outside the folders that osquery searches, programs of Windows accounts "
        "that are not signed in, and all that a query does not list: only one called like its "
        "table can prove absence",
        "les applications hors des dossiers qu'osquery parcourt, les programmes des comptes "
        "Windows sans session ouverte, et tout ce qu'une requête ne liste pas : seule celle qui "
        "porte le nom de sa table peut prouver une absence",
    ),
    read=read,
    recognises=recognises,
)
