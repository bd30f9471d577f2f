"""Applications deployed in one Flatpak installation: ``app/ID/ARCH/BRANCH/active``.

https://docs.flatpak.org/en/latest/flatpak-command-reference.html#flatpak-installation and man 5
flatpak-installation. What has no ``active`` link is not deployed, whatever lies beside it.
"""

import re
from collections.abc import Iterator

from proscribe.formats.root import Root
from proscribe.formats.survey import Part, Seen, Unread, rejected
from proscribe.model import InputError, Kind

KINDS = frozenset({Kind.LINUX_FLATPAK_ID})
METAINFO = (
    "metainfo/{}.metainfo.xml",
    "metainfo/{}.appdata.xml",
    "appdata/{}.appdata.xml",
)
"""Where the application describes itself, releases newest first (AppStream)."""
METAINFO_LIMIT = 4 << 20
"""Bytes; one description with a decade of releases in sixty languages takes 1 MiB."""
RELEASE = re.compile(rb"""<release\s[^>]{0,500}?\bversion\s*=\s*["']([^"'<]{1,100})["']""")
"""The first release; a pattern suffices for a word to show, and needs no XML parser's trust."""


def applications(root: Root, installation: str) -> Iterator[Part]:
    """Yield what is deployed in the installation at a path; nothing if there is none."""
    for found in root.search(f"{installation}/app", "*/*/*/active"):
        if isinstance(found, InputError):
            yield Unread(kinds=KINDS, error=found)
            continue
        name, _, branch = found.split("/")[-4:-1]
        version = ""
        try:
            version = _version(root, found, name)
        except InputError as error:
            yield rejected(error)
        yield Seen(
            place=root.place(found),
            name=name,
            version=version or branch,
            named=((Kind.LINUX_FLATPAK_ID, name),),
        )


def _version(root: Root, active: str, name: str) -> str:
    for path in METAINFO:
        content = root.content(f"{active}/files/share/{path.format(name)}", METAINFO_LIMIT)
        if content and (release := RELEASE.search(content)):
            return release[1].decode(errors="replace")
    return ""
