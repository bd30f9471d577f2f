"""A ChromeOS device of Google's Directory API or of Chrome Management's telemetry.

https://developers.google.com/workspace/admin/directory/reference/rest/v1/chromeosdevices
https://developers.google.com/chrome/management/reference/rest/v1/customers.telemetry.devices
https://developers.google.com/chrome/management/reference/rest/v1/TelemetryApplicationType
"""

from datetime import datetime

import msgspec

from proscribe.formats.json_walk import decode
from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import moment

EXTENSIONS = frozenset(
    (
        *("APPLICATION_TYPE_EXTENSION", "APPLICATION_TYPE_CHROME_APP"),
        "APPLICATION_TYPE_STANDALONE_BROWSER_EXTENSION",
        "APPLICATION_TYPE_STANDALONE_BROWSER_CHROME_APP",
    )
)
"""The types of application that the Chrome Web Store names."""


class Account(msgspec.Struct, frozen=True):
    """Someone who used the device."""

    email: str | None = None


class Usage(msgspec.Struct, frozen=True, rename="camel"):
    """One ``AppUsageData``."""

    app_id: str | None = None
    app_type: str | None = None

    @property
    def is_extension(self) -> bool:
        """Tell whether its ``appId`` is one of the Chrome Web Store."""
        return self.app_type in EXTENSIONS


class AppReport(msgspec.Struct, frozen=True, rename="camel"):
    """One ``AppReport``."""

    report_time: str | None = None
    usage_data: tuple[Usage, ...] | None = None


class Device(msgspec.Struct, frozen=True, rename="camel"):
    """One device, as either API tells of it: both know it by the same ``deviceId``."""

    device_id: str | None = None
    name: str | None = None
    last_sync: str | None = None
    annotated_user: str | None = None
    recent_users: tuple[Account, ...] | None = None
    app_report: tuple[AppReport, ...] | None = None

    @property
    def person(self) -> str:
        """Return whom it is assigned to, else who used it last."""
        users = self.recent_users or ()
        return self.annotated_user or next((u.email for u in users if u.email), "")

    @property
    def newest(self) -> datetime | None:
        """Return the time of the last of its app reports.

        Raises:
            UnusableError: One of them has none that is an instant.

        """
        times = [moment(r.report_time) for r in self.app_report or () if r.report_time]
        return max(times, default=None)

    @property
    def used(self) -> tuple[Usage, ...]:
        """Return the applications that any of its app reports tells of, each once."""
        told = (usage for report in self.app_report or () for usage in report.usage_data or ())
        return tuple({(usage.app_id, usage.app_type): usage for usage in told}.values())


DEVICE = msgspec.json.Decoder(Device)


def device(raw: bytes) -> Device:
    """Read one device.

    Raises:
        UnusableError: It is not one.

    """
    found = decode(DEVICE, raw)
    if not (found.device_id or "").strip():
        raise UnusableError("the device has no deviceId", "export the whole of each device")
    return found
