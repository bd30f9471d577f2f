"""Add-ons in a Firefox profile: what its add-on manager wrote into ``extensions.json``.

https://searchfox.org/mozilla-central/source/toolkit/mozapps/extensions/internal/XPIDatabase.sys.mjs
The list is kept for the profile, and has what policies and the system installed as well.
"""

from collections.abc import Iterator

from proscribe.formats.root import Root
from proscribe.formats.survey import Part, Seen
from proscribe.formats.untrusted_json import member, parsed
from proscribe.model import InputError, Kind, Place, Rejected

LIMIT = 16 << 20
"""Bytes; a thousand add-ons with all their translated names take half of it."""
REMEDY = "start Firefox with this profile, so that it writes the list again"


def addons(root: Root, path: str) -> Iterator[Part]:
    """Yield the add-ons that an ``extensions.json`` lists.

    Raises:
        InputError: It cannot be read, or it is no such list.

    """
    content = root.content(path, LIMIT)
    if content is None:
        return
    place = root.place(path)
    listed = member(parsed(content, place.source), "addons")
    if not isinstance(listed, list):
        raise InputError(place, "it has no list of add-ons", REMEDY)
    for number, addon in enumerate(listed, start=1):
        yield _addon(place, number, addon)


def _addon(place: Place, number: int, addon: object) -> Part:
    identifier, version = member(addon, "id"), member(addon, "version")
    if not isinstance(identifier, str):
        reason = f"add-on {number} of the list has no id"
        return Rejected(place=place, reason=reason, remedy=REMEDY)
    name = member(addon, "defaultLocale", "name")
    return Seen(
        place=place,
        name=name if isinstance(name, str) and name else identifier,
        version=version if isinstance(version, str) else "",
        named=((Kind.FIREFOX_ADDON_ID, identifier),),
    )
