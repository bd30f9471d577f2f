"""What a simulation is asked for. The same parameters give the same bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from proscribe.model import InputError, Place, Platform

PLATFORMS = tuple(Platform)
SHARES: Mapping[Platform, float] = {
    Platform.WINDOWS: 52,
    Platform.ANDROID: 16,
    Platform.IOS: 10,
    Platform.MACOS: 10,
    Platform.LINUX: 9,
    Platform.CHROMEOS: 3,
}
"""How many of a hundred devices are of each platform, unless it is said."""

MOST_DEVICES, MOST_DAYS = 100_000_000, 3660
PART = 8192
"""Devices that are made together: some hundreds of megabytes of memory at most."""


class Format(StrEnum):
    """How reports are written."""

    PARQUET = "parquet"
    NDJSON = "ndjson"


class Sending(StrEnum):
    """When a source sends its report, which is always complete."""

    EVERY_LOOK = "every-look"
    """Each time that it looked."""

    CHANGES = "changes"
    """When something changed on the device since it last sent, and each seventh day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """A simulation.

    Raises:
        InputError: A number is out of its bounds.

    """

    devices: int
    days: int
    seed: int
    start: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    """The first midnight; there is no clock."""
    platforms: Mapping[Platform, float] = field(default_factory=lambda: dict(SHARES))
    churn: float = 0.01
    """The share of a device's applications that are updated, installed or removed in a day."""
    silent: float = 0.04
    """The share of devices that stop reporting, for a time or for ever."""
    format: Format = Format.PARQUET
    sending: Sending = Sending.EVERY_LOOK
    stale_after: timedelta = timedelta(days=30)
    """How long a look holds, for the observer of the reports."""
    part: int = PART

    def __post_init__(self) -> None:
        _within("devices", self.devices, (1, MOST_DEVICES))
        _within("days", self.days, (1, MOST_DAYS))
        _within("seed", self.seed, (0, 2**63 - 1))
        _within("churn", self.churn, (0, 0.2))
        _within("silent", self.silent, (0, 1))
        _within("part", self.part, (1, 1 << 16))
        if not any(self.platforms.values()) or min(self.platforms.values()) < 0:
            remedy = "give a platform some devices, such as windows=60,android=40"
            raise InputError(Place(source="platforms"), "no platform has devices", remedy)

    @property
    def parts(self) -> int:
        """Return how many parts the fleet is made in."""
        return -(-self.devices // self.part)

    def machines(self, part: int) -> range:
        """Return the numbers of the machines of a part."""
        return range(part * self.part, min((part + 1) * self.part, self.devices))

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the share of each platform, in their order; they add up to one."""
        weights = [self.platforms.get(p, 0) for p in PLATFORMS]
        return tuple(w / sum(weights) for w in weights)


def _within(name: str, value: float, bounds: tuple[float, float]) -> None:
    if not bounds[0] <= value <= bounds[1]:
        reason = f"{value:,} is not between {bounds[0]:,} and {bounds[1]:,}"
        raise InputError(Place(source=name), reason, f"choose another number of {name}")


def shares(written: str) -> dict[Platform, float]:
    """Read shares of platforms: ``windows=60,android=40``, or names alone for equal shares.

    Raises:
        InputError: A name is no platform, or a share is no number.

    """
    return dict(_share(item.strip()) for item in written.split(",") if item.strip())


def _share(item: str) -> tuple[Platform, float]:
    name, _, share = item.partition("=")
    try:
        return Platform(name.strip()), _number(share) if share else 1.0
    except ValueError:
        remedy = f"write such as windows=60,android=40; platforms are {_listed(PLATFORMS)}"
        raise InputError(Place(source="platforms"), f"{item!r} is not usable", remedy) from None


def _number(written: str) -> float:
    value = float(written)
    if not 0 <= value < float("inf"):
        raise ValueError(written)
    return value


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
