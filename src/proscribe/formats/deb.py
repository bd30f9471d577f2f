"""Debian binary packages: an ar archive that holds two tar archives.

Both are wrapped in gzip and not compressed; owner, mode, time and order are fixed.

man 5 deb
man 5 ar
"""

import io
import tarfile
from collections.abc import Mapping

from proscribe.formats.stored import stored

PLAIN = 0o644
MAY_RUN = 0o755


def package(control: str, scripts: Mapping[str, str]) -> bytes:
    """Return a package that ``control`` describes and that installs no file.

    ``scripts`` run as root when it comes and goes, by their name, such as ``prerm``.
    """
    files = {"control": (PLAIN, control)}
    files |= {name: (MAY_RUN, script) for name, script in scripts.items()}
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.gz": stored(_tar(files)),
        "data.tar.gz": stored(_tar({})),
    }
    return b"!<arch>\n" + b"".join(_member(name, data) for name, data in members.items())


def _member(name: str, data: bytes) -> bytes:
    head = f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n"
    return head.encode() + data + b"\n" * (len(data) % 2)


def _tar(files: Mapping[str, tuple[int, str]]) -> bytes:
    """Pack files, each with its mode, into one folder."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.GNU_FORMAT) as archive:
        folder = tarfile.TarInfo("./")
        folder.type, folder.mode = tarfile.DIRTYPE, MAY_RUN
        folder.uname = folder.gname = "root"
        archive.addfile(folder)
        for name, (mode, text) in sorted(files.items()):
            entry, content = tarfile.TarInfo(f"./{name}"), text.encode()
            entry.mode, entry.size = mode, len(content)
            entry.uname = entry.gname = "root"
            archive.addfile(entry, io.BytesIO(content))
    return written.getvalue()
