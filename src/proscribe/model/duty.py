"""Duties and terms: what must be done by when, and what ends or is looked at again by itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model.span import Span, Unit
from proscribe.model.text import Text


class Verb(StrEnum):
    """What a deadline asks for. *Begin* is not *complete*."""

    IDENTIFY = "identify"
    PLAN = "plan"
    BEGIN = "begin"
    COMPLETE = "complete"
    REPORT = "report"


class Clock(StrEnum):
    """What starts a deadline."""

    ISSUE = "issue"
    EFFECT = "effect"
    DISCOVERY = "discovery"
    """Each body's own discovery, as its ledger tells it."""

    LIST_UPDATE = "list-update"
    """Each publication of the list that the determination refers to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What must be done, and by when: ``by`` a day or an instant, or ``within`` a span.

    A deadline written as a day runs to the end of that day.

    Raises:
        ValueError: It has no deadline or two, or a span that cannot be read.

    """

    verb: Verb
    what: Text
    id: str = ""
    """How a ledger calls it; its verb, if nothing is said."""
    by: datetime | None = None
    within: str | None = None
    clock: Clock = Clock.EFFECT
    every: str | None = None
    """How often it falls due again after the first time."""
    calendar: str = ""
    """The jurisdiction whose holidays are no business days; the determination's if unsaid."""
    provisions: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    """Who owes it: every adopter, or the authority itself, if nobody is named."""

    def __post_init__(self) -> None:
        if (self.by is None) == (self.within is None):
            raise ValueError("a duty is due 'by' a day or 'within' a span: write one of the two")
        for span in (self.within, self.every):
            if span is not None:
                Span.of(span)


def keyed(duties: Iterable[Duty]) -> Iterator[tuple[str, Duty]]:
    """Yield each duty with the name by which a ledger calls it: ``complete``, ``complete-2``."""
    met: Counter[str] = Counter()
    for duty in duties:
        name = duty.id or str(duty.verb)
        met[name] += 1
        yield (name if met[name] == 1 else f"{name}-{met[name]}"), duty


class TermKind(StrEnum):
    """Why a determination does not go on by itself; the event in brackets averts it."""

    INTERIM = "interim"
    """Unless *confirmed*."""

    SUNSET = "sunset"
    """Unless *extended*."""

    REVIEW = "review"
    """Unless *reviewed*."""


class Then(StrEnum):
    """What follows when a term is not averted."""

    LAPSE = "lapse"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A limit that an instrument sets to itself: ``at`` an instant or ``within`` a span of effect.

    A ``condition`` is a limit without a date ("void if it is sold"): it warns, and a person
    records what became of it.

    Raises:
        ValueError: It has no limit or several, or counts business days.

    """

    kind: TermKind
    then: Then
    at: datetime | None = None
    within: str | None = None
    condition: Text | None = None
    provisions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if sum(x is not None for x in (self.at, self.within, self.condition)) != 1:
            raise ValueError("a term is 'at' an instant, 'within' a span, or on a 'condition'")
        if self.within is not None and Span.of(self.within).unit is Unit.BUSINESS_DAY:
            raise ValueError("a term counts no business days: write the day with 'at'")
        if self.condition is not None and self.then is Then.LAPSE:
            raise ValueError("nobody but a person can tell a condition: it can only 'warn'")
        if self.kind is TermKind.INTERIM and self.then is Then.WARN:
            raise ValueError("an interim decision lapses unless it is confirmed")

    def concerns(self, provision: str) -> bool:
        """Tell whether it limits a provision."""
        return not self.provisions or provision in self.provisions
