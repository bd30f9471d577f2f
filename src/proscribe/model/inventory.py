"""What was seen on devices, and what follows from it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model.effect import Platform
from proscribe.model.error import Place
from proscribe.model.identifier import Identifier
from proscribe.model.kind import Kind
from proscribe.model.policy import Ground
from proscribe.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One source looked at one device once; it could see these kinds, and no others."""

    device: str
    platform: Platform
    seen: datetime
    source: str
    sees: frozenset[Kind]
    person: str = ""
    """Who uses the device, as the source names them; empty where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One application in one report: what it calls itself, and its identifiers."""

    device: str
    platform: Platform
    seen: datetime
    source: str
    name: str
    version: str
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One row that a reader could not use: where, why, and what to do."""

    place: Place
    reason: str
    remedy: str


Row = Report | Observation | Rejected
"""What a reader yields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An application as reports of any number of devices show it."""

    name: str
    version: str
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Many reports at once: each distinct application stands in it by a number.

    Numbers count on from block to block of one file, and from 0 again where ``first`` is 0.
    """

    reports: tuple[Report, ...]
    again: int = 0
    """How many of the reports, the first ones, go on from a block before."""
    first: int
    """The number of the first of ``applications``: those that no block before had."""
    applications: tuple[tuple[Platform, Seen], ...]
    ends: memoryview
    """Where what each report shows ends in ``shown``: numbers of 32 bits."""
    shown: memoryview
    """The number of each application shown, report after report: numbers of 32 bits."""
    marks: bytes = b""
    """The mark of each report, 16 bytes, zeros where there is none; or no marks at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Whole reports, each with a mark: whoever met the mark before knows what the report says.

    A mark is a digest of all that a report says but its instant.
    """

    marks: bytes
    """16 bytes for each report."""
    seen: memoryview
    """Their instants, in microseconds since 1970: numbers of 64 bits."""
    read: Callable[[Sequence[bool]], Iterator[Row | Block]]
    """Read those reports for which it is true."""


class Presence(StrEnum):
    """Whether a thing is on a device. Not seen is never absent."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How sure it is that what was seen is the prohibited product."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    DOUBTFUL = "doubtful"
    """The name matches and the signer contradicts it."""

    CONTAINS = "contains"
    """An application that embeds a component of the prohibited product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A mitigation of an exemption that a device does not keep, though it is exempted."""

    exemption: str
    mitigation: Text
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A prohibited product on a device, or the admission that nobody can know.

    ``products`` are those that it is (one identifier may be shared by two), or, where the
    presence is unknown, those that no source could have shown.
    """

    device: str
    platform: Platform
    presence: Presence
    products: tuple[str, ...]
    determinations: tuple[str, ...]
    why: Text
    certainty: Certainty | None = None
    identifiers: tuple[Identifier, ...] = ()
    seen_as: str = ""
    """What the application called itself, with its version; empty unless present."""
    source: str = ""
    last_seen: datetime | None = None
    person: str = ""
    because: tuple[Ground, ...] = ()
    """The provisions that prohibit what is present, each with the product that it covers."""
    exemption: str | None = None
    """The exemptions that hold there and together cover its every ground."""
    breaches: tuple[Breach, ...] = ()
    """What those exemptions ask of the device and it does not keep."""
