"""A device of the Jamf Pro API: a computer, or a mobile device in either of its two shapes.

The list of mobile devices says ``applications`` and ``general``; the details of one say them
under the name of its system (``ios``) and at the top. A section that was not asked for is null.

https://developer.jamf.com/jamf-pro/reference/get_v1-computers-inventory
https://developer.jamf.com/jamf-pro/reference/get_v2-mobile-devices-detail
https://developer.jamf.com/jamf-pro/reference/get_v2-mobile-devices-id-detail
"""

import msgspec

from proscribe.formats.json_walk import decode
from proscribe.formats.lines import UnusableError
from proscribe.model import Platform

MOBILE = {"ios": Platform.IOS, "unknown": None, "tvos": None, "watchos": None, "visionos": None}
WHOLE = "institutional"
"""The ownership of a device of which every application is listed."""


class Application(msgspec.Struct, frozen=True, rename="camel"):
    """One application: a computer's has ``bundleId``, a mobile device's ``identifier``."""

    name: str | None = None
    version: str | None = None
    short_version: str | None = None
    bundle_id: str | None = None
    identifier: str | None = None
    path: str | None = None


class General(msgspec.Struct, frozen=True, rename="camel"):
    """The section ``general``."""

    udid: str | None = None
    platform: str | None = None
    report_date: str | None = None
    last_inventory_update_date: str | None = None
    device_ownership_type: str | None = None


class Person(msgspec.Struct, frozen=True):
    """The section ``userAndLocation``, or ``location``."""

    username: str | None = None


class System(msgspec.Struct, frozen=True):
    """What the details of a mobile device say under the name of its system."""

    applications: tuple[Application, ...] | None = None


class Device(msgspec.Struct, frozen=True, rename="camel"):
    """One device."""

    udid: str | None = None
    device_type: str | None = None
    type: str | None = None
    device_ownership_level: str | None = None
    last_inventory_update_timestamp: str | None = None
    general: General | None = None
    user_and_location: Person | None = None
    location: Person | None = None
    applications: tuple[Application, ...] | None = None
    ios: System | None = None

    @property
    def identity(self) -> str:
        """Return its UDID."""
        return (self.udid or self._general.udid or "").strip()

    @property
    def platform(self) -> Platform | None:
        """Return its system, if it is one of ours."""
        if said := self.device_type or self.type:
            return MOBILE.get(said.lower())
        return Platform.MACOS if self._general.platform in {None, "Mac"} else None

    @property
    def seen(self) -> str:
        """Return when its inventory was taken."""
        general = self._general
        written = general.report_date or general.last_inventory_update_date
        return written or self.last_inventory_update_timestamp or ""

    @property
    def person(self) -> str:
        """Return who uses it."""
        return (self.user_and_location or self.location or Person()).username or ""

    @property
    def installed(self) -> tuple[Application, ...] | None:
        """Return its applications; nothing if they were not asked for."""
        return self.applications if self.ios is None else self.ios.applications

    @property
    def listed(self) -> bool:
        """Tell whether every application is listed, not only those that are managed."""
        owned = self._general.device_ownership_type or self.device_ownership_level or ""
        return self.platform is Platform.MACOS or owned.lower() == WHOLE

    @property
    def _general(self) -> General:
        return self.general or General()


DEVICE = msgspec.json.Decoder(Device)


def device(raw: bytes) -> Device:
    """Read one device.

    Raises:
        UnusableError: It is not one, or not one whose system we know.

    """
    found = decode(DEVICE, raw)
    if not found.identity:
        remedy = "ask with section=GENERAL&section=APPLICATIONS"
        raise UnusableError("the device has no udid", remedy)
    if found.platform is None:
        reason = "it is neither a Mac, an iPhone nor an iPad"
        raise UnusableError(reason, "nothing to do: nothing of ours names its applications")
    return found
