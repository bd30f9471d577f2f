"""Events: what happened to a determination, when it held, and when it was known."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model.effect import Effect
from proscribe.model.text import Text, blank

ORDER_ID = r"[a-z0-9]+([.-][a-z0-9]+)*"
DIGEST = r"[0-9a-f]{64}"


class EventKind(StrEnum):
    """What can happen to a provision. ``state.LAWFUL`` says to what each may happen."""

    ANNOUNCED = "announced"
    """Its author says that it is coming."""

    ISSUED = "issued"
    """It is made; an ``until`` sets another date of effect than the file does."""

    INTERIM = "interim"
    """It takes effect at once, and lapses unless it is confirmed."""

    EFFECTIVE = "effective"
    """It takes effect, where no date that was set before says so."""

    DELAYED = "delayed"
    """Its issuer puts its effect off: ``until`` a date, or until further notice."""

    SUSPENDED = "suspended"
    """An order stays or enjoins it; the order's own ``until`` ends that, or a resumption."""

    RESUMED = "resumed"
    """An order that suspends it is over; where several hold, it says which."""

    NOT_ENFORCED = "not-enforced"
    """It stays law, and its authority says that it will not enforce it."""

    ENFORCED = "enforced"
    """Its authority enforces it again."""

    SET_ASIDE = "set-aside"
    """A court annuls it and sends it back to its author."""

    REINSTATED = "reinstated"
    """What ended it is itself undone."""

    CONFIRMED = "confirmed"
    """Who had to confirm it did: it no longer lapses for want of that."""

    AMENDED = "amended"
    """Its text changes; provisions that it ``adds`` take the place of those that it names."""

    EXTENDED = "extended"
    """Its sunset moves to ``until``."""

    REVIEWED = "reviewed"
    """It was looked at again; the next review is due ``until`` a date, or after its term."""

    LIST_UPDATED = "list-updated"
    """The list that it refers to was published anew."""

    RENUMBERED = "renumbered"
    """It goes on under another number, which ``by`` tells."""

    SUPERSEDED = "superseded"
    """Another takes its place; ``by`` tells which."""

    RESCINDED = "rescinded"
    """Its author, or a successor, takes it back."""

    MOOT = "moot"
    """What it was about is no longer so."""

    LAPSED = "lapsed"
    """It ended because something did not happen in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event in the life of a determination, with the order or instrument that made it.

    An event that names no provision, effect, jurisdiction or party concerns all of them.

    Raises:
        ValueError: A field that it needs is missing or malformed.

    """

    event: EventKind
    effective: datetime
    """Since when it holds."""
    instrument: str
    source: str
    recorded: datetime | None = None
    """When it was learned; as soon as it held, if nothing is said."""
    withdrawn: datetime | None = None
    """When it was learned that this entry was wrong. It stays; it was believed until then."""
    provisions: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    order: str = ""
    """Which suspension it is, or which one is over, where several may hold at once."""
    until: datetime | None = None
    adds: tuple[str, ...] = ()
    """Provisions that an amendment brings into the determination."""
    by: str = ""
    """The determination that takes its place, or the number that it bears from now on."""
    digest: str = ""
    """SHA-256 of the order's file, in hexadecimal."""
    note: Text | None = None

    def __post_init__(self) -> None:
        if blank(self.instrument) or blank(self.source):
            raise ValueError("an event rests on an instrument, and says where it was read")
        if any(blank(n) or n != n.strip() for n in (*self.jurisdictions, *self.parties)):
            raise ValueError("a jurisdiction or party without a name would be everybody's")
        if self.event is EventKind.RENUMBERED and blank(self.by):
            raise ValueError("what is renumbered has a new number: say it with 'by'")
        if self.order and not re.fullmatch(ORDER_ID, self.order):
            raise ValueError(f"{self.order!r} is not the id of an order, such as 'no-20-cv-2658'")
        if self.digest and not re.fullmatch(DIGEST, self.digest):
            raise ValueError("'digest' is a SHA-256 in hexadecimal")
        if self.until is not None and self.until < self.effective:
            raise ValueError("it ends before it begins: 'until' must not be before 'effective'")
        if self.event is EventKind.EXTENDED and self.until is None:
            raise ValueError("an extension says 'until' when")
        if self.adds and self.event is not EventKind.AMENDED:
            raise ValueError("only an amendment adds provisions")
        if self.recorded and self.withdrawn and self.withdrawn < self.recorded:
            raise ValueError("it was withdrawn before it was recorded")

    @property
    def known(self) -> datetime:
        """Return when it was learned."""
        return self.recorded or self.effective

    def believed(self, at: datetime | None) -> bool:
        """Tell whether it was believed at an instant; now, if none is given."""
        if at is None:
            return self.withdrawn is None
        return self.known <= at and (self.withdrawn is None or at < self.withdrawn)

    def concerns(self, provision: str, effect: Effect) -> bool:
        """Tell whether it is about one effect of one provision."""
        named = provision in {*self.provisions, *self.adds} if self.provisions else not self.adds
        added = provision in self.adds
        return (named or added) and (not self.effects or effect in self.effects)

    def reaches(self, jurisdiction: str, party: str) -> bool:
        """Tell whether it holds in a jurisdiction and for a party; either may be unsaid: ``''``."""
        there = not self.jurisdictions or any(within(jurisdiction, j) for j in self.jurisdictions)
        return there and (not self.parties or party in self.parties)


def within(place: str, wider: str) -> bool:
    """Tell whether a jurisdiction is another or a part of it: ``US-CA`` lies within ``US``."""
    return place == wider or place.startswith(f"{wider}-")
