"""What the files of a package are: programs, libraries, services, and places that give power.

https://specifications.freedesktop.org/desktop-entry-spec/latest/
https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html
"""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from proscribe.formats.cms.judged import of
from proscribe.formats.elf.image import MAGIC
from proscribe.formats.elf.told import told
from proscribe.formats.hostile import MalformedError
from proscribe.formats.linux.item import HELD, Item
from proscribe.formats.linux.places import RUNS, SERVICES, SETGID, SETUID, place
from proscribe.formats.oddities import Oddities
from proscribe.model import Identifier, Kind, Named, Part, PartKind, Right, RightKind, Shown, Text

MANAGED = (".jar", ".war", ".asar", ".pyz", ".whl", ".phar")
"""Endings of archives of code that a runtime runs."""
NET = b"BSJB"
"""What begins the metadata of an image of .NET."""
MOST = 1000
"""Parts, and rights, of one package that are told."""
KINDS = {
    "kernel-module": (PartKind.DRIVER, None),
    "native-messaging-host": (PartKind.PROGRAM, Kind.BROWSER_NATIVE_HOST),
    "browser-extension": (PartKind.EXTENSION, Kind.CHROME_EXTENSION_ID),
}


@dataclass(slots=True)
class Survey:
    """What was found in the files that were seen."""

    names: dict[Identifier, Named] = field(default_factory=dict)
    rights: dict[Right, None] = field(default_factory=dict)
    parts: dict[Part, None] = field(default_factory=dict)
    oddities: Oddities = field(default_factory=Oddities)
    _optional: list[str] = field(default_factory=list)

    def see(self, items: Iterable[Item]) -> None:
        """Look at each file."""
        for item in items:
            self._named(item)
            for right in _rights(item):
                self._keep(right)
            if item.regular:
                self._parts(item)

    def folder(self) -> Iterator[Named]:
        """Yield the folder below ``/opt`` that all files there share."""
        if self._optional:
            shared = posixpath.commonpath(self._optional)
            if shared.count("/") > 1:
                for identifier in of(Kind.LINUX_INSTALL_PATH, shared):
                    yield Named(identifier=identifier, shown=Shown(text=shared[:100]))

    def _keep(self, right: Right) -> None:
        if len(self.rights) < MOST:
            self.rights.setdefault(right)

    def _part(self, part: Part) -> None:
        if len(self.parts) < MOST:
            self.parts.setdefault(part)
        else:
            self.oddities.note("parts-left-out", MANY)

    def _named(self, item: Item) -> None:
        if item.path.startswith("/opt/") and item.regular:
            self._optional.append(posixpath.dirname(item.path))
        folder, name = posixpath.split(item.path)
        kind, value = None, name
        if folder == "/usr/share/applications" and name.endswith(".desktop"):
            kind = Kind.LINUX_DESKTOP_ENTRY
        elif place(item.path) in SERVICES and not item.link:
            kind, value = Kind.LINUX_SERVICE_NAME, name.removesuffix(".service")
        for identifier in of(kind, value) if kind else ():
            self.names.setdefault(identifier, Named(identifier=identifier, shown=item.shown()))

    def _parts(self, item: Item) -> None:
        known = place(item.path)
        name = posixpath.basename(item.path)
        if known in SERVICES:
            self._part(_part(item, PartKind.DAEMON, Kind.LINUX_SERVICE_NAME, ".service"))
        elif known in KINDS:
            kind, identifies = KINDS[known]
            self._part(_part(item, kind, identifies, ".json"))
        if item.size > HELD:
            self.oddities.note("file-unopened", LARGE, item.shown())
        elif item.content[:4] == MAGIC:
            self._image(item, name)
        elif name.endswith(MANAGED) or (item.content[:2] == b"MZ" and NET in item.content):
            self._part(_part(item, PartKind.LIBRARY, None, ""))
        elif item.content[:2] == b"#!" and item.mode & RUNS:
            line = item.content[:100].partition(b"\n")[0].decode("utf-8", "replace")
            self._part(Part(kind=PartKind.SCRIPT, name=item.name, shown=item.shown(line)))

    def _image(self, item: Item, name: str) -> None:
        try:
            found = told(memoryview(item.content), name)
        except MalformedError as error:
            self.oddities.note("image-unread", error.reason, item.shown())
            return
        text = f"build id {found.build}" if found.build else item.path
        self._part(found.part(item.shown(text)))
        if found.malformed:
            self.oddities.note("image-unread", found.malformed, item.shown())
        for right in found.rights(item.shown().entry, item.name):
            self._keep(right)


def _rights(item: Item) -> Iterator[Right]:
    values = [place(item.path)]
    if item.regular and item.mode & SETUID:
        values.append("setuid")
    if item.regular and item.mode & SETGID and item.mode & RUNS:
        values.append("setgid")
    if item.capabilities:
        values.append("capabilities")
    for value in filter(None, values):
        yield Right(kind=RightKind.LINUX_FILE, value=value, shown=item.shown(), by=item.name)


def _part(item: Item, kind: PartKind, identifies: Kind | None, ending: str) -> Part:
    name = posixpath.basename(item.name).removesuffix(ending)
    identifiers = tuple(of(identifies, name)) if identifies else ()
    return Part(kind=kind, name=name, identifiers=identifiers, shown=item.shown())


LARGE = Text(
    "a file is larger than those that are opened; it is told by its name alone",
    "un fichier est plus grand que ceux que l'on ouvre ; seul son nom est indiqué",
)
MANY = Text(
    f"it has more than {MOST} parts: the others were left out",
    f"il a plus de {MOST} parties : les autres ont été omises",
)
