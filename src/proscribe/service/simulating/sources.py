"""What looks at devices: which kinds a source sees, and which sources a device has.

The sources are of the sorts that administrators run; two of them on one device may see
different kinds. Now and then a source sees less than it does at its best.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from proscribe.model import Kind, Platform

DEB, FLATPAK, EXTENSION = Kind.LINUX_DEB_PACKAGE, Kind.LINUX_FLATPAK_ID, Kind.CHROME_EXTENSION_ID
BUNDLE, TEAM = Kind.MACOS_BUNDLE_ID, Kind.MACOS_TEAM_ID
LABEL, PUBLISHER = Kind.WINDOWS_PRODUCT_NAME, Kind.WINDOWS_PUBLISHER


@dataclass(frozen=True, slots=True)
class Source:
    """A source on a platform: what it sees at its best, and when it sees less."""

    name: str
    platform: Platform
    full: tuple[Kind, ...]
    narrow: tuple[Kind, ...] = ()
    """Nothing if it never sees less."""

    @property
    def personal(self) -> bool:
        """Tell whether it says who uses the device."""
        return self.name in {"android-management", "apple-mdm", "intune-detected"}


SOURCES = (
    Source(
        "android-management", Platform.ANDROID, (Kind.ANDROID_PACKAGE, Kind.ANDROID_CERT_SHA256)
    ),
    Source("apple-mdm", Platform.IOS, (Kind.IOS_BUNDLE_ID,)),
    Source("apple-mdm", Platform.MACOS, (BUNDLE,)),
    Source("osquery", Platform.MACOS, (BUNDLE, TEAM, Kind.MACOS_APP_NAME), (BUNDLE,)),
    Source("osquery-extensions", Platform.MACOS, (EXTENSION,)),
    Source("intune-detected", Platform.WINDOWS, (LABEL, PUBLISHER), (LABEL,)),
    Source("osquery-programs", Platform.WINDOWS, (LABEL, PUBLISHER), (LABEL,)),
    Source("osquery-extensions", Platform.WINDOWS, (EXTENSION,)),
    Source("winget-export", Platform.WINDOWS, (Kind.WINDOWS_WINGET_ID,)),
    Source("osquery", Platform.LINUX, (DEB,)),
    Source("flatpak-list", Platform.LINUX, (FLATPAK,)),
    Source("google-admin", Platform.CHROMEOS, (EXTENSION,)),
)
WATCHED: Mapping[Platform, Mapping[tuple[str, ...], int]] = {
    Platform.ANDROID: {("android-management",): 100},
    Platform.IOS: {("apple-mdm",): 100},
    Platform.WINDOWS: {
        ("intune-detected",): 46,
        ("osquery-programs", "osquery-extensions"): 24,
        ("winget-export",): 14,
        ("intune-detected", "winget-export", "osquery-extensions"): 16,
    },
    Platform.MACOS: {
        ("apple-mdm",): 50,
        ("osquery", "osquery-extensions"): 30,
        ("apple-mdm", "osquery"): 20,
    },
    Platform.LINUX: {("osquery",): 50, ("osquery", "flatpak-list"): 50},
    Platform.CHROMEOS: {("google-admin",): 100},
}
"""How many of a hundred devices of a platform are watched by which sources."""


def _sets() -> tuple[tuple[Platform, tuple[int, ...], int], ...]:
    number = {(s.platform, s.name): n for n, s in enumerate(SOURCES)}
    return tuple(
        (platform, tuple(number[platform, name] for name in names), weight)
        for platform, watched in WATCHED.items()
        for names, weight in watched.items()
    )


SETS = _sets()
"""The sets of sources: platform, places in ``SOURCES``, and weight on the platform."""

SHAPES: tuple[tuple[int, tuple[Kind, ...]], ...] = (
    *((n, source.full) for n, source in enumerate(SOURCES)),
    *((n, source.narrow) for n, source in enumerate(SOURCES) if source.narrow),
)
"""What a report can look like: its source, and the kinds that it sees. A source's best comes
at the source's own place."""

NARROW = {source: shape for shape, (source, _) in enumerate(SHAPES) if shape >= len(SOURCES)}
"""The shape of a source that sees less."""

BLIND = len(SHAPES)
"""What stands for seeing nothing, in the place of a shape."""
