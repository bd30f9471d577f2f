"""Inspectors: one module for each package format.

An inspector reads the bytes of one package and says what they say of it: by which names platforms
know it, who signed it and whether that holds, what it may do, what it is made of. It opens no file
and no connection, holds no opinion, and points at the bytes for all that it says.
"""

import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from proscribe import plugins
from proscribe.formats.hostile import Budget, MalformedError
from proscribe.model import Inspection, Shown, Text

HEAD = 64 << 10
"""Bytes of a file that an inspector may recognise it by."""
DEPTH = 4
"""Packages within packages: an application in a bundle of a bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The bytes of a package, mapped into memory: a file, or a folder of files."""

    name: str
    """Its name, without the folder that it lies in."""
    data: memoryview = field(default_factory=lambda: memoryview(b""))
    """The bytes of a file; none, for a folder."""
    tree: Mapping[str, memoryview] = field(default_factory=dict)
    """The files of a folder by their paths in it; none, for a file."""
    sha256: Callable[[], str]
    """Return the digest of a file; of a folder, that of its paths and their digests. May wait."""
    budget: Budget = field(default_factory=Budget)
    depth: int = 0
    """In how many packages it lies."""

    @property
    def size(self) -> int:
        """Return how many bytes there are."""
        return len(self.data) + sum(map(len, self.tree.values()))

    @property
    def head(self) -> bytes:
        """Return the first bytes of a file."""
        return bytes(self.data[:HEAD])

    def within(self, name: str, data: memoryview) -> "Source":
        """Return a package that lies in this one; both unpack from one budget.

        Raises:
            MalformedError: Packages lie in packages too deep.

        """
        if self.depth >= DEPTH:
            raise MalformedError(TOO_DEEP, Shown(entry=name))
        return Source(
            name=name,
            data=data,
            sha256=lambda: hashlib.sha256(data).hexdigest(),
            budget=self.budget,
            depth=self.depth + 1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspector:
    """A package format."""

    title: Text
    recognises: Callable[[Source], bool]
    """Tell whether a package is of this format: by its bytes, never by its name alone."""
    inspect: Callable[[Source], Inspection]
    """Read it. Raises MalformedError, if nothing at all can be said."""
    rank: int = 0
    """The higher is asked first: an APK is a ZIP as well."""

    @property
    def name(self) -> str:
        """Return the name of the module that holds this inspector."""
        return self.inspect.__module__.rpartition(".")[2]


def names() -> tuple[str, ...]:
    """Return the names of all inspectors, in order."""
    return plugins.names(sys.modules[__name__])


def get(name: str) -> Inspector:
    """Return the inspector ``name``.

    Raises:
        MissingError: There is no inspector of that name.

    """
    inspector: Inspector = plugins.load(sys.modules[__name__], name)
    return inspector


@cache
def every() -> tuple[Inspector, ...]:
    """Return all inspectors, in the order in which they are asked.

    A worker calls it before it is confined: afterwards no module can be read any more.
    """
    return tuple(sorted(map(get, names()), key=lambda i: (-i.rank, i.name)))


def inspect(source: Source) -> Inspection:
    """Inspect a package, of whatever format; one that nobody can read is told to be so."""
    inspector = next((i for i in every() if i.recognises(source)), None)
    if inspector is None:
        return _unread(source, "unknown", UNKNOWN)
    try:
        return inspector.inspect(source)
    except MalformedError as error:
        return _unread(source, inspector.name, error.reason)


def _unread(source: Source, name: str, reason: Text) -> Inspection:
    told = Inspection(file=source.name, size=source.size, sha256=source.sha256(), format=name)
    return replace(told, malformed=reason)


UNKNOWN = Text(
    "no inspector knows a package format that begins like this",
    "aucun inspecteur ne connaît de format de paquet qui commence ainsi",
)
TOO_DEEP = Text(
    "packages lie in packages deeper than any real one",
    "des paquets sont imbriqués plus profondément que dans tout paquet réel",
)
