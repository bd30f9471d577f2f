"""``clocks``: what is due, late and met, of whom, and with which evidence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from proscribe.model import Determination, MissingError, Text
from proscribe.model.duty import keyed
from proscribe.register.clocks import deadlines
from proscribe.register.deadline import Deadline, Progress, Sort, left, shown
from proscribe.register.ledgers import AUTHORITY, told
from proscribe.register.terms import limits
from proscribe.service.chosen import chosen
from proscribe.service.consultations import Asked, Stage, asked
from proscribe.service.workspace import Workspace

SOON = 30
NEVER = datetime.max.replace(tzinfo=UTC)
ANSWERS = {
    Stage.PLANNED: Progress.NOT_STARTED,
    Stage.AWAITING: Progress.RUNNING,
    Stage.ANSWERED: Progress.MET,
    Stage.ANSWERED_LATE: Progress.MET_LATE,
    Stage.SILENT: Progress.SILENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """An entry of a ledger on a duty that its determination does not have."""

    ledger: str
    determination: str
    duty: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Every deadline at an instant, as known at another, in the order in which they fall due."""

    at: datetime
    known: datetime | None
    deadlines: tuple[Deadline, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def late(self) -> tuple[Deadline, ...]:
        """Return what is late and still owed."""
        return tuple(d for d in self.deadlines if d.state is Progress.LATE)


def clocks(
    workspace: Workspace, names: tuple[str, ...] = (), body: str = "", soon: int = SOON
) -> Clocks:
    """Return the deadlines of all determinations, or of some; of one body, if it is named.

    What is due within ``soon`` days is marked. The authority itself is called ``authority``.

    Raises:
        MissingError: The register has no determination of an id, or speaks of no such body.

    """
    some = chosen(workspace, names)
    rows = [row for d in some for row in _rows(workspace, d)]
    if body:
        rows = _of(workspace, rows, body)
    marked = (replace(row, soon=_soon(row, soon)) for row in rows)
    return Clocks(
        at=workspace.at,
        known=workspace.known,
        deadlines=tuple(sorted(marked, key=_order)),
        unmatched=tuple(row for d in some for row in _unmatched(workspace, d)),
    )


def _rows(workspace: Workspace, determination: Determination) -> Iterator[Deadline]:
    question = (workspace.register, determination, workspace.at, workspace.known)
    yield from deadlines(*question)
    yield from limits(*question)
    yield from (_response(row) for row in asked(workspace, determination))
    yield from _exemptions(workspace, determination)


def _response(row: Asked) -> Deadline:
    stage = row.state
    if stage is Stage.REVIEWED:
        stage = Stage.ANSWERED_LATE if row.in_time is False else Stage.ANSWERED
    return Deadline(
        sort=Sort.RESPONSE,
        determination=row.determination,
        provisions=(),
        key=row.party,
        verb="respond",
        what=Text(f"answer of {row.party}", f"réponse de {row.party}"),
        state=ANSWERS[stage],
        start=row.notified,
        due=row.deadline,
        day=row.day,
        days_left=row.days_left,
        met=row.response.received if row.response else None,
        evidence=row.response.source if row.response else "",
        zone=row.zone,
    )


def _exemptions(workspace: Workspace, determination: Determination) -> Iterator[Deadline]:
    """Yield the exemptions that hold or are to come, with the instant at which each ends."""
    at, known, zone = workspace.at, workspace.known, determination.local
    for exemption in workspace.register.exemptions:
        learned = known is None or (exemption.recorded or exemption.effective) <= known
        ends = exemption.ends(known)
        if exemption.determination != determination.id or not learned or ends <= at:
            continue
        yield Deadline(
            sort=Sort.EXEMPTION,
            determination=determination.id,
            provisions=exemption.provisions,
            key=exemption.id,
            verb="expire",
            what=Text(
                f"the exemption {exemption.id} ends, and enforcement returns",
                f"fin de l'exemption {exemption.id} et reprise de l'exécution",
            ),
            state=Progress.RUNNING if exemption.effective <= at else Progress.NOT_STARTED,
            start=shown(exemption.effective, zone),
            due=shown(ends, zone),
            days_left=left(ends, at, zone),
            zone=determination.zone,
        )


def _of(workspace: Workspace, rows: list[Deadline], body: str) -> list[Deadline]:
    called = "" if body == AUTHORITY else body
    found = [row for row in rows if row.sort is Sort.DUTY and row.body == called]
    speaks = called in {"", *(x.id for x in workspace.register.ledgers)}
    if not found and not speaks:
        bodies = sorted({row.body or AUTHORITY for row in rows if row.sort is Sort.DUTY})
        raise MissingError("body", body, f"these owe something: {', '.join(bodies) or 'none'}")
    return found


def _unmatched(workspace: Workspace, determination: Determination) -> Iterator[Unmatched]:
    keys = {key for key, _ in keyed(determination.duties)}
    for ledger in workspace.register.ledgers:
        entries = told(ledger.fulfilments, determination.id, workspace.at, workspace.known)
        for entry in entries:
            if entry.duty not in keys:
                yield Unmatched(
                    ledger=ledger.id,
                    determination=determination.id,
                    duty=entry.duty,
                    evidence=entry.evidence,
                )


def _soon(row: Deadline, soon: int) -> bool:
    running = row.state is Progress.RUNNING and row.days_left is not None
    return running and row.days_left is not None and row.days_left <= soon


def _order(row: Deadline) -> tuple[object, ...]:
    start = row.start or NEVER
    return row.due or NEVER, row.determination, row.sort, row.key, row.body, start, row.provisions
