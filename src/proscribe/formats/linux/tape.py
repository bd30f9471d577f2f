"""tar, read as a stream: files in their order, held one at a time.

https://www.gnu.org/software/tar/manual/html_node/Standard.html
https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
"""

import stat
import tarfile
from collections.abc import Iterator
from typing import IO, cast

from proscribe.formats.hostile import MalformedError
from proscribe.formats.linux.item import HELD, MOST, Item, rooted
from proscribe.formats.linux.stream import Stream
from proscribe.model import Shown, Text

TYPES = {
    tarfile.DIRTYPE: stat.S_IFDIR,
    tarfile.SYMTYPE: stat.S_IFLNK,
    tarfile.CHRTYPE: stat.S_IFCHR,
    tarfile.BLKTYPE: stat.S_IFBLK,
    tarfile.FIFOTYPE: stat.S_IFIFO,
}
CAPABILITIES = "SCHILY.xattr.security.capability"


class _Bounded:
    """Bytes for ``tarfile``, which holds whatever it is told a header's length is."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        if size > HELD:
            raise MalformedError(BROKEN)
        return self._stream.read(size)


def items(stream: Stream, archive: str) -> Iterator[Item]:
    """Yield the files of an archive.

    Raises:
        MalformedError: It cannot be read, or holds too many files.

    """
    file = cast("IO[bytes]", _Bounded(stream))
    try:
        with tarfile.open(fileobj=file, mode="r|", bufsize=64 << 10) as tape:
            for number, one in enumerate(tape):
                if number >= MOST:
                    raise MalformedError(MANY, Shown(entry=archive))
                yield _item(tape, one, archive)
                tape.members = []  # type: ignore[attr-defined]  # else it keeps every header
    except (tarfile.TarError, ValueError, OSError, RecursionError, OverflowError) as error:
        raise MalformedError(BROKEN, Shown(entry=archive)) from error


def _item(tape: tarfile.TarFile, one: tarfile.TarInfo, archive: str) -> Item:
    content = b""
    if one.isreg() and 0 < one.size <= HELD:
        file = tape.extractfile(one)
        content = file.read() if file else b""
        if len(content) != one.size:
            raise MalformedError(BROKEN, Shown(entry=archive))
    return Item(
        path=rooted(one.name),
        mode=TYPES.get(one.type, stat.S_IFREG) | (one.mode & 0o7777),
        archive=archive,
        size=one.size,
        owner=one.uid,
        link=one.linkname,
        capabilities=CAPABILITIES in one.pax_headers,
        content=content,
    )


BROKEN = Text("its tar archive cannot be read on", "son archive tar ne peut être lue plus loin")
MANY = Text("it installs more files than are read", "il installe plus de fichiers qu'on n'en lit")
