"""Sets of packages in one archive: a base, and what is installed beside it."""

from collections.abc import Iterator

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.oddities import Oddities, entry
from proscribe.formats.zip import Archive
from proscribe.model import Text

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


MANY = Text(
    f"it holds more packages than the {MOST} that are read",
    f"il contient plus de paquets que les {MOST} qui sont lus",
)
