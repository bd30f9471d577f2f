"""A Debian package: its members by what they are for, its control data, its scripts.

man 5 deb
https://www.debian.org/doc/debian-policy/ch-controlfields.html
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from proscribe.formats.deb822 import stanzas
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.legible import legible
from proscribe.formats.linux import tape
from proscribe.formats.linux.item import Item
from proscribe.formats.linux.members import Member, members
from proscribe.formats.linux.stream import Stream
from proscribe.model import Text

VERSION, CONTROL, DATA = "debian-binary", "control.tar", "data.tar"
SCRIPTS = ("preinst", "postinst", "prerm", "postrm", "config")
FIELDS = ("Package", "Version", "Maintainer", "Architecture", "Description")


@dataclass(slots=True, kw_only=True)
class Control:
    """The control data: fields by their names in lower case, and files by their names."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, Item] = field(default_factory=dict)


def opened(data: memoryview) -> list[Member]:
    """Return the members.

    Raises:
        MalformedError: The first is none of a Debian package, or an archive is missing.

    """
    found = list(members(data))
    names = [m.name for m in found]
    if names[:1] != [VERSION] or not bytes(found[0].data).startswith(b"2."):
        raise MalformedError(OTHER)
    return found


def member(found: list[Member], name: str) -> Member:
    """Return the first member whose name begins so.

    Raises:
        MalformedError: There is none.

    """
    for one in found:
        if one.name == name or one.name.startswith(f"{name}."):
            return one
    raise MalformedError(MISSING)


def control(one: Member, budget: Budget) -> Control:
    """Read the control data.

    Raises:
        MalformedError: It cannot be read, or has no fields.

    """
    found = Control()
    for item in tape.items(Stream(one.data, budget, one.name), one.name):
        found.files[posixpath.basename(item.path)] = item
    held = found.files.get("control")
    stanza = next(stanzas(held.content), None) if held else None
    if stanza is None:
        raise MalformedError(NO_CONTROL)
    found.fields = {name: legible(value) for name, value in stanza.fields.items()}
    return found


def files(one: Member, budget: Budget) -> Iterator[Item]:
    """Yield what the package installs.

    Raises:
        MalformedError: It cannot be read.

    """
    yield from tape.items(Stream(one.data, budget, one.name), one.name)


def sums(found: Control) -> dict[str, str]:
    """Return the MD5 of files that the package says, by their paths."""
    held = found.files.get("md5sums")
    rows: dict[str, str] = {}
    for line in held.content.decode("utf-8", "replace").splitlines() if held else ():
        digest, _, path = line.partition("  ")
        rows[f"/{path}"] = digest.lower()
    return rows


OTHER = Text(
    "it is an archive, but no Debian package", "c'est une archive, mais pas un paquet Debian"
)
MISSING = Text(
    "it has no control data, or no files", "il n'a pas de données de contrôle, ou de fichiers"
)
NO_CONTROL = Text("its control data has no fields", "ses données de contrôle n'ont pas de champs")
