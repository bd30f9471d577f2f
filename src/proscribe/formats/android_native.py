"""Native libraries of a package of Android: one name, whatever the processors it is there for."""

import re
from collections.abc import Iterator

from proscribe.formats.legible import legible
from proscribe.formats.oddities import entry
from proscribe.model import Identifier, Kind, Part, PartKind

MOST = 5_000


def libraries(names: list[bytes], pattern: re.Pattern[bytes]) -> Iterator[Part]:
    """Yield each library once, at the first of its entries that ``pattern`` finds."""
    told: set[str] = set()
    for name in names:
        found = pattern.fullmatch(name)
        spelt = found[1].decode("utf-8", "replace") if found else ""
        if spelt and spelt not in told and len(told) < MOST:
            told.add(spelt)
            known = Kind.ANDROID_NATIVE_LIB.accepts(spelt)
            yield Part(
                kind=PartKind.LIBRARY,
                name=legible(spelt),
                identifiers=(Identifier(Kind.ANDROID_NATIVE_LIB, spelt),) if known else (),
                shown=entry(name),
            )
