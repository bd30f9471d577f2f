"""A fleet: the groups of devices of an authority, as its administrators know them."""

from dataclasses import dataclass
from enum import StrEnum

from proscribe.model.effect import Platform
from proscribe.model.scope import Possession


class Trait(StrEnum):
    """Something that is so of a group of devices, and on which what can be done to it depends."""

    MANAGED = "managed"
    """Enrolled in a device management service."""

    FULLY_MANAGED = "fully-managed"
    """Managed as a whole, with no personal side."""

    SUPERVISED = "supervised"
    RESOLVER = "resolver"
    """Its devices ask a resolver of the authority."""

    PROXY = "proxy"
    """Its devices reach the web through a proxy of the authority."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Major versions of an operating system, both ends included; no end, where none is said."""

    first: int | None = None
    last: int | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("versions are written from the first to the last")

    def meets(self, other: "Versions") -> bool:
        """Tell whether the two have a version in common."""
        lowest = max(x for x in (self.first, other.first, 0) if x is not None)
        highest = [x for x in (self.last, other.last) if x is not None]
        return not highest or lowest <= min(highest)


EVERY_VERSION = Versions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What a management service tells a group's devices already, as its operator exported it."""

    target: str
    file: str
    """Where it lies, from the folder of the fleet file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Devices that are managed alike."""

    id: str
    platform: Platform
    possession: Possession = Possession.ISSUED
    body: str = ""
    """The department, agency or company whose devices they are."""
    jurisdiction: str = ""
    network: str = ""
    location: str = ""
    traits: tuple[Trait, ...] | None = None
    """What is so of the group; where nothing is said, targets tell under which conditions."""
    versions: Versions = EVERY_VERSION
    """Which versions of its operating system run on it."""
    targets: tuple[str, ...] = ()
    """Which targets serve the group; every one that can if none is listed."""
    exports: tuple[Export, ...] = ()
    """What its devices are told already, for the targets that can be written beside it."""
    devices: tuple[str, ...] = ()
    """The devices, where they are listed; the inventory's devices of the platform if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The groups."""

    groups: tuple[Group, ...]

    def __post_init__(self) -> None:
        if len({g.id for g in self.groups}) != len(self.groups):
            raise ValueError("two groups bear the same id")
