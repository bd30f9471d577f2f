"""Debian packages: what dpkg has installed on one device.

man 1 dpkg, https://www.debian.org/doc/debian-policy/ch-controlfields.html
dpkg writes a change to ``updates`` before it merges it, and it counts from then on.
A device with no folder of dpkg has no package that dpkg installed: its state is kept nowhere
else. A folder without its list tells nothing.
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.dpkg_status import RESTORE, Entry, entries
from proscribe.formats.root import Root
from proscribe.formats.survey import Part, Seen, Unread, bounded, told
from proscribe.model import InputError, Kind, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SEES = frozenset({Kind.LINUX_DEB_PACKAGE, Kind.LINUX_DEB_MAINTAINER})
STATE = "/var/lib/dpkg"


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read what dpkg has installed on the file system under ``path``."""
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
    latest: dict[tuple[str, str], Entry] = {}
    for found in bounded(root, _entries(root)):
        if isinstance(found, InputError):
            yield Unread(kinds=SEES, error=found)
            continue
        fields = found.stanza.fields
        latest[fields["package"], fields.get("architecture", "")] = found
    for entry in latest.values():
        yield from _package(root, entry)


def _entries(root: Root) -> Iterator[Entry | InputError]:
    singles = [f"status.d/{n}" for n in root.names(f"{STATE}/status.d") if _is_single(n)]
    updates = [f"updates/{n}" for n in root.names(f"{STATE}/updates") if n.isdecimal()]
    kept = root.exists(f"{STATE}/status")
    if root.names(STATE) and not kept and not root.exists(f"{STATE}/status.d"):
        yield InputError(root.place(f"{STATE}/status"), "dpkg's list is missing", RESTORE)
    for name in (*(["status"] if kept else []), *singles, *updates):
        yield from entries(root, f"{STATE}/{name}")


def _is_single(name: str) -> bool:
    return not name.endswith((".md5sums", ".list", ".preinst", ".postinst", ".prerm", ".postrm"))


def _package(root: Root, entry: Entry) -> Iterator[Part]:
    fields = entry.stanza.fields
    if entry.present:
        maintainer = fields.get("maintainer")
        yield Seen(
            place=root.place(entry.path, entry.stanza.line),
            name=fields["package"],
            version=fields.get("version", ""),
            named=(
                (Kind.LINUX_DEB_PACKAGE, fields["package"]),
                *([(Kind.LINUX_DEB_MAINTAINER, maintainer)] if maintainer else []),
            ),
        )


reader = Reader(
    title=Text("Debian packages (dpkg)", "Paquets Debian (dpkg)"),
    origin=Origin.ROOT,
    sees=SEES,
    blind=Text(
        "programs that were copied into place, or came by another package manager",
        "les programmes copiés sur place ou venus d'un autre gestionnaire de paquets",
    ),
    read=read,
    platforms=frozenset({Platform.LINUX}),
)
