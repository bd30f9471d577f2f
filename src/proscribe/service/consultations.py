"""``consultations``: whom a determination affects, what they were asked, and what they answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from proscribe.model import Consultation, Determination, Outcome, Response, Text
from proscribe.register.days import day_of, end_of, is_day
from proscribe.register.deadline import shown
from proscribe.service.chosen import chosen
from proscribe.service.workspace import Workspace


class Stage(StrEnum):
    """How far a consultation is."""

    PLANNED = "planned"
    """Its notice lies ahead."""

    AWAITING = "awaiting"
    ANSWERED = "answered"
    ANSWERED_LATE = "answered-late"
    SILENT = "silent"
    """Its deadline has passed without an answer."""

    REVIEWED = "reviewed"
    """Its outcome is known."""


CALLED = {
    Stage.PLANNED: Text("not asked yet", "pas encore consultée"),
    Stage.AWAITING: Text("awaiting an answer", "en attente d'une réponse"),
    Stage.ANSWERED: Text("answered in time", "a répondu dans le délai"),
    Stage.ANSWERED_LATE: Text("answered late", "a répondu en retard"),
    Stage.SILENT: Text("no answer by the deadline", "aucune réponse à l'échéance"),
    Stage.REVIEWED: Text("reviewed", "réponse examinée"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One party of one determination at an instant."""

    determination: str
    title: Text
    party: str
    state: Stage
    notified: datetime
    deadline: datetime
    """The last instant that is in time, in the zone of the determination."""
    day: date | None
    """The day to whose end it runs; none where an instant is meant."""
    days_left: int | None
    """Whole days of the calendar while an answer is awaited."""
    response: Response | None
    in_time: bool | None
    """Whether it answered in time; none as long as it did not."""
    outcome: Outcome | None
    source: str
    zone: str


def consultations(workspace: Workspace, names: tuple[str, ...] = ()) -> tuple[Asked, ...]:
    """Return every party that was asked; of some determinations only, if they are named.

    Raises:
        MissingError: The register has no determination of an id.

    """
    return tuple(row for d in chosen(workspace, names) for row in asked(workspace, d))


def asked(workspace: Workspace, determination: Determination) -> Iterator[Asked]:
    """Yield the parties of one determination, in the order in which its file lists them."""
    for consultation in determination.consultations:
        yield _asked(workspace, determination, consultation)


def _asked(workspace: Workspace, of: Determination, told: Consultation) -> Asked:
    zone, at = of.local, workspace.at
    whole = is_day(told.deadline, zone)
    day = day_of(told.deadline, zone) if whole else None
    last = end_of(day, zone) if day else told.deadline
    # An answer bears no date of record: it is known from when it was received.
    horizon = min(at, workspace.known or at)
    response = told.response if told.response and told.response.received <= horizon else None
    outcome = told.outcome if told.outcome and told.outcome.effective <= horizon else None
    state = _stage(at, told.notified, last, response, outcome)
    waiting = state in {Stage.AWAITING, Stage.PLANNED}
    return Asked(
        determination=of.id,
        title=of.title,
        party=told.party,
        state=state,
        notified=shown(told.notified, zone) or told.notified,
        deadline=shown(last, zone) or last,
        day=day,
        days_left=(day_of(last, zone) - day_of(at, zone)).days if waiting else None,
        response=response,
        in_time=response.received <= last if response else None,
        outcome=outcome,
        source=told.source,
        zone=of.zone,
    )


def _stage(
    at: datetime,
    notified: datetime,
    last: datetime,
    response: Response | None,
    outcome: Outcome | None,
) -> Stage:
    if outcome is not None:
        return Stage.REVIEWED
    if response is not None:
        return Stage.ANSWERED if response.received <= last else Stage.ANSWERED_LATE
    if at < notified:
        return Stage.PLANNED
    return Stage.AWAITING if at <= last else Stage.SILENT
