"""Entities: companies, and who owns how much of whom since when."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model.identifier import Identifier
from proscribe.model.kind import Kind
from proscribe.model.text import Text

ENTITY_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
WHOLE = 100.0


class Tier(StrEnum):
    """How well a fact is sourced."""

    T1 = "T1"
    """The vendor's own code, an app store's answer, or checked by cryptography."""

    T2 = "T2"
    """A curated, reviewed, versioned public list."""

    T3 = "T3"
    """Several independent files agree."""

    T4 = "T4"
    """One uncorroborated file: it serves inventory and alerts, and is never enforced."""

    T5 = "T5"
    """Recalled, unverified: kept for the analyst, never enabled."""

    @property
    def enforceable(self) -> bool:
        """Tell whether a fact of this tier may change anything on a device."""
        return self <= Tier.T3

    @property
    def enabled(self) -> bool:
        """Tell whether a fact of this tier may be looked for at all."""
        return self <= Tier.T4


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One row of the catalogue: a name by which someone or something is known, and how we know.

    Raises:
        ValueError: The value is not a well-formed name of its kind, or has no source.

    """

    kind: Kind
    value: str
    tier: Tier
    source: str
    retired: datetime | None = None
    """Since when it is out of use. It stays: old names live on in neglected devices."""

    def __post_init__(self) -> None:
        Identifier(self.kind, self.value)
        _sourced(self.source)

    @property
    def identifier(self) -> Identifier:
        """Return the identifier alone."""
        return Identifier(self.kind, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A company. ``identifiers`` are what it signs with or is called, whatever the product."""

    id: str
    name: str
    jurisdiction: str | None = None
    source: str
    also: tuple[str, ...] = ()
    """Other names that it goes by."""
    identifiers: tuple[Known, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(ENTITY_ID, self.id):
            raise ValueError(f"{self.id!r} is not an entity's id, such as 'kaspersky-lab'")
        _sourced(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """One company holds a share of another, over a time."""

    owner: str
    owned: str
    tier: Tier
    source: str
    share: float | None = None
    """Percent; ``None`` where the source says *owned* and no figure."""
    effective: datetime | None = None
    until: datetime | None = None
    note: Text | None = None

    def __post_init__(self) -> None:
        _sourced(self.source)
        if self.share is not None and not 0 < self.share <= WHOLE:
            raise ValueError(f"a share is over 0 and at most 100 percent, not {self.share}")
        if self.effective and self.until and self.until <= self.effective:
            raise ValueError("it ends before it begins: 'until' must be after 'effective'")

    def holds(self, at: datetime) -> bool:
        """Tell whether the edge holds at an instant."""
        return (self.effective is None or self.effective <= at) and (
            self.until is None or at < self.until
        )


def _sourced(source: str) -> None:
    if not source.strip():
        raise ValueError("a fact without a source: say where it was read")
