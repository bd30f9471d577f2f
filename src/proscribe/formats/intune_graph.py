"""Microsoft Graph's ``detectedApps``, each with the devices that it was detected on.

The devices of an application may be any number: they are read one by one. Graph writes them
after what the application is called; few may come before it.

https://learn.microsoft.com/en-us/graph/api/intune-devices-detectedapp-list
https://learn.microsoft.com/en-us/graph/api/resources/intune-devices-manageddevice
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from proscribe.formats.intune_csv import Detected
from proscribe.formats.json_walk import ITEM, Piece, decode, walk
from proscribe.formats.lines import UnusableError
from proscribe.model import InputError, Place

NEXT = "@odata.nextLink"
APP = ("value", ITEM)
DEVICES = (*APP, "managedDevices")
PARTIAL = (*APP, f"managedDevices{NEXT}")
FIELDS = frozenset({"displayName", "platform", "publisher", "version"})
MOST = 10_000
"""How many devices may come before what their application is called."""

EXPAND = UnusableError("an application has no managedDevices", "ask with $expand=managedDevices")


class Device(msgspec.Struct, frozen=True):
    """One ``managedDevice``."""

    id: str
    system: str | None = msgspec.field(default=None, name="operatingSystem")
    owner: str | None = msgspec.field(default=None, name="managedDeviceOwnerType")
    synchronised: str | None = msgspec.field(default=None, name="lastSyncDateTime")
    person: str | None = msgspec.field(default=None, name="userPrincipalName")


TEXT = msgspec.json.Decoder(str | None)
DEVICE = msgspec.json.Decoder(Device)


@dataclass(slots=True)
class App:
    """What is known so far of the application that is being read."""

    fields: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[int, Device]] = field(default_factory=list)
    expanded: bool = False


def unfinished(path: Path) -> bool:
    """Tell whether applications are missing, or the devices of one, or some of them."""
    following = last = partial = expanded = False
    for piece in walk(path, *_anywhere((NEXT,), PARTIAL, (*DEVICES, ITEM))):
        place = _place(piece)
        if place == (NEXT,):
            following = piece.raw not in {b"null", b'""'}
        elif place == PARTIAL:
            partial = True
        elif place == DEVICES:
            expanded = True
        elif place == APP and piece.raw == b"}":
            partial, expanded = partial or not expanded, False
        elif not place and piece.raw == b"}":
            last, following = following, False
    return last or partial


def detected(path: Path) -> Iterator[tuple[int, Detected | UnusableError]]:
    """Yield what Graph lists, each with its line."""
    app = App()
    for piece in walk(path, *_anywhere((*DEVICES, ITEM), *((*APP, name) for name in FIELDS))):
        try:
            _learn(app, piece)
        except UnusableError as error:
            yield piece.line, error
        if len(app.waiting) > MOST:
            reason, remedy = "displayName comes after managedDevices", "keep Graph's own order"
            raise InputError(Place(source=str(path), line=piece.line), reason, remedy)
        ended = _place(piece) == APP and piece.raw == b"}"
        if ended or app.fields.keys() >= FIELDS:
            yield from ((line, _detected(device, app.fields)) for line, device in app.waiting)
            app.waiting.clear()
        if ended:
            if not app.expanded:
                yield piece.line, EXPAND
            app = App()


def _learn(app: App, piece: Piece) -> None:
    place = _place(piece)
    if place == (*DEVICES, ITEM):
        app.waiting.append((piece.line, decode(DEVICE, piece.raw)))
    elif place == DEVICES:
        app.expanded = True
    elif len(place) > len(APP):
        app.fields[place[-1]] = ""
        app.fields[place[-1]] = decode(TEXT, piece.raw) or ""


def _detected(device: Device, fields: Mapping[str, str]) -> Detected:
    said = fields.get("platform", "")
    return Detected(
        device=device.id,
        name=fields.get("displayName", ""),
        platform=said if said.lower() not in {"", "unknown"} else device.system or "",
        publisher=fields.get("publisher", ""),
        version=fields.get("version", ""),
        owner=device.owner or "",
        synchronised=device.synchronised or "",
        person=device.person or "",
    )


def _anywhere(*places: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the places in a page, whether it stands alone or in a list of pages."""
    return (*places, *((ITEM, *place) for place in places))


def _place(piece: Piece) -> tuple[str, ...]:
    return piece.path[1:] if piece.path[:1] == (ITEM,) else piece.path
