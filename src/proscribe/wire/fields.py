"""Fields that a file has and its type does not: kept, unless they look like a slip of the pen."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import get_args, get_type_hints

from proscribe.wire.tree import Path

CLOSE = 0.75
"""How alike two names are, from 0 to 1, when one is taken for a slip of the other."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One unknown field: where it stands, what it holds, and the known name that it resembles."""

    path: Path
    value: object
    near: str


def unknown(data: object, kind: object, path: Path = ()) -> Iterator[Unknown]:
    """Yield each field of ``data`` that ``kind`` does not have.

    A name that begins with ``x-`` is an extension on purpose and resembles none.
    """
    if isinstance(data, list):
        inner = next(iter(get_args(kind)), object)
        for n, item in enumerate(data):
            yield from unknown(item, inner, (*path, n))
    elif isinstance(kind, UnionType):
        for part in get_args(kind):
            yield from unknown(data, part, path)
    elif isinstance(data, dict) and isinstance(kind, type) and is_dataclass(kind):
        known = _hints(kind)
        names = [f.name for f in fields(kind)]
        for name, value in data.items():
            if name in names:
                yield from unknown(value, known[name], (*path, name))
            else:
                yield Unknown((*path, name), value, _near(name, names))


@cache
def _hints(kind: type) -> dict[str, object]:
    """Return the types of a noun's fields; a register has thousands of each noun."""
    return get_type_hints(kind)


def _near(name: str, names: list[str]) -> str:
    if name.startswith("x-"):
        return ""
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=CLOSE)), "")
