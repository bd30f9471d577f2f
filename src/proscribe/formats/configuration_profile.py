"""Configuration profiles: what the management of an Apple device installs and replaces.

A device takes a profile for a newer one of the same by its ``PayloadIdentifier``, so identifier
and UUID are made of the profile's name and never change: the newer one lifts what it omits.

https://developer.apple.com/documentation/devicemanagement/toplevel
https://developer.apple.com/documentation/devicemanagement/commonpayloadkeys
"""

import textwrap
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from proscribe.formats import plist
from proscribe.formats.uuids import named

TITLE = "Proscribe: prohibited applications / applications interdites"
REASON = "Prohibited by / Interdit par : "
LONGEST = 1000
"""Characters of a description that a person can still read; a device sets no limit."""


def profile(
    name: str,
    sort: str,
    settings: Mapping[str, object],
    because: Iterable[str],
    whole: Mapping[str, object] = MappingProxyType({}),
) -> bytes:
    """Return an unsigned profile ``proscribe.<name>`` that makes ``settings`` of one sort.

    ``whole`` holds further keys of the profile itself.
    """
    identifier = f"proscribe.{name}"
    content = {**_head(f"{identifier}.settings", sort), **settings}
    top = {**_head(identifier, "Configuration"), **whole, "PayloadContent": [content]}
    if grounds := ", ".join(sorted(set(because))):
        top["PayloadDescription"] = textwrap.shorten(REASON + grounds, LONGEST, placeholder=" […]")
    return plist.dump(top)


def _head(identifier: str, sort: str) -> dict[str, object]:
    return {
        "PayloadDisplayName": TITLE,
        "PayloadIdentifier": identifier,
        "PayloadOrganization": "Proscribe",
        "PayloadType": sort,
        "PayloadUUID": named(identifier),
        "PayloadVersion": 1,
    }
