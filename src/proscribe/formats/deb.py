"""Debian binary packages: an ar archive that holds two tar archives.

Both are wrapped in gzip, which every tool reads, as blocks stored and not compressed: the bytes
then depend on nobody's compressor. Owner, mode, time and order are fixed for the same reason.

man 5 deb
man 5 ar
https://datatracker.ietf.org/doc/html/rfc1951#section-3.2.4
https://datatracker.ietf.org/doc/html/rfc1952
"""

import io
import struct
import tarfile
import zlib
from collections.abc import Mapping

PLAIN = 0o644
MAY_RUN = 0o755
BLOCK = 0xFFFF


def package(control: str, scripts: Mapping[str, str]) -> bytes:
    """Return a package that ``control`` describes and that installs no file.

    ``scripts`` run as root when it comes and goes, by their name, such as ``prerm``.
    """
    files = {"control": (PLAIN, control)}
    files |= {name: (MAY_RUN, script) for name, script in scripts.items()}
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.gz": _stored(_tar(files)),
        "data.tar.gz": _stored(_tar({})),
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


def _stored(data: bytes) -> bytes:
    """Wrap ``data`` in gzip without compressing it."""
    parts = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
    blocks = b"".join(
        struct.pack("<BHH", at == len(parts), len(part), BLOCK - len(part)) + part
        for at, part in enumerate(parts, start=1)
    )
    head = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return head + blocks + struct.pack("<II", zlib.crc32(data), len(data))
