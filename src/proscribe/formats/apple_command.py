"""Commands of Apple's management: one request in a file that names what it is about.

``CommandUUID`` is made of the command and of what the sender says of the occasion: the same
command of the same occasion is one, of another occasion another.

https://developer.apple.com/documentation/devicemanagement/remove-application-command
https://github.com/apple/device-management/tree/release/mdm/commands
"""

import hashlib
from collections.abc import Mapping

from proscribe.formats import plist
from proscribe.formats.uuids import named

READABLE = 100
"""Characters of an identifier in the name of a file: a file system has limits, and folds case."""


def command(occasion: str, sort: str, content: Mapping[str, object]) -> bytes:
    """Return the command of that sort, as its server sends it."""
    said = {"RequestType": sort, **content}
    uuid = named(f"{occasion}/{hashlib.sha256(plist.dump(said)).hexdigest()}")
    return plist.dump({"Command": said, "CommandUUID": uuid})


def stem(identifier: str) -> str:
    """Return a name for files about an identifier, which no other identifier has."""
    return f"{identifier[:READABLE]}-{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"
