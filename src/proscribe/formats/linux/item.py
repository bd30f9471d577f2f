"""A file that a package of Linux installs, whatever kind of archive it lies in."""

import stat
from dataclasses import dataclass

from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.model import Shown

HELD = 48 << 20
"""Bytes of a file that are held at once; a larger one is told and not opened."""
MOST = 200_000
"""Files of one package that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file, folder or link."""

    path: str
    """From the root of the device on, such as ``/usr/bin/viewer``."""
    mode: int
    """Its type and rights, as ``st_mode`` counts them."""
    archive: str
    """The archive that it lies in, such as ``data.tar.xz``."""
    size: int = 0
    owner: int | str = 0
    link: str = ""
    """What it leads to, if it is a link."""
    capabilities: bool = False
    """Whether it is given powers of root by its attributes."""
    content: bytes = b""
    """Its bytes; none, where it is too large to be held."""

    @property
    def regular(self) -> bool:
        """Tell whether it is a file with bytes of its own."""
        return stat.S_ISREG(self.mode)

    @property
    def name(self) -> str:
        """Return its path as it can be shown."""
        return legible(self.path)

    def shown(self, text: str = "", offset: int = 0, length: int = 0) -> Shown:
        """Return a place in it."""
        return entry(f"{self.archive}!{self.path}", offset, length, text or self.path)


def rooted(path: str) -> str:
    """Return a path from the root on, as an archive means it that leaves the root out."""
    return "/" + "/".join(p for p in path.split("/") if p not in {"", "."})
