"""Flatpak applications: what is deployed for all users and for each user of one device.

man 5 flatpak-installation, https://docs.flatpak.org/en/latest/under-the-hood.html
Installations elsewhere are read where ``/etc/flatpak/installations.d`` names them. A device
without these folders has no Flatpak application: its state is kept nowhere else.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.flatpak_installation import KINDS, applications
from proscribe.formats.homes import homes
from proscribe.formats.root import Root
from proscribe.formats.survey import Part, Unread, told
from proscribe.model import InputError, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SYSTEM = "/var/lib/flatpak"
EXTRA = "/etc/flatpak/installations.d"
EXTRA_LIMIT = 1 << 20
"""Bytes; a handful of lines in truth."""
PATH = re.compile(r"^\s*Path\s*=\s*(/.*?)\s*$", re.MULTILINE)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the Flatpak applications on the file system under ``path``."""
    root = Root(path)
    report = Report(
        device=sighting.device,
        platform=Platform.LINUX,
        seen=sighting.seen,
        source=reader.name,
        sees=KINDS,
    )
    yield from told(root, report, _parts(root))


def _parts(root: Root) -> Iterator[Part]:
    for found in _installations(root):
        if isinstance(found, InputError):
            yield Unread(kinds=KINDS, error=found)
        else:
            yield from applications(root, found)


def _installations(root: Root) -> Iterator[str | InputError]:
    yield SYSTEM
    for found in root.search(EXTRA, "*"):
        try:
            named = b"" if isinstance(found, InputError) else root.content(found, EXTRA_LIMIT)
        except InputError as error:
            yield error
            continue
        yield from PATH.findall((named or b"").decode(errors="surrogateescape"))
    for home in homes(root):
        yield home if isinstance(home, InputError) else f"{home}/.local/share/flatpak"


reader = Reader(
    title=Text("Flatpak applications", "Applications Flatpak"),
    origin=Origin.ROOT,
    sees=KINDS,
    blind=Text(
        "runtimes, and homes that are not mounted when it is read",
        "les environnements d'exécution, et les dossiers personnels non montés à la lecture",
    ),
    read=read,
    platforms=frozenset({Platform.LINUX}),
)
