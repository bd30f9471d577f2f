"""Sets of packages in one archive: a base, and what is installed beside it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip import Archive
from proscribe.model import Inspection, Installs, Platform, Text

MOST = 300
"""Packages of one set that are read."""


def packages(
    archive: Archive, budget: Budget, oddities: Oddities
) -> Iterator[tuple[str, memoryview]]:
    """Yield the name and bytes of each package in an archive, those alone that can be read."""
    names = dict.fromkeys(n for n in archive.names if n.lower().endswith(b".apk"))
    for count, name in enumerate(names):
        one = archive.get(name)
        if count == MOST:
            oddities.note("packages-many", MANY)
            return
        if one is None:
            continue
        try:
            if one.deflated:
                yield one.spelt, memoryview(archive.read(one, budget))
            else:
                yield one.spelt, archive.packed(one)
        except MalformedError as error:
            oddities.note("package-unread", error.reason, entry(name))


def gathered(
    found: Inspection,
    held: Iterator[tuple[str, memoryview]],
    inspect: Callable[[str, memoryview], Inspection],
) -> Inspection:
    """Return the inspection of a set, named as the first package within that has a name."""
    within: list[Inspection] = []
    malformed = None
    try:
        for name, data in held:
            within.append(inspect(name, data))
    except MalformedError as error:
        malformed = error.reason
    base = next((one for one in within if one.names), None)
    return replace(
        found,
        platforms=(Platform.ANDROID,),
        installs=Installs.UNKNOWN,
        why_installs=SET,
        title=next((one.title for one in within if one.title), ""),
        version=base.version if base else "",
        names=base.names if base else (),
        within=tuple(within),
        malformed=malformed,
    )


SET = Text(
    "a set is installed by a tool, which chooses from it; each package within is told apart",
    "un ensemble est installé par un outil, qui y choisit ; chaque paquet est décrit à part",
)
MANY = Text(
    f"it holds more packages than the {MOST} that are read",
    f"il contient plus de paquets que les {MOST} qui sont lus",
)
