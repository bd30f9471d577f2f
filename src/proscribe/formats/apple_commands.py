"""Apple's command InstalledApplicationList, as sent, and the response of a device to it.

The response says neither what was asked nor of which system the device is. Keys of an item that
no Mac sends tell a mobile device; else the form of the device's identifier does, which is a UUID
for a Mac only. A Mac enrolled by its user is never asked.

https://developer.apple.com/documentation/devicemanagement/installedapplicationlistresponse/installedapplicationlistitem
https://github.com/apple/device-management/blob/release/mdm/commands/application.installed.list.yaml
https://github.com/micromdm/nanomdm/blob/main/docs/operations-guide.md
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from proscribe.formats.lines import UnusableError
from proscribe.formats.plists import text_of
from proscribe.model import Platform

LIST = "InstalledApplicationList"
FILTERS = ("Identifiers", "ManagedAppsOnly")
UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
NEVER_MACOS = frozenset(
    (
        *("DynamicSize", "IsValidated", "AppStoreVendable", "DeviceBasedVPP", "BetaApp"),
        *("AdHocCodeSigned", "DistributorIdentifier", "IsAppClip", "Source"),
    )
)
GONE = ("DownloadFailed", "DownloadCancelled")
"""Of an application that bears one of these, the device has no more than the intention."""

Item = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one device answered, and under which enrolment."""

    device: str
    command: str
    platform: Platform
    person: str
    of_a_device: bool
    """The whole device is enrolled and answers for itself, not for one of its users."""
    items: tuple[Item, ...]
    whole: bool
    """Every item could be read."""


def unfiltered(document: object) -> str:
    """Return the UUID of a command that asks for all applications; nothing if it is not one."""
    command = document.get("Command") if isinstance(document, Mapping) else None
    asks = text_of(command, "RequestType") == LIST
    if not asks or not isinstance(command, Mapping) or any(command.get(k) for k in FILTERS):
        return ""
    return text_of(document, "CommandUUID")


def response(document: object) -> Response | None:
    """Understand a response; nothing if the document is another's.

    Raises:
        UnusableError: It is a response that cannot be used.

    """
    listed = document.get(LIST) if isinstance(document, Mapping) else None
    if listed is None:
        return None
    if not isinstance(listed, list):
        raise UnusableError(f"{LIST} is not an array", "keep the response as it came")
    udid, enrolment = text_of(document, "UDID"), text_of(document, "EnrollmentID")
    if not (udid or enrolment):
        reason, remedy = "the device has neither UDID nor EnrollmentID", "keep the whole response"
        raise UnusableError(reason, remedy)
    items = tuple(item for item in listed if isinstance(item, dict))
    return Response(
        device=udid or enrolment,
        command=text_of(document, "CommandUUID"),
        platform=_platform(udid, items),
        person=text_of(document, "UserShortName"),
        of_a_device=bool(udid) and not text_of(document, "UserID"),
        items=tuple(item for item in items if not any(item.get(k) is True for k in GONE)),
        whole=len(items) == len(listed),
    )


def _platform(udid: str, items: tuple[Item, ...]) -> Platform:
    mobile = any(NEVER_MACOS & item.keys() for item in items)
    return Platform.MACOS if UUID.fullmatch(udid) and not mobile else Platform.IOS
