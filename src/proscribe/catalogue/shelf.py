"""Where the catalogue lies: what ships beside this module, and a user's own folders."""

from collections.abc import Iterable, Iterator
from functools import cache, reduce
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import yaml

from proscribe.catalogue.folder import files
from proscribe.catalogue.overlay import overlaid
from proscribe.model import Catalogue, InputError, Place
from proscribe.wire import read


@cache
def shipped() -> Catalogue:
    """Return the catalogue that ships, as it is."""
    return _joined(msgspec.convert(_plain(path), Catalogue, strict=False) for path in files())


def load(*folders: Path) -> Catalogue:
    """Return the shipped catalogue with every ``*.yaml`` of the folders laid over it, in order.

    `overlaid` tells what an overlay can add and change.

    Raises:
        InputError: A folder or a file cannot be read, with file, line and column.

    """
    above = (read(path, Catalogue).value for folder in folders for path in _sheets(folder))
    return reduce(overlaid, above, shipped())


def _sheets(folder: Path) -> list[Path]:
    if not folder.is_dir():
        reason, remedy = "no such folder", "give a folder of catalogue files (*.yaml)"
        raise InputError(Place(source=str(folder)), reason, remedy)
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def _joined(parts: Iterable[Catalogue]) -> Catalogue:
    every = tuple(parts)
    return Catalogue(
        entities=tuple(chain.from_iterable(c.entities for c in every)),
        ownership=tuple(chain.from_iterable(c.ownership for c in every)),
        applications=tuple(chain.from_iterable(c.applications for c in every)),
        suites=tuple(chain.from_iterable(c.suites for c in every)),
    )


def _plain(path: Path) -> Any:  # noqa: ANN401, YAML holds anything
    """Read a file of our own straight from the parser's events, every scalar a string.

    The gate of `proscribe.wire` keeps the place of everything and takes four times as long;
    a test reads each shipped file through it and finds the same values.
    """
    return next(_values(yaml.parse(path.read_bytes(), yaml.CSafeLoader)))


def _values(events: Iterator[yaml.Event]) -> Iterator[Any]:
    """Yield the values up to the end of the collection that the events stand in."""
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            yield event.value
        elif isinstance(event, yaml.MappingStartEvent):
            inner = _values(events)
            yield dict(zip(inner, inner, strict=True))
        elif isinstance(event, yaml.SequenceStartEvent):
            yield list(_values(events))
        elif isinstance(event, yaml.CollectionEndEvent):
            return
