"""The file system of a device, in a folder: what each package manager and browser keeps there."""

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from proscribe import readers
from proscribe.formats.legible import UNFIT
from proscribe.model import Observation, Rejected, Report
from proscribe.readers import Sighting

SIGHTING = Sighting(device="D-1", seen=datetime(2026, 11, 1, tzinfo=UTC))
NOBODY = 65534
EXTENSION = "ahkjpbeeocnddjkakilopmfdlnjdpcdm"
WECHAT = """\
Package: wechat
Status: install ok installed
Architecture: amd64
Version: 4.0.1
Maintainer: Nobody <nobody@example.org>
Description: chat
 more than one line
 .
 of it

"""


class Device:
    """A root folder, files written into it by path."""

    def __init__(self, root: Path):
        self.root = root
        self.write("etc/os-release", "ID=debian\n")

    def write(self, path: str, content: bytes | str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def link(self, path: str, target: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).symlink_to(target)

    def dpkg(self, status: bytes | str) -> None:
        self.write("var/lib/dpkg/status", status)

    def flatpak(self, installation: str, name: str, metainfo: bytes | str = "") -> None:
        deployed = f"{installation}/app/{name}/x86_64/stable"
        file = f"{deployed}/0a1b/files/share/metainfo/{name}.metainfo.xml"
        self.write(file, metainfo)
        self.link(f"{deployed}/active", "0a1b")

    def snap(self, name: str, metadata: bytes | str) -> None:
        self.write(f"snap/{name}/x1/meta/snap.yaml", metadata)
        self.link(f"snap/{name}/current", "x1")

    def chromium(self, browser: str, extensions: dict[str, object]) -> None:
        """Write a profile; ``extensions`` is what its preferences say of each."""
        self.write(f"{browser}/Local State", "{}")
        settings = {"extensions": {"settings": extensions}}
        self.write(f"{browser}/Default/Preferences", json.dumps(settings))

    def firefox(self, home: str, addons: bytes | str) -> None:
        self.write(f"{home}/.mozilla/firefox/a1.default/extensions.json", addons)

    def read(self, reader: str) -> list:
        return lawful(list(readers.get(reader).read(self.root, SIGHTING)))


def lawful(rows: list) -> list:
    """Return the rows, having checked what holds for those of any device."""
    reports = [row for row in rows if isinstance(row, Report)]
    assert len(reports) <= 1
    assert rows[: len(reports)] == reports
    assert reports or all(isinstance(row, Rejected) for row in rows)
    assert len(set(rows)) == len(rows)
    for row in rows:
        if isinstance(row, Rejected):
            assert row.place.source
            assert row.reason.isprintable()
            assert row.remedy.isprintable()
        if isinstance(row, Observation):
            assert not UNFIT.search(row.name + row.version)
    return rows


def sees(rows: list) -> set[str]:
    return {str(kind) for row in rows if isinstance(row, Report) for kind in row.sees}


def found(rows: list) -> dict[str, str]:
    """Return versions by the identifiers that they were seen with."""
    return {
        str(identifier): row.version
        for row in rows
        if isinstance(row, Observation)
        for identifier in row.identifiers
    }


def refused(rows: list) -> list[str]:
    return [f"{row.place}: {row.reason}" for row in rows if isinstance(row, Rejected)]


@contextmanager
def unprivileged():
    """Read as somebody who owns nothing."""
    user = os.geteuid()
    os.seteuid(NOBODY if user == 0 else user)
    try:
        yield
    finally:
        os.seteuid(user)
