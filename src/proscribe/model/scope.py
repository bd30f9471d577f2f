"""Scope: which devices of whom a provision reaches, where, and what it leaves out."""

from dataclasses import dataclass
from enum import StrEnum

from proscribe.model.effect import DeviceClass, Platform
from proscribe.model.text import Text, blank


class Possession(StrEnum):
    """By what right a device serves the authority."""

    ISSUED = "issued"
    LEASED = "leased"
    PERSONAL = "enrolled-personal"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which devices a provision reaches. An empty list of names reaches all."""

    devices: tuple[DeviceClass, ...] = tuple(DeviceClass)
    possession: tuple[Possession, ...] = (Possession.ISSUED,)
    bodies: tuple[str, ...] = ()
    """The departments, agencies or companies whose devices are meant."""
    networks: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    note: Text | None = None
    """How the authority reads a disputed edge of its scope."""

    def __post_init__(self) -> None:
        if any(blank(n) for n in (*self.bodies, *self.networks, *self.locations)):
            raise ValueError("a body, network or location without a name is nobody's")

    @property
    def platforms(self) -> frozenset[Platform]:
        """Return the operating systems that the scope reaches."""
        return frozenset[Platform]().union(*(d.platforms for d in self.devices))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Something that lies outside the scope, set down so that nobody takes it for forgotten."""

    what: Text
    why: Text
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopter:
    """A body that must follow a determination, or that was only informed of it."""

    body: str
    must: bool = True
    note: Text | None = None

    def __post_init__(self) -> None:
        if blank(self.body):
            raise ValueError("a body without a name is nobody")
