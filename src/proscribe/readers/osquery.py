"""osquery: result logs of queries on its tables of applications.

A snapshot is a report of its own. The events and batches of a query add up to its result at the
last of them, given as one report of that time: join the files of a rotated log, or the rows of
those left out are forgotten. Memory grows with the queries and the rows lost.

Presence is taken from every query on a known table. A kind is *seen*, so that absence can follow,
only by a query that is called like its table, which says that it lists the whole of it; only
through columns that it selects; for browsers' extensions only if the users were joined
(``username``); and by differences only if they begin with a batch with counter 0: the events of
a first run are many lines, of which a rotated log may lack some. Each query is a source of its
own. The platform is the table's, else that of the decorations ``platform`` or ``os_platform``,
else that of a path; where none tells, the line is rejected. Results of other tables, and status
logs, are passed over.

https://osquery.readthedocs.io/en/stable/deployment/logging/
https://osquery.io/schema/
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from proscribe.formats import osquery_log as log
from proscribe.formats.identifiers import identifiers
from proscribe.formats.json_walk import names
from proscribe.formats.lines import UnusableError, beginning, numbered
from proscribe.formats.osquery_history import History, history, query_of
from proscribe.formats.osquery_host import platform_of
from proscribe.formats.osquery_table import Table
from proscribe.formats.osquery_tables import LONGEST_NAME, TABLES, lists, table
from proscribe.model import Observation, Place, Platform, Rejected, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

RESULT = {"snapshot", "diffResults", "hostIdentifier"}
EVENT = {"action", "columns"}
OTHERS = {"device", "devices", "value"}
"""Members that tell the formats of other tools from this one."""


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file twice: for what became of each row, then for the rows."""
    past = history(path, sighting.seen)
    told: set[int] = set()
    for number, raw in numbered(path):
        place = Place(source=str(path), line=number)
        try:
            found = log.result(raw)
            if found:
                yield from _rows(found, place, past, told, sighting)
        except UnusableError as error:
            yield error.at(place)


def _rows(
    found: log.Result, place: Place, past: History, told: set[int], sighting: Sighting
) -> Iterator[Row]:
    query, seen = query_of(found), log.logged(found, sighting.seen)
    run = None if found.snapshots else past.runs[query]
    if run and place.line < run.start:
        return
    rows = list(log.added(found))
    good = [r for r in (*rows, *log.removed(found)) if not isinstance(r, UnusableError)]
    of = table(found.name, good[0]) if good else _listed(found.name)
    if of is None:
        return
    report = _report(found, of, good[0] if good else None, run.seen if run else seen)
    if run is None or query not in told:
        told |= {query} if run else set()
        sure = (run is None or run.whole) and not _faulty(rows)
        yield report if sure else replace(report, sees=frozenset())
    for row in rows:
        if isinstance(row, UnusableError):
            yield row.at(place)
        elif of.installed(row) and not (run and past.loses(query, row, place.line)):
            yield _observation(report, of, row, place)


def _faulty(rows: Iterable[Mapping[str, str] | UnusableError]) -> bool:
    return any(isinstance(row, UnusableError) for row in rows)


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


def _observation(
    report: Report, of: Table, row: Mapping[str, str], place: Place
) -> Observation | Rejected:
    found = identifiers(of.identifiers(row))
    if not found:
        reason = f"a row of {of.name} has no well-formed {of.names[0].column}"
        return Rejected(place=place, reason=reason, remedy="select all columns of the table")
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
