"""Ledgers: what each body did about the determinations that it must follow."""

from dataclasses import dataclass
from datetime import datetime

from proscribe.model.evidence import Severance
from proscribe.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A body makes a determination its own."""

    determination: str
    effective: datetime
    by: str
    """Who attested it."""
    evidence: str
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilment:
    """A body did what a duty asks for."""

    determination: str
    duty: str
    effective: datetime
    evidence: str
    recorded: datetime | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """A body found what is prohibited: clocks that start with a discovery start here."""

    determination: str
    effective: datetime
    what: Text
    evidence: str
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One body's ledger; ``id`` is the body's."""

    id: str
    name: Text
    jurisdiction: str = ""
    zone: str = "UTC"
    """The time zone in which the days of its entries begin."""
    adoptions: tuple[Adoption, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    discoveries: tuple[Discovery, ...] = ()
    severances: tuple[Severance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who speaks for the authority in notices, and whom to ask."""

    name: Text
    contact: Text
    signatory: Text | None = None
    personal_devices: Text | None = None
    """The authority's own words about the devices that people own."""
    may_do: Text | None = None
    """What users of devices may do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A court's order or a successor's instrument, where a file describes it."""

    instrument: str
    source: str
    effective: datetime | None = None
    zone: str = ""
    """The time zone in which its days begin; the determination's, if nothing is said."""
    id: str = ""
    until: datetime | None = None
    note: Text | None = None
