"""A fleet: the groups of devices of an authority, as its administrators know them."""

from dataclasses import dataclass

from proscribe.model.effect import Platform
from proscribe.model.scope import Possession


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
    targets: tuple[str, ...] = ()
    """Which targets serve the group; every one that can if none is listed."""
    devices: tuple[str, ...] = ()
    """The devices, where they are listed; the inventory's devices of the platform if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """The groups."""

    groups: tuple[Group, ...]

    def __post_init__(self) -> None:
        if len({g.id for g in self.groups}) != len(self.groups):
            raise ValueError("two groups bear the same id")
