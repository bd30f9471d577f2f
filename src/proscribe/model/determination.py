"""Determinations: the decision that an application may not be on the devices of an authority."""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from proscribe.model.effect import DeviceClass, Effect, Platform
from proscribe.model.text import Text

DETERMINATION_ID = r"[a-z0-9]+(-[a-z0-9.]+)*"
SHARE = r"(>=|>) ?(\d{1,3}(?:\.\d+)?)"


class Force(StrEnum):
    """What an instrument binds to."""

    STATUTE = "statute"
    ORDER = "order"
    DIRECTION = "direction"
    STANDARD = "standard"
    RECOMMENDATION = "recommendation"
    WARNING = "warning"


class Possession(StrEnum):
    """By what right a device serves the authority."""

    ISSUED = "issued"
    LEASED = "leased"
    PERSONAL = "enrolled-personal"
    CONTRACTOR = "contractor"


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
class Covered:
    """One predicate of what a provision covers: exactly one of the names below.

    ``share`` (``">50"`` or ``">=20"``, percent) goes with ``owner``; ``at`` fixes the date at
    which ownership is asked, else it is asked at the date of the question. ``note`` records
    how a disputed wording is read.
    """

    application: str | None = None
    suite: str | None = None
    vendor: str | None = None
    owner: str | None = None
    successor: str | None = None
    component: str | None = None
    service: str | None = None
    share: str | None = None
    at: datetime | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        named = [p for p in PREDICATES if getattr(self, p) is not None]
        if len(named) != 1:
            raise ValueError(
                f"a predicate names exactly one of {', '.join(PREDICATES)}; this one names "
                + (" and ".join(named) or "none")
            )
        if self.share is not None and (self.owner is None or not re.fullmatch(SHARE, self.share)):
            raise ValueError("'share' is written '>50' or '>=20' and goes with 'owner'")
        if self.owner is not None and self.share is None:
            raise ValueError("'owner' needs the least 'share' that counts, such as '>50'")

    @property
    def predicate(self) -> tuple[str, str]:
        """Return the predicate's name and what it names."""
        return next((p, v) for p in PREDICATES if (v := getattr(self, p)) is not None)

    def counts(self, share: float) -> bool:
        """Tell whether a holding of ``share`` percent meets the threshold."""
        found = re.fullmatch(SHARE, self.share or "")
        if found is None:
            return False
        least = float(found[2])
        return share >= least if found[1] == ">=" else share > least


PREDICATES = tuple(f.name for f in fields(Covered))[:7]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which devices a provision reaches."""

    devices: tuple[DeviceClass, ...] = tuple(DeviceClass)
    possession: tuple[Possession, ...] = (Possession.ISSUED,)
    note: Text | None = None
    """How the authority reads a disputed edge of its scope."""

    @property
    def platforms(self) -> frozenset[Platform]:
        """Return the operating systems that the scope reaches."""
        return frozenset[Platform]().union(*(d.platforms for d in self.devices))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One rule of a determination: what it covers, on which devices, to which effects."""

    id: str = "main"
    covers: tuple[Covered, ...]
    effects: tuple[Effect, ...]
    scope: Scope = Scope()

    def __post_init__(self) -> None:
        if not re.fullmatch(DETERMINATION_ID, self.id):
            raise ValueError(f"{self.id!r} is not a provision's id, such as 'main'")
        if not self.covers or not self.effects:
            raise ValueError("a provision covers something and asks for at least one effect")


class EventKind(StrEnum):
    """What happened to a determination."""

    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RESCINDED = "rescinded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event in the life of a determination, with the order or instrument that made it."""

    event: EventKind
    effective: datetime
    instrument: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What must be done, and by when. The verb matters: *begin* is not *complete*."""

    verb: str
    by: datetime
    what: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """A decision, with its authority, its reasons and its life.

    Raises:
        ValueError: Its id is malformed, two provisions share an id, or its events are not in
            order or not lawful one after the other.

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
    duties: tuple[Duty, ...] = ()
    history: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(DETERMINATION_ID, self.id):
            raise ValueError(f"{self.id!r} is not an id, such as 'ca-tbs-2023-10-30'")
        if len({p.id for p in self.provisions}) != len(self.provisions):
            raise ValueError("two provisions bear the same id")
        if not self.provisions or not self.reasons or not self.references:
            raise ValueError("a determination has provisions, reasons and references")
        state = "in force"
        for before, event in zip((None, *self.history), self.history, strict=False):
            if before and event.effective < before.effective:
                raise ValueError("the events of its history are not in the order of time")
            if event.event not in LAWFUL[state]:
                raise ValueError(f"what is {state} cannot be {event.event}")
            state = AFTER[event.event]

    def status(self, at: datetime) -> str:
        """Return what the determination is at an instant."""
        if at < self.effective:
            return "not yet in force"
        past = [AFTER[e.event] for e in self.history if e.effective <= at]
        return past[-1] if past else "in force"

    def in_force(self, at: datetime) -> bool:
        """Tell whether it binds at an instant."""
        return self.status(at) == "in force"


AFTER = {
    EventKind.SUSPENDED: "suspended",
    EventKind.RESUMED: "in force",
    EventKind.RESCINDED: "rescinded",
}
LAWFUL = {
    "in force": {EventKind.SUSPENDED, EventKind.RESCINDED},
    "suspended": {EventKind.RESUMED, EventKind.RESCINDED},
    "rescinded": set[EventKind](),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A permission for named devices, for a purpose, for a time that always ends.

    Raises:
        ValueError: It ends before it begins, names no device, or its approver asked for it.

    """

    id: str
    determination: str
    devices: tuple[str, ...]
    applications: tuple[str, ...]
    purpose: Text
    justification: Text
    requester: str
    approver: str
    effective: datetime
    expires: datetime
    mitigations: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        if self.expires <= self.effective:
            raise ValueError("it ends before it begins: 'expires' must be after 'effective'")
        if not self.devices or not self.applications:
            raise ValueError("an exemption names its devices and its applications: none is blanket")
        if self.requester == self.approver:
            raise ValueError("nobody approves their own exemption")

    def holds(self, at: datetime) -> bool:
        """Tell whether the permission holds at an instant."""
        return self.effective <= at < self.expires
