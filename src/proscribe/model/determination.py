"""Determinations: the decision that an application may not be on the devices of an authority."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from zoneinfo import ZoneInfo

from proscribe.model.condition import Course
from proscribe.model.covered import Covered
from proscribe.model.duty import Duty, Term, TermKind, keyed
from proscribe.model.effect import Effect
from proscribe.model.event import Event, EventKind
from proscribe.model.evidence import (
    Alternative,
    Citation,
    Consultation,
    Evidence,
    Severance,
)
from proscribe.model.exemption import ExemptionRule, same_person
from proscribe.model.life import Life, live
from proscribe.model.scope import Adopter, Exclusion, Scope
from proscribe.model.span import zone
from proscribe.model.state import State
from proscribe.model.text import Text, blank

DETERMINATION_ID = r"[a-z0-9]+(-[a-z0-9.]+)*"
EVERYWHERE = Scope()
AUDIENCES = 256
"""How many may be singled out in one history: each is followed by itself."""


class Force(StrEnum):
    """What an instrument binds to."""

    STATUTE = "statute"
    ORDER = "order"
    DIRECTION = "direction"
    STANDARD = "standard"
    CLAUSE = "clause"
    """A clause of a contract."""

    RECOMMENDATION = "recommendation"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where the text of an instrument was read."""

    title: str
    url: str
    standing: str = "primary"
    """``primary``: the instrument itself; ``secondary``: somebody's account of it."""

    def __post_init__(self) -> None:
        if self.standing not in {"primary", "secondary"}:
            raise ValueError("a reference is 'primary' or 'secondary'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One rule of a determination: what it covers, on which devices, to which effects."""

    id: str = "main"
    covers: tuple[Covered, ...]
    effects: tuple[Effect, ...]
    scope: Scope = EVERYWHERE
    effective: datetime | None = None
    """When it takes effect, if not with the determination."""

    def __post_init__(self) -> None:
        if not re.fullmatch(DETERMINATION_ID, self.id):
            raise ValueError(f"{self.id!r} is not a provision's id, such as 'main'")
        if not self.covers or not self.effects:
            raise ValueError("a provision covers something and asks for at least one effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """A decision, with its authority, its reasons and its life.

    Raises:
        ValueError: Its id is malformed, two of its parts share one, a part names another that
            is not there, its assessor decided it, or something that its history tells could
            not lawfully happen.

    """

    id: str
    title: Text
    authority: str
    jurisdiction: str
    force: Force
    effective: datetime
    reasons: tuple[Text, ...]
    references: tuple[Reference, ...]
    provisions: tuple[Provision, ...]
    issued: datetime | None = None
    recorded: datetime | None = None
    """When it was learned of; when it was issued, if nothing is said."""
    zone: str = "UTC"
    """The time zone in which its days begin and end, such as ``America/Toronto``."""
    decider: str = ""
    assessor: str = ""
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    excludes: tuple[Exclusion, ...] = ()
    """What lies outside its scope, on purpose."""
    adopters: tuple[Adopter, ...] = ()
    duties: tuple[Duty, ...] = ()
    terms: tuple[Term, ...] = ()
    exemptions: ExemptionRule | None = None
    cites: tuple[Citation, ...] = ()
    history: tuple[Event, ...] = ()
    severances: tuple[Severance, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(DETERMINATION_ID, self.id):
            raise ValueError(f"{self.id!r} is not an id, such as 'ca-tbs-2023-10-30'")
        if not self.provisions or not self.reasons or not self.references:
            raise ValueError("a determination has provisions, reasons and references")
        if blank(self.authority) or blank(self.jurisdiction):
            raise ValueError("a determination has an authority and a jurisdiction")
        if self.assessor and same_person(self.assessor) == same_person(self.decider):
            raise ValueError("who assessed it does not decide it: 'assessor' and 'decider' differ")
        if self.issued is not None and self.effective < self.issued:
            raise ValueError("it takes effect before it was issued")
        zone(self.zone)
        for problem in _mistaken(self):
            raise ValueError(problem)
        for problem in unlawful(self):
            raise ValueError(problem)

    @property
    def known(self) -> datetime:
        """Return when it was learned of."""
        return self.recorded or self.issued or self.effective

    @property
    def local(self) -> ZoneInfo:
        """Return its time zone."""
        return zone(self.zone)

    def life(
        self,
        provision: Provision,
        effect: Effect,
        *,
        known: datetime | None = None,
        jurisdiction: str = "",
        party: str = "",
    ) -> Life:
        """Return the life of one effect of one provision.

        It is told as it was ``known`` at an instant (now, if none is given), and as it is in a
        ``jurisdiction`` and for a ``party``, or where nothing is said of either.
        """
        told = (
            e
            for e in self.history
            if e.believed(known)
            and e.concerns(provision.id, effect)
            and e.reaches(jurisdiction, party)
        )
        added = any(provision.id in e.adds for e in self.history)
        return live(
            Course(
                provision=provision.id,
                events=tuple(sorted(told, key=attrgetter("effective"))),
                issued=self.issued,
                effective=provision.effective or self.effective,
                terms=tuple(t for t in self.terms if t.concerns(provision.id)),
                zone=self.local,
                added=added,
            )
        )


def unlawful(determination: Determination) -> Iterator[str]:
    """Yield what its history tells and could not lawfully happen.

    An event must change something: at least one effect of each provision that it names, or of
    any provision if it names none, must be in a state in which it may happen.
    """
    events = [e for e in determination.history if e.believed(None)]
    audiences = {("", "")} | {
        (j, p) for e in events for j in e.jurisdictions or ("",) for p in e.parties or ("",)
    }
    took: set[tuple[int, str]] = set()
    found: dict[int, State] = {}
    for provision in determination.provisions:
        for same in _alike(provision, events):
            for jurisdiction, party in sorted(audiences):
                life = determination.life(provision, same, jurisdiction=jurisdiction, party=party)
                took |= {(id(m.event), provision.id) for m in life.moments if m.event}
                found |= {id(e): state for e, state in life.refused}
    for event in events:
        named = {*event.provisions, *event.adds} or {p.id for p in determination.provisions}
        kept = {p for p in named if (id(event), p) in took}
        if not kept or (event.provisions and kept != named):
            state = found.get(id(event), State.NONE)
            yield f"on {event.effective:%Y-%m-%d}: what is {state} cannot be {event.event}"


def _alike(provision: Provision, events: list[Event]) -> Iterator[Effect]:
    """Yield one effect of each group of effects that the same events concern."""
    met: set[tuple[bool, ...]] = set()
    for effect in provision.effects:
        concerned = tuple(e.concerns(provision.id, effect) for e in events)
        if concerned not in met:
            met.add(concerned)
            yield effect


def _mistaken(determination: Determination) -> Iterator[str]:
    """Yield what is said twice, or of something that is not there."""
    ids = [p.id for p in determination.provisions]
    if len({*ids}) != len(ids):
        yield "two provisions bear the same id"
    keys = [key for key, _ in keyed(determination.duties)]
    if len({*keys}) != len(keys):
        yield "two duties bear the same id"
    if len({e.id for e in determination.evidence}) != len(determination.evidence):
        yield "two pieces of evidence bear the same id"
    named = [p for e in determination.history for p in (*e.provisions, *e.adds)]
    named += [p for term in determination.terms for p in term.provisions]
    named += [p for duty in determination.duties for p in duty.provisions]
    yield from (f"there is no provision {name!r}" for name in named if name not in ids)
    yield from _overstretched(determination)


def _overstretched(determination: Determination) -> Iterator[str]:
    """Yield what events name beyond what there is, or beyond what can be followed."""
    singled = {(e.jurisdictions, e.parties) for e in determination.history}
    if sum(len(j or " ") * len(p or " ") for j, p in singled) > AUDIENCES:
        yield f"its history singles out more than {AUDIENCES} audiences: record what they share"
    interim = any(t.kind is TermKind.INTERIM for t in determination.terms)
    for event in determination.history:
        if event.event is EventKind.INTERIM and not (event.until or interim):
            yield "an interim decision says 'until' when it must be confirmed"
        meant = [p for p in determination.provisions if p.id in event.provisions]
        asked = {e for p in meant or determination.provisions for e in p.effects}
        if missing := {*event.effects} - asked:
            who = " and ".join(p.id for p in meant) or "no provision"
            does = "does not ask" if meant else "asks"
            yield f"{who} {does} for {', '.join(sorted(missing))}, which {event.event} names"
