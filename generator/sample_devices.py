"""The devices of the sample fleet: whose they are, what looks at them, and what cannot.

The organisations are invented. A source sees what a tool of its sort sees, and no more.
"""
# ruff: noqa: INP001, part of a script

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock: the fleet is as it was on this day."""

DEVICES = {
    "android": 900,
    "ios": 700,
    "windows": 900,
    "macos": 250,
    "linux": 200,
    "chromeos": 50,
}
GROUPS = {
    "almanac": 22,
    "bridges": 20,
    "ferries": 16,
    "harbours": 14,
    "lanterns": 12,
    "meadows": 9,
    "orchards": 7,
}
"""Invented departments, and how many of a hundred devices each has."""

DEB, FLATPAK, EXTENSION = "linux.deb-package", "linux.flatpak-id", "chrome.extension-id"
BUNDLE, DOMAIN = "macos.bundle-id", "network.domain"
LABEL, PUBLISHER, WINGET = "windows.product-name", "windows.publisher", "windows.winget-id"
SEES = {
    "android-management": ("android.package", "android.cert-sha256"),
    "apple-mdm": ("ios.bundle-id", BUNDLE),
    "dns-log": (DOMAIN,),
    "flatpak-list": (FLATPAK,),
    "google-admin": (EXTENSION,),
    "intune-detected": (LABEL, PUBLISHER),
    "osquery": (DEB, BUNDLE, "macos.team-id", "macos.app-bundle-name"),
    "osquery-extensions": (EXTENSION,),
    "osquery-programs": (LABEL, PUBLISHER),
    "winget-export": (WINGET,),
}
"""What each source can show; on a platform, those kinds that exist there."""

WATCHED = {
    "android": {("android-management",): 100},
    "ios": {("apple-mdm",): 100},
    "windows": {
        ("intune-detected",): 58,
        ("osquery-programs", "osquery-extensions"): 24,
        ("winget-export",): 14,
        ("intune-detected", "dns-log"): 4,
    },
    "macos": {("apple-mdm",): 60, ("osquery", "osquery-extensions"): 40},
    "linux": {("osquery",): 50, ("osquery", "flatpak-list"): 50},
    "chromeos": {("google-admin",): 100},
}
"""How many of a hundred devices of a platform are watched by which sources."""

PERSONAL, SILENT, HARDWARE = 0.12, 0.04, 0.02
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device: ``blind`` says why its reports cannot speak of the whole of it, if so."""

    name: str
    platform: str
    group: str
    sources: tuple[str, ...]
    seen: datetime
    silent: bool
    blind: str

    def sees(self, source: str) -> tuple[str, ...]:
        """Return the kinds of which the source can say that they are absent."""
        return () if self.blind else self.shows(source)

    def shows(self, source: str) -> tuple[str, ...]:
        """Return the kinds that the source shows of what it is let to look at."""
        other = {"ios": "macos.", "macos": ("ios.", "linux."), "linux": "macos."}
        kinds = SEES[source]
        return tuple(k for k in kinds if not k.startswith(other.get(self.platform, "-")))


def devices(random: Random) -> Iterator[Device]:
    """Draw the devices, platform by platform."""
    for platform, count in DEVICES.items():
        for number in range(1, count + 1):
            yield _device(random, platform, number)


def pick(random: Random, weights: dict[Choice, int]) -> Choice:
    """Draw one by weight; of ``random`` only ``random()``, whose stream Python keeps stable."""
    return nth(random, tuple(weights), tuple(accumulate(weights.values())))


def nth(random: Random, of: Sequence[Choice], sums: Sequence[float]) -> Choice:
    """Draw one by its share of the running sums."""
    return of[bisect(sums, random.random() * sums[-1])]


def _device(random: Random, platform: str, number: int) -> Device:
    group = pick(random, GROUPS)
    silent = random.random() < SILENT
    minutes = int(random.random() * (180 if silent else 6) * 1440)
    oldest = AS_OF - timedelta(days=61) if silent else AS_OF
    return Device(
        name=f"{group}-{platform}-{number:04}",
        platform=platform,
        group=group,
        sources=pick(random, WATCHED[platform]),
        seen=oldest - timedelta(minutes=minutes),
        silent=silent,
        blind=_blind(random, platform),
    )


def _blind(random: Random, platform: str) -> str:
    if random.random() < HARDWARE:
        return "hardware-only"
    personal = platform == "android" and random.random() < PERSONAL
    return "work-profile-only" if personal else ""
