"""One deadline at an instant: of a duty, an answer, an exemption, or a limit of the instrument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from proscribe.model import Text
from proscribe.model.condition import FOREVER
from proscribe.register.days import day_of


class Sort(StrEnum):
    """What a deadline belongs to."""

    DUTY = "duty"
    RESPONSE = "response"
    """The answer of an affected party."""

    EXEMPTION = "exemption"
    TERM = "term"
    """A confirmation, a sunset or a review."""


class Progress(StrEnum):
    """How far a deadline is."""

    LATE = "late"
    RUNNING = "running"
    NOT_STARTED = "not-started"
    WATCH = "watch"
    """It has a condition and no date: a person tells."""

    MET = "met"
    MET_LATE = "met-late"
    NOT_OWED = "not-owed"
    SILENT = "silent"
    """A party was asked, and its time to answer is over."""

    LAPSED = "lapsed"
    """What had to be done by then was not done, and the provision ended by itself."""


CALLED: Mapping[Progress, Text] = {
    Progress.LATE: Text("late", "en retard"),
    Progress.RUNNING: Text("running", "en cours"),
    Progress.NOT_STARTED: Text("not started", "pas commencé"),
    Progress.WATCH: Text("watch", "à surveiller"),
    Progress.MET: Text("met", "respecté"),
    Progress.MET_LATE: Text("met late", "respecté en retard"),
    Progress.NOT_OWED: Text("not owed", "non exigible"),
    Progress.SILENT: Text("no answer", "sans réponse"),
    Progress.LAPSED: Text("lapsed", "caduc"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What is due when, from whom, and what was done about it."""

    sort: Sort
    determination: str
    provisions: tuple[str, ...]
    key: str
    """How a ledger calls the duty; else the party, the exemption, or the sort of limit."""
    verb: str
    what: Text
    body: str = ""
    """Who owes it; nobody named: the authority itself."""
    state: Progress
    start: datetime | None = None
    """Since when it runs, or from when it will, as things stand."""
    trigger: str = ""
    """The discovery or publication that started it."""
    due: datetime | None = None
    """The last instant that is in time, in the zone of the determination."""
    day: date | None = None
    """The day to whose end it runs; none where an instant is meant."""
    days_left: int | None = None
    """Whole days of the calendar; negative once it is late."""
    soon: bool = False
    was_late: bool = False
    """Whether it was late already when it stopped being owed."""
    met: datetime | None = None
    evidence: str = ""
    zone: str = "UTC"
    calendar: Text | None = None
    """How business days were counted, or why the date is not the one that was written."""
    why: Text | None = None
    """Why it is not owed."""
    earlier: Text | None = None
    """Of a duty that recurs: what is not listed time by time, and how much of it was not met."""


def left(due: datetime | None, at: datetime, zone: ZoneInfo) -> int | None:
    """Return how many days of the calendar are left: 0 on the very day."""
    if due is None or due == FOREVER:
        return None
    return (day_of(due, zone) - day_of(at, zone)).days


def shown(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return an instant by the clock of a zone; what never comes is no instant."""
    if instant is None or instant == FOREVER:
        return None
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return None
