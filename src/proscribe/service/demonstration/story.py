"""What the demo tells: the route walked twice, as decided and as it might be, never mixed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from proscribe.inventory import Answer
from proscribe.model import Artifact, Identifier, Platform, Policy
from proscribe.service.covers import Covers
from proscribe.service.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a register asks of a fleet at an instant, and what is done about it."""

    covers: tuple[Covers, ...]
    policy: Policy
    plan: Plan
    artifacts: tuple[Artifact, ...]
    """Those of the targets that the policy asks something of."""
    answer: Answer
    """Of the platforms that the scope reaches, and no others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindness:
    """Devices of which nobody can know, for one reason."""

    cause: str
    """``silent``, ``work`` (its work side alone is listed), ``hidden`` (nothing is), ``names``
    (no identifier that rules anything out) or ``partial`` (some of the ways to have it)."""
    sources: tuple[str, ...]
    devices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """An application that a search for words would have matched, and that is not prohibited."""

    name: str
    identifier: Identifier
    platform: Platform
    devices: int
    maker: str
    """``same``: one whom a determination names, by another product; or ``other``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One file of the folder, by its relative path, with its SHA-256 in hexadecimal."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The whole walk."""

    at: datetime
    in_force: Picture
    extended: Picture
    """What would be so if the same determinations reached every device. Nobody decided it."""
    stale_after: timedelta
    """How long a look holds."""
    words: tuple[str, ...]
    """What a search by words would look for."""
    blind: tuple[Blindness, ...]
    blind_beyond: tuple[Blindness, ...]
    look_alikes: tuple[LookAlike, ...]
    written: tuple[Written, ...]
