"""The file system of one device, under a root: links stay inside it, and reads are bounded.

A private root is another machine's disk. An absolute link in it means a path on that disk; to
follow it from here would report this machine's applications as that one's. Device users own
parts of it: a pipe in the place of a file must not hold up the reader.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from proscribe.formats.legible import legible
from proscribe.formats.links import NOWHERE, resolved
from proscribe.model import InputError, Place

NAMES = 16_384
"""Names read from one folder: far more than any machine has homes, profiles or packages there."""
OPEN = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
REMEDY = {
    errno.EACCES: "read it as root",
    errno.EPERM: "read it as root",
    errno.ELOOP: "remove the link that leads back to itself",
}


@dataclass(frozen=True, slots=True)
class Root:
    """The folder that holds a device's ``/``; paths below are that device's own.

    Every method raises InputError for what is there and cannot be read. What is not there is
    nothing, and no error.
    """

    folder: Path

    def place(self, path: str, line: int = 0) -> Place:
        """Return the place of a path, as a person of this machine would find it."""
        return Place(
            source=legible(f"{str(self.folder).rstrip('/')}/{path.lstrip('/')}"), line=line
        )

    def locate(self, path: str) -> Path:
        """Return where ``path`` leads, which may be nowhere."""
        try:
            return resolved(self.folder, path)
        except (OSError, ValueError) as error:
            raise self._unreadable(path, error) from error

    def exists(self, path: str) -> bool:
        """Tell whether ``path`` leads anywhere."""
        return os.path.lexists(self.locate(path))

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names in a folder, in order; none where there is no such folder."""
        try:
            with os.scandir(self.locate(folder)) as found:
                names = sorted(entry.name for entry in islice(found, NAMES + 1))
        except OSError as error:
            if error.errno in NOWHERE:
                return ()
            raise self._unreadable(folder, error) from error
        if len(names) > NAMES:
            reason = f"the folder holds more than {NAMES} names"
            raise InputError(self.place(folder), reason, "empty it of what does not belong there")
        return tuple(names)

    def content(self, path: str, limit: int) -> bytes | None:
        """Return the bytes of a regular file, ``limit`` at most; ``None`` where there is none."""
        try:
            descriptor = os.open(self.locate(path), OPEN)
            with os.fdopen(descriptor, "rb") as file:
                regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
                content = file.read(limit + 1) if regular else b""
        except OSError as error:
            if error.errno in NOWHERE:
                return None
            raise self._unreadable(path, error) from error
        if regular and len(content) <= limit:
            return content
        reason = f"larger than {limit >> 20} MiB" if regular else "not a regular file"
        raise InputError(self.place(path), reason, "see who put it there, then remove it")

    def search(self, at: str, pattern: str) -> Iterator[str | InputError]:
        """Yield the paths under ``at`` that fit ``pattern``, in which ``*`` is any one name.

        A folder that cannot be read is yielded as its error, and the search goes on.
        """
        first, _, rest = pattern.partition("/")
        known: set[Path] = set()
        try:
            names = self._real_first(at) if first == "*" else (first,)
        except InputError as error:
            yield error
            return
        for name in names:
            path = f"{at}/{name}"
            try:
                there = self.locate(path)
            except InputError as error:
                yield error
                continue
            if there not in known and os.path.lexists(there):
                known.add(there)
                yield from self.search(path, rest) if rest else (path,)

    def _real_first(self, at: str) -> list[str]:
        """Return the names in a folder, links last: a thousand of them to one are searched once."""
        parent = self.locate(at)
        return sorted(self.names(at), key=lambda name: (parent / name).is_symlink())

    def _unreadable(self, path: str, error: OSError | ValueError) -> InputError:
        number = error.errno if isinstance(error, OSError) and error.errno else errno.EINVAL
        remedy = REMEDY.get(number, "check the disk and how it is mounted")
        return InputError(self.place(path), os.strerror(number), remedy)
