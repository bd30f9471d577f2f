"""Identifiers as other people's tools write them: what is not well formed is left out."""

from collections.abc import Iterable
from functools import lru_cache

from proscribe.model import Identifier, Kind

LONGEST_VALUE = 1000


# A fleet's devices hold the same applications.
@lru_cache(maxsize=4096)
def identifier(kind: Kind, raw: str) -> Identifier | None:
    """Return the identifier, or nothing if ``raw`` is not a well-formed name of its kind."""
    if len(raw) > LONGEST_VALUE:
        return None
    try:
        return Identifier.of(kind, raw)
    except ValueError:
        return None


def identifiers(names: Iterable[tuple[Kind, str]]) -> tuple[Identifier, ...]:
    """Return the well-formed ones, in order."""
    found = (identifier(kind, raw) for kind, raw in names if raw)
    return tuple(sorted({i for i in found if i}))
