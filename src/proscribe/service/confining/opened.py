"""Opening: the bytes of a package are mapped before the worker is confined."""

import hashlib
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from proscribe.inspectors import Source
from proscribe.model import InputError, Place

FILES = 20_000
"""Files of a folder that is inspected as one application."""


def opened(path: Path) -> Source:
    """Map a file, or all files of a folder; links within a folder are not followed.

    Raises:
        InputError: It cannot be read, is no regular file, or a folder of too many.

    """
    try:
        if path.is_dir():
            tree = {str(one.relative_to(path)): _mapped(one) for one in _files(path)}
            return Source(name=path.name, tree=tree, sha256=lambda: _of_tree(tree))
        if not path.is_file():
            missing = not path.exists()
            reason = "there is no such file" if missing else "it is no regular file"
            raise InputError(Place(source=str(path)), reason, "name a package, or a folder of one")
        data = _mapped(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Place(source=str(path)), reason, "make it readable, and try again"
        ) from error
    return Source(name=path.name, data=data, sha256=_Digest(data).told)


class _Digest:
    """The digest of a file, found beside whatever else is done; hashing needs no interpreter."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._thread: Thread | None = None
        self._digest = ""

    def start(self) -> None:
        self._thread = Thread(target=self._find)
        self._thread.start()

    def told(self) -> str:
        """Return it, waiting for it."""
        if self._thread is None:
            self._find()
        else:
            self._thread.join()
        return self._digest

    def _find(self) -> None:
        self._digest = hashlib.sha256(self._data).hexdigest()


def begin(source: Source) -> None:
    """Begin to find the digest of a file beside what follows."""
    digest = getattr(source.sha256, "__self__", None)
    if isinstance(digest, _Digest):
        digest.start()


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return memoryview(b"")
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _files(folder: Path) -> Iterator[Path]:
    found = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if path.is_symlink() or not path.is_file():
                continue
            found += 1
            if found > FILES:
                reason = f"the folder holds more than {FILES:,} files"
                raise InputError(Place(source=str(folder)), reason, "name one application's folder")
            yield path


def _of_tree(tree: dict[str, memoryview]) -> str:
    lines = (f"{hashlib.sha256(tree[n]).hexdigest()}  {n}\n" for n in sorted(tree))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
