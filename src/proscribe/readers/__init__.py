"""Readers: one module for each source of inventory.

A reader turns one source into rows: reports (this source looked at this device then, and can
see these kinds), observations (an application in a report) and rejections (a row that cannot
be used, with its place). It never guesses: what it cannot see it does not list in ``sees``.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from proscribe import plugins
from proscribe.model import Block, Kind, Platform, Row, Text, Unread


class Origin(StrEnum):
    """What a reader reads."""

    FILE = "file"
    """An export of one or many devices."""

    ROOT = "root"
    """The file system of one device, ``/`` or a private root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a source that speaks of one device cannot say itself: which device, and when.

    An export that names its devices and times overrides them.
    """

    device: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A source of inventory."""

    title: Text
    origin: Origin
    sees: frozenset[Kind]
    """The kinds that the source can show at its best; each report says what it did see."""
    blind: Text
    """What the source cannot see, said to the person who reads the answer."""
    read: Callable[[Path, Sighting], Iterator[Row]]
    """Read a file, or the file system under a root. Streams: memory does not grow with it."""
    blocks: Callable[[Path, Sighting], Iterator[Row | Block | Unread]] | None = None
    """Read the same as ``read``, many reports at once, where a source can: much faster."""
    recognises: Callable[[bytes], bool] = lambda _: False
    """Tell from the first 64 KiB of a file whether it is of this source."""
    platforms: frozenset[Platform] = frozenset(Platform)

    @property
    def name(self) -> str:
        """Return the name of the module that holds this reader."""
        return self.read.__module__.rpartition(".")[2]


def names() -> tuple[str, ...]:
    """Return the names of all readers, in order."""
    return plugins.names(sys.modules[__name__])


def get(name: str) -> Reader:
    """Return the reader ``name``.

    Raises:
        MissingError: There is no reader of that name.

    """
    reader: Reader = plugins.load(sys.modules[__name__], name)
    return reader
