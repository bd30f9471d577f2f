"""States of a provision, and the table of what may happen in which of them."""

from enum import StrEnum

from proscribe.model.event import EventKind


class State(StrEnum):
    """What one effect of a provision is at an instant."""

    NONE = "not made"
    """Nothing has been said yet."""

    ANNOUNCED = "announced"
    """Its author said that it is coming."""

    ISSUED = "issued"
    """It exists, and does not bind yet."""

    DELAYED = "delayed"
    """It exists, and its date of effect was put off."""

    INTERIM = "interim"
    """It binds, and lapses unless it is confirmed."""

    EFFECTIVE = "effective"
    """It binds."""

    SUSPENDED = "suspended"
    """An order stays it, whatever it is beneath: it asks for nothing."""

    NOT_ENFORCED = "not-enforced"
    """It is law, and is not enforced: what it names is identified and nothing more."""

    SET_ASIDE = "set-aside"
    """Annulled, and sent back to its author."""

    SUPERSEDED = "superseded"
    """Another took its place."""

    RESCINDED = "rescinded"
    """It was taken back."""

    MOOT = "moot"
    """What it was about is no longer so."""

    LAPSED = "lapsed"
    """It ended by itself."""

    @property
    def binds(self) -> bool:
        """Tell whether enforcement is owed."""
        return self in BINDING

    @property
    def ended(self) -> bool:
        """Tell whether it is over, unless it is reinstated or made anew."""
        return self in ENDED


BINDING = frozenset({State.INTERIM, State.EFFECTIVE})
ENDED = frozenset({State.SET_ASIDE, State.SUPERSEDED, State.RESCINDED, State.MOOT, State.LAPSED})
PENDING = frozenset({State.ANNOUNCED, State.ISSUED})
LIVE = PENDING | BINDING
MADE = frozenset({State.ISSUED}) | BINDING
ENDING = {
    EventKind.SET_ASIDE: State.SET_ASIDE,
    EventKind.SUPERSEDED: State.SUPERSEDED,
    EventKind.RESCINDED: State.RESCINDED,
    EventKind.MOOT: State.MOOT,
    EventKind.LAPSED: State.LAPSED,
}

LAWFUL: dict[EventKind, frozenset[State]] = {
    EventKind.ANNOUNCED: frozenset({State.NONE}),
    EventKind.ISSUED: frozenset({State.NONE, State.ANNOUNCED, State.SET_ASIDE}),
    EventKind.INTERIM: frozenset({State.NONE}) | PENDING,
    EventKind.EFFECTIVE: PENDING | {State.SET_ASIDE},
    EventKind.DELAYED: PENDING,
    EventKind.SUSPENDED: MADE,
    EventKind.RESUMED: MADE | ENDED,
    EventKind.NOT_ENFORCED: MADE,
    EventKind.ENFORCED: MADE | ENDED,
    EventKind.SET_ASIDE: MADE,
    EventKind.REINSTATED: ENDED,
    EventKind.CONFIRMED: frozenset({State.INTERIM}),
    EventKind.AMENDED: LIVE,
    EventKind.EXTENDED: LIVE,
    EventKind.REVIEWED: LIVE,
    EventKind.LIST_UPDATED: LIVE,
    EventKind.RENUMBERED: LIVE,
    EventKind.SUPERSEDED: LIVE | {State.SET_ASIDE},
    EventKind.RESCINDED: LIVE | {State.SET_ASIDE},
    EventKind.MOOT: LIVE | {State.SET_ASIDE},
    EventKind.LAPSED: LIVE | {State.SET_ASIDE},
}
"""What may happen to a provision, by the state that lies beneath suspension, delay and
forbearance: an order that suspends a decision does not hide whether it has taken effect.

Beside the table: an order that comes again says something new, what is resumed is suspended,
what is enforced again was not enforced, a delay leads to a later date, and what is extended has
a sunset. An order outlives what it suspends: should that be reinstated, it is suspended still.
"""
