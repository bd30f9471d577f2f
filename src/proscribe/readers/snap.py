"""Snaps: what snapd has installed on one device.

https://snapcraft.io/docs/system-snap-directory: a snap is the file ``NAME_REVISION.snap``, and
it is mounted at ``/snap/NAME/REVISION``, with ``current`` pointing there. A disk that is not
running has the files and no mounts, hence no versions but the revision. A device without
these folders has no snap: their state is kept nowhere else.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.root import Root
from proscribe.formats.survey import Part, Seen, Unread, rejected, told
from proscribe.model import InputError, Kind, Platform, Report, Row, Text
from proscribe.readers import Origin, Reader, Sighting

SEES = frozenset({Kind.LINUX_SNAP_NAME})
MOUNTS = ("/snap", "/var/lib/snapd/snap")
"""The second where the distribution has no folder of that name in its root."""
FILES = "/var/lib/snapd/snaps"
SUFFIX = ".snap"
METADATA_LIMIT = 1 << 20
"""Bytes; the longest ``snap.yaml`` of a hundred commands takes a tenth of it."""
VERSION = re.compile(rb"""^version:[ \t]*["']?([^\s"'#]{1,100})""", re.MULTILINE)
"""One line of it; the whole YAML of somebody else is not worth the trust."""


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the snaps on the file system under ``path``."""
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
    mounted: set[str] = set()
    for found in (p for at in MOUNTS for p in root.search(at, "*/current")):
        if isinstance(found, InputError):
            yield Unread(kinds=SEES, error=found)
            continue
        instance = found.split("/")[-2]
        if instance not in mounted:
            mounted.add(instance)
            yield from _mounted(root, found, instance)
    for name in root.names(FILES):
        instance, underscore, revision = name.removesuffix(SUFFIX).rpartition("_")
        if name.endswith(SUFFIX) and underscore and instance not in mounted:
            yield _snap(root, f"{FILES}/{name}", instance, revision)


def _mounted(root: Root, current: str, instance: str) -> Iterator[Part]:
    version = None
    try:
        metadata = root.content(f"{current}/meta/snap.yaml", METADATA_LIMIT)
        version = VERSION.search(metadata or b"")
    except InputError as error:
        yield rejected(error)
    yield _snap(root, current, instance, version[1].decode(errors="replace") if version else "")


def _snap(root: Root, path: str, instance: str, version: str) -> Seen:
    """Return one snap; a second instance of it has a key of its own after an underscore."""
    name = instance.partition("_")[0]
    named = ((Kind.LINUX_SNAP_NAME, name),)
    return Seen(place=root.place(path), name=name, version=version, named=named)


reader = Reader(
    title=Text("Snaps (snapd)", "Snaps (snapd)"),
    origin=Origin.ROOT,
    sees=SEES,
    blind=Text(
        "programs that did not come as a snap",
        "les programmes qui ne sont pas venus sous forme de snap",
    ),
    read=read,
    platforms=frozenset({Platform.LINUX}),
)
