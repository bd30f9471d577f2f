"""RPM packages: what rpm has installed on one device.

man 8 rpm; https://rpm-software-management.github.io/rpm/manual/
A device with no database of rpm has no package that rpm installed: its state is kept nowhere
else. One with a database that cannot be asked, as when this machine has no rpm, is unknown.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.root import Root
from proscribe.formats.rpm_database import FORMATS, REMEDY, ask
from proscribe.formats.survey import Part, Seen, Unread, told
from proscribe.model import InputError, Kind, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SEES = frozenset({Kind.LINUX_RPM_PACKAGE})
FOLDERS = ("/usr/lib/sysimage/rpm", "/usr/share/rpm", "/var/lib/rpm", "/root/.rpmdb")
"""Newest custom first, and where one has a database the others are its links or its litter.

Fedora and SUSE; rpm-ostree; all before them; Debian, where rpm keeps one for each user.
"""


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read what rpm has installed on the file system under ``path``."""
    root = Root(path)
    report = Report(
        device=sighting.device,
        platform=Platform.LINUX,
        seen=sighting.seen,
        source=reader.name,
        sees=SEES,
    )
    yield from told(root, report, _parts(root))


def _parts(root: Root) -> Iterator[Part]:
    database = _database(root)
    if database is None:
        return
    executable = shutil.which("rpm")
    if executable is None:
        reason = "a database of rpm, and this machine has no rpm to ask it with"
        raise InputError(root.place(database), reason, "install rpm: apt install rpm")
    answer = ask(root, database, executable)
    for name, version in answer.packages:
        named = ((Kind.LINUX_RPM_PACKAGE, name),)
        yield Seen(place=root.place(database), name=name, version=version, named=named)
    if answer.complaint:
        error = InputError(root.place(database), f"rpm: {answer.complaint}", REMEDY)
        yield Unread(kinds=SEES, error=error)


def _database(root: Root) -> str | None:
    paths = (f"{folder}/{name}" for folder in FOLDERS for name in FORMATS)
    return next((path for path in paths if root.exists(path)), None)


reader = Reader(
    title=Text("RPM packages", "Paquets RPM"),
    origin=Origin.ROOT,
    sees=SEES,
    blind=Text(
        "programs that were copied into place, or came by another package manager",
        "les programmes copiés sur place ou venus d'un autre gestionnaire de paquets",
    ),
    read=read,
    platforms=frozenset({Platform.LINUX}),
)
