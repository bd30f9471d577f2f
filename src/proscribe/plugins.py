"""Plug-in rooms: a package in which each public module holds one plug-in.

The module's name is the plug-in's name; nothing else registers it. Packages outside this one
join a room through the entry-point group that bears the room's name.
"""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from proscribe.model import MissingError


@cache
def names(room: ModuleType) -> tuple[str, ...]:
    """Return the names of the plug-ins of ``room``, in order, importing none of them."""
    inside = (m.name for m in pkgutil.iter_modules(room.__path__) if m.name[0] != "_")
    outside = (e.name for e in entry_points(group=room.__name__))
    return tuple(sorted({*inside, *outside}))


@cache
def load(room: ModuleType, name: str) -> Any:  # noqa: ANN401, each room says its type
    """Import the plug-in ``name`` of ``room``: the record that bears the room's singular name.

    Raises:
        MissingError: ``room`` has no plug-in of that name.

    """
    singular = room.__name__.rpartition(".")[2].removesuffix("s")
    for entry in entry_points(group=room.__name__, name=name):
        return entry.load()
    if name not in names(room):
        raise MissingError(singular, name, f"there are: {', '.join(names(room))}")
    return getattr(importlib.import_module(f"{room.__name__}.{name}"), singular)
