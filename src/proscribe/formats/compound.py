"""Compound files: folders and streams within one file, as Windows Installer and old Office use.

``olefile`` reads them; its faults are told in our words, and what it may read is bounded.

https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb/
"""

import io
from struct import error as struct_error
from typing import Protocol, cast

import olefile

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.model import Shown, Text

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DIRECTORY = 128
"""Bytes of one entry of the directory."""
CLASS = 80
"""Where the class stands in an entry."""
STREAM = olefile.STGTY_STREAM
ENTRIES = 20_000
DEPTH = 16
FAULTS = (OSError, IndexError, ValueError, TypeError, AttributeError, struct_error, RecursionError)
"""What ``olefile`` raises on files that are none."""


class Entry(Protocol):
    """One entry of the directory, as ``olefile`` tells it."""

    name: str
    entry_type: int
    size: int
    isectStart: int  # noqa: N815, olefile's own names
    clsid: str
    dwUserFlags: int  # noqa: N815
    createTime: int  # noqa: N815
    modifyTime: int  # noqa: N815
    kids: "list[Entry]"
    name_utf16: bytes
    namelength: int


class Mapped(io.RawIOBase):
    """Bytes in memory, read as a file is; nothing is copied before it is asked for."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that any place of it can be read."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; before the beginning there is none."""
        begins = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._data)}
        self._at = max(0, begins[whence] + offset)
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return bytes from the place on; all, for a negative size."""
        end = len(self._data) if size < 0 else self._at + size
        found = bytes(self._data[self._at : end])
        self._at += len(found)
        return found


def root_class(data: memoryview) -> bytes:
    """Return the class of the outermost folder, which tells what the file is; empty if none."""
    if bytes(data[:8]) != MAGIC or len(data) < 512:  # noqa: PLR2004, the header
        return b""
    shift = int.from_bytes(data[30:32], "little")
    first = int.from_bytes(data[48:52], "little")
    if shift not in {9, 12}:
        return b""
    begin = (first + 1 << shift) + CLASS
    return bytes(data[begin : begin + 16])


class Compound:
    """An open compound file."""

    def __init__(self, data: memoryview, budget: Budget) -> None:
        self._budget = budget
        try:
            self._file = olefile.OleFileIO(Mapped(data), raise_defects=olefile.DEFECT_FATAL)
        except FAULTS as error:
            raise MalformedError(BROKEN) from error
        if self._file.root is None or len(self._file.direntries) > ENTRIES:
            raise MalformedError(BROKEN)

    @property
    def root(self) -> Entry:
        """Return the outermost folder."""
        return cast("Entry", self._file.root)

    def content(self, entry: Entry) -> bytes:
        """Return the bytes of a stream.

        Raises:
            MalformedError: Its sectors do not lead through the file, or it is too large.

        """
        self._budget.take(entry.size, entry.name)
        try:
            # By the entry: a name that somebody chose is no path.
            return bytes(self._file._open(entry.isectStart, entry.size).read())  # noqa: SLF001
        except FAULTS as error:
            raise MalformedError(BROKEN, Shown(entry=entry.name)) from error

    def streams(self) -> dict[str, Entry]:
        """Return the streams of the outermost folder by their names."""
        return {e.name: e for e in self.root.kids if e.entry_type == STREAM}


def spelt(entry: Entry) -> bytes:
    """Return the name of an entry as the file spells it."""
    return bytes(entry.name_utf16[: max(0, entry.namelength - 2)])


BROKEN = Text(
    "the compound file is broken: its sectors lead nowhere or in circles",
    "le fichier composé est brisé : ses secteurs ne mènent nulle part ou tournent en rond",
)
