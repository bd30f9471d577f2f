"""``handoff``: what was found, when the report on it is due, and what it still lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from zoneinfo import ZoneInfo

from proscribe.model import Discovery, InputError, Ledger, MissingError, Place, Text
from proscribe.model.span import zone
from proscribe.register.calendar import calendar
from proscribe.register.days import day_of
from proscribe.register.due import Count, Due
from proscribe.register.ledgers import told
from proscribe.service.handing.clauses import CLAUSES, FIRST, JURISDICTION, SECOND, Clause, Element
from proscribe.service.workspace import Workspace


class Running(Enum):
    """Whether the clock of a report is known to run."""

    YES = auto()
    NOT_KNOWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One element of the report; without ``value`` it is open."""

    element: Element
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One of the two reports: when it is due, and what it says."""

    due: datetime
    """The last instant that is in time, in the zone of the ledger."""
    counted: Text | None
    """How business days were counted."""
    late: bool
    """Whether the instant asked about is after it. Whether it was sent, nobody told here."""
    runs: bool
    """Whether its clock is known to run; else ``due`` is the latest that it could come to."""
    elements: tuple[Told, ...]

    @property
    def open(self) -> tuple[Told, ...]:
        """Return what nobody told."""
        return tuple(t for t in self.elements if not t.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A find, and the two reports on it that a clause asks for."""

    clause: Clause
    body: Text
    determination: str
    title: Text
    found: Discovery
    zone: str
    at: datetime
    submitted: datetime | None
    first: Stage
    second: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asks for: a clause, whose find of which determination, and what they know."""

    clause: str
    determination: str
    body: str
    evidence: str = ""
    """Which find, by its evidence, where the body made several."""
    values: Mapping[str, str]
    submitted: datetime | None = None
    """When the first report was submitted, if it was."""


def handoff(workspace: Workspace, asked: Asked) -> Handoff:
    """Return the reports on a find that a ledger holds.

    Raises:
        MissingError: There is no such clause, determination or body.
        InputError: The body made no find, or several and none is named, or a value is of no
            element, or the first report was submitted before the find.

    """
    clause = CLAUSES.get(asked.clause)
    if clause is None:
        raise MissingError("clause", asked.clause, f"these are known: {', '.join(CLAUSES)}")
    determination = workspace.register.determination(asked.determination)
    ledger = _ledger(workspace, asked.body)
    found = _found(workspace, ledger, asked)
    local = zone(ledger.zone)
    asked = replace(asked, submitted=_submitted(asked, found, local))
    first, second = _stages(clause, asked, found, local, workspace.at)
    return Handoff(
        clause=clause,
        body=ledger.name,
        determination=determination.id,
        title=determination.title,
        found=found,
        zone=ledger.zone,
        at=workspace.at,
        submitted=asked.submitted,
        first=first,
        second=second,
    )


def _stages(
    clause: Clause, asked: Asked, found: Discovery, local: ZoneInfo, at: datetime
) -> tuple[Stage, Stage]:
    _checked(clause, asked)
    count = Count(zone=local, calendar=calendar(JURISDICTION))
    first = count.after(FIRST, found.effective)
    second = count.after(SECOND, asked.submitted or first.at)
    values = {"item": found.what.en, **asked.values}
    started = Running.YES if asked.submitted else Running.NOT_KNOWN
    return (
        _stage(_shown(first, local), at, Running.YES, _told(clause.first, values)),
        _stage(_shown(second, local), at, started, _told(clause.second, values)),
    )


def _shown(due: Due, local: ZoneInfo) -> Due:
    return replace(due, at=due.at.astimezone(local))


def _told(elements: tuple[Element, ...], values: Mapping[str, str]) -> tuple[Told, ...]:
    return tuple(Told(element=e, value=values.get(e.key, "").strip()) for e in elements)


def _stage(due: Due, at: datetime, clock: Running, elements: tuple[Told, ...]) -> Stage:
    runs = clock is Running.YES
    return Stage(
        due=due.at, counted=due.note, late=runs and at > due.at, runs=runs, elements=elements
    )


def _ledger(workspace: Workspace, body: str) -> Ledger:
    ledgers = {x.id: x for x in workspace.register.ledgers}
    if body not in ledgers:
        raise MissingError("body", body, f"these have ledgers: {', '.join(ledgers) or 'none'}")
    return ledgers[body]


def _found(workspace: Workspace, ledger: Ledger, asked: Asked) -> Discovery:
    place = Place(source=ledger.id)
    every = told(ledger.discoveries, asked.determination, workspace.at, workspace.known)
    chosen = [d for d in every if asked.evidence in {"", d.evidence}]
    if not chosen:
        reason = f"its ledger tells of no such find of {asked.determination}"
        raise InputError(place, reason, "enter it: proscribe ledger discovered")
    if len(chosen) > 1:
        names = "; ".join(d.evidence for d in chosen)
        reason = f"its ledger tells of {len(chosen)} finds, each with a clock of its own"
        raise InputError(place, reason, f"name one by its evidence, --find: {names}")
    return chosen[0]


def _checked(clause: Clause, asked: Asked) -> None:
    keys = [e.key for e in (*clause.first, *clause.second)]
    for key in asked.values:
        if key not in keys:
            reason = f"{clause.id} asks for no {key!r}"
            raise InputError(Place(source="--tell"), reason, f"it asks for: {', '.join(keys)}")


def _submitted(asked: Asked, found: Discovery, local: ZoneInfo) -> datetime | None:
    """Return when the first report was submitted; a day alone is one of the body's own zone."""
    if asked.submitted is None:
        return None
    at = asked.submitted if asked.submitted.tzinfo else asked.submitted.replace(tzinfo=local)
    if day_of(at, local) < day_of(found.effective, local):
        reason = "the report was submitted before the find"
        raise InputError(Place(source="--submitted"), reason, "give the day on which it was sent")
    return at
