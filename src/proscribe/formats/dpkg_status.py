"""The list of packages that dpkg keeps, and whether each is there.

man 1 dpkg (package states). A package that was removed and left its configuration is not
present; one that was unpacked and never configured is. Distroless images keep each installed
package in a file of its own under ``status.d``, and none of those says its state.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.deb822 import Stanza, stanzas
from proscribe.formats.root import Root
from proscribe.model import InputError

LIMIT = 64 << 20
"""Bytes; the whole of Debian, sixty thousand packages, would fill it."""
PRESENT = {
    "half-installed",
    "unpacked",
    "half-configured",
    "triggers-awaited",
    "triggers-pending",
    "installed",
}
ABSENT = {"config-files", "not-installed"}
RESTORE = "restore it from /var/backups/dpkg.status.0 of the device"


@dataclass(frozen=True, slots=True)
class Entry:
    """One package of a list, whatever its state."""

    path: str
    stanza: Stanza

    @property
    def present(self) -> bool:
        """Tell whether anything of the package is on the device but its configuration."""
        return _state(self.path, self.stanza) in PRESENT


def entries(root: Root, path: str) -> Iterator[Entry | InputError]:
    """Yield the packages of the list at a path, or why a part of it cannot be read."""
    try:
        content = root.content(path, LIMIT) or b""
    except InputError as error:
        yield error
        return
    for stanza in stanzas(content):
        usable = stanza.fields.get("package") and _state(path, stanza) in PRESENT | ABSENT
        if usable:
            yield Entry(path, stanza)
        if stanza.stray or not usable:
            place = root.place(path, stanza.stray or stanza.line)
            yield InputError(place, "not a package's entry", RESTORE)
    if content and not content.endswith(b"\n"):
        place = root.place(path, content.count(b"\n") + 1)
        yield InputError(place, "it ends in the middle of a line", RESTORE)


def _state(path: str, stanza: Stanza) -> str:
    default = "installed" if "/status.d/" in path else "not-installed"
    return (stanza.fields.get("status", default).split() or [""])[-1]
