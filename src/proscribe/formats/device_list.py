"""Lists of devices, as whoever keeps the machines of an office can export them.

A table with a column ``device``, lines of JSON objects with a member ``device``, or one name a
line. Names must be those by which sources report the devices, letter for letter.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from proscribe.formats import delimited
from proscribe.formats.lines import UnusableError, numbered
from proscribe.model import InputError, Place

COLUMN = "device"
MOST = 20_000_000
LONGEST = 1_000
WANTED = UnusableError("no device is named here", f"give each line a {COLUMN!r}, or a name alone")


def device_list(path: Path) -> frozenset[str]:
    """Return the devices that a file lists.

    Raises:
        InputError: It cannot be read, a line names no device, or it lists none or too many.

    """
    found: set[str] = set()
    for number, name in _names(path):
        if isinstance(name, UnusableError):
            raise InputError(Place(source=str(path), line=number), name.reason, name.remedy)
        found.add(_usable(path, number, name))
        if len(found) > MOST:
            remedy = "ask by parts of the fleet"
            raise InputError(Place(source=str(path)), f"lists more than {MOST:,} devices", remedy)
    if not found:
        raise InputError(Place(source=str(path)), "lists no device", WANTED.remedy)
    return frozenset(found)


def _names(path: Path) -> Iterator[tuple[int, str | UnusableError]]:
    _, first = next(numbered(path), (1, b""))
    if first.lstrip().startswith(b"{"):
        yield from ((n, _member(line)) for n, line in numbered(path) if line.strip())
    elif COLUMN in delimited.header(first):
        for number, cells in delimited.rows(path, lambda names: COLUMN in names, WANTED):
            yield number, cells if isinstance(cells, UnusableError) else cells[COLUMN]
    else:
        yield from ((n, _text(line)) for n, line in numbered(path) if line.strip())


def _member(line: bytes) -> str | UnusableError:
    try:
        name = json.loads(line)[COLUMN]
    except (ValueError, KeyError, TypeError, RecursionError):
        return WANTED
    return name if isinstance(name, str) else WANTED


def _text(line: bytes) -> str | UnusableError:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return UnusableError("not UTF-8", "save the list as UTF-8")


def _usable(path: Path, number: int, name: str) -> str:
    bare = name.strip()
    if not bare or len(bare) > LONGEST or not bare.isprintable():
        raise InputError(Place(source=str(path), line=number), WANTED.reason, WANTED.remedy)
    return bare
