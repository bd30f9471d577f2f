"""Effects: what a determination asks for, and what a target does. Five, never mixed up."""

from enum import StrEnum


class Effect(StrEnum):
    """One thing that is done about an identifier on a device or a network."""

    IDENTIFY = "identify"
    REMOVE = "remove"
    BLOCK_INSTALL = "block-install"
    BLOCK_RUN = "block-run"
    BLOCK_TRAFFIC = "block-traffic"


class Platform(StrEnum):
    """The operating system of a device."""

    ANDROID = "android"
    IOS = "ios"
    MACOS = "macos"
    WINDOWS = "windows"
    LINUX = "linux"
    CHROMEOS = "chromeos"


class DeviceClass(StrEnum):
    """What an instrument means by a device."""

    MOBILE = "mobile"
    DESKTOP = "desktop"

    @property
    def platforms(self) -> frozenset[Platform]:
        """Return the operating systems of this class."""
        return MOBILE if self is DeviceClass.MOBILE else DESKTOP


MOBILE = frozenset({Platform.ANDROID, Platform.IOS})
DESKTOP = frozenset(Platform) - MOBILE
