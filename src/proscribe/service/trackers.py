"""Trackers: parts and hosts that a list of the user's own calls trackers.

No list ships with Proscribe: the one that most people use, of Exodus Privacy, is under the Open
Database License, whose terms would reach the catalogue. Names are compared, never run as
expressions: an expression in somebody's file could be made never to end.

https://opendatacommons.org/licenses/odbl/1-0/
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from proscribe.model import InputError, Inspection, Part, PartKind, Place, Shown

LARGEST = 16 << 20
"""Bytes that a list may have."""


class Tracker(msgspec.Struct, frozen=True, kw_only=True):
    """One tracker: its name, the packages of its classes, and its hosts."""

    name: str
    code: tuple[str, ...] = ()
    """Beginnings of names of classes, such as ``com.example.analytics``."""
    hosts: tuple[str, ...] = ()
    """Hosts, with all that is under them."""


class Trackers(msgspec.Struct, frozen=True, kw_only=True):
    """A list of trackers, as its file holds it."""

    trackers: tuple[Tracker, ...]


def read(path: Path) -> tuple[Tracker, ...]:
    """Return the trackers of a file.

    Raises:
        InputError: It cannot be read, or is no such list.

    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            reason = f"the list has more than {LARGEST >> 20} MiB"
            raise InputError(Place(source=str(path)), reason, "give a list of trackers")
        return msgspec.json.decode(data, type=Trackers).trackers
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        remedy = 'write {"trackers": [{"name": "…", "code": ["…"], "hosts": ["…"]}]}'
        raise InputError(Place(source=str(path)), str(error), remedy) from error


def tracked(inspection: Inspection, trackers: tuple[Tracker, ...]) -> Inspection:
    """Return an inspection with a part for each tracker that it shows, once."""
    found = tuple(_found(inspection, trackers))
    inner = tuple(tracked(one, trackers) for one in inspection.within)
    return replace(inspection, parts=(*inspection.parts, *found), within=inner)


def _found(inspection: Inspection, trackers: tuple[Tracker, ...]) -> Iterator[Part]:
    code = _starts(inspection)
    hosts = {tail: d.shown for d in reversed(inspection.domains) for tail in _tails(d.name)}
    for tracker in trackers:
        by_code = (code.get(prefix.rstrip(".")) for prefix in tracker.code)
        by_host = (hosts.get(host.lower().strip(".")) for host in tracker.hosts)
        shown = next((s for s in (*by_code, *by_host) if s is not None), None)
        if shown is not None:
            yield Part(kind=PartKind.TRACKER, name=tracker.name, shown=shown)


def _starts(inspection: Inspection) -> dict[str, Shown]:
    """Return every beginning of the names of packages of classes, and where it is first shown."""
    found: dict[str, Shown] = {}
    for part in inspection.parts:
        if part.kind is PartKind.LIBRARY:
            segments = part.name.split(".")
            for length in range(1, len(segments) + 1):
                found.setdefault(".".join(segments[:length]), part.shown)
    return found


def _tails(host: str) -> Iterator[str]:
    labels = host.split(".")
    return (".".join(labels[n:]) for n in range(len(labels) - 1))
