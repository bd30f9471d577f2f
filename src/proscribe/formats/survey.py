"""What was found on one device, told as a report that claims no more than it could see.

The matcher takes a kind that a report *sees*, with nothing found, for absence. So a report
sees a kind only if every part of its source could be read; what the readable parts showed is
observed all the same. It is known at the end of the reading, and a report comes first: the
state of one device is held in memory, and it is as small as the bounds on its files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from proscribe.formats.legible import legible
from proscribe.formats.linux_device import require_device
from proscribe.formats.root import Root
from proscribe.model import Identifier, InputError, Kind, Observation, Place, Rejected, Report, Row

PARTS = 100_000
"""Rows of one device from one source: more than the largest distribution has packages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One application, by the names that the device has for it, as written there."""

    place: Place
    name: str
    version: str
    named: tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A part of the source that could not be read: absence of these kinds cannot be told."""

    kinds: frozenset[Kind]
    error: InputError


T = TypeVar("T")
Part = Seen | Unread | Rejected


def told(root: Root, report: Report, parts: Iterable[Part]) -> Iterator[Row]:
    """Yield ``report``, less the kinds that were not read in whole, then a row for each part.

    Of a source that showed nothing and can exclude nothing there is no report; nor is there
    one of a folder without a device: an empty mount point must not make all things absent.
    """
    found = tuple(_until_unreadable(root, report, parts))
    try:
        if not found:
            require_device(root)
    except InputError as error:
        yield rejected(error)
        return
    unread = frozenset[Kind]().union(*(p.kinds for p in found if isinstance(p, Unread)))
    if report.sees - unread or any(isinstance(p, Seen) for p in found):
        yield replace(report, sees=report.sees - unread)
    yield from dict.fromkeys(row for part in found for row in _rows(report, part))


def bounded(root: Root, rows: Iterable[T]) -> Iterator[T]:
    """Yield ``rows``, which are those of one device.

    Raises:
        InputError: There are more than a device can have.

    """
    for number, row in enumerate(rows):
        if number == PARTS:
            reason = f"more than {PARTS} rows from one source"
            raise InputError(root.place("/"), reason, "see what filled the lists of the device")
        yield row


def rejected(error: InputError) -> Rejected:
    """Return the row that tells of ``error``."""
    return Rejected(place=error.place, reason=error.reason, remedy=error.remedy)


def _until_unreadable(root: Root, report: Report, parts: Iterable[Part]) -> Iterator[Part]:
    try:
        yield from bounded(root, parts)
    except InputError as error:
        yield Unread(kinds=report.sees, error=error)


def _rows(report: Report, part: Part) -> Iterator[Observation | Rejected]:
    if isinstance(part, Rejected):
        yield part
    elif isinstance(part, Unread):
        yield rejected(part.error)
    else:
        yield from _observed(report, part)


def _observed(report: Report, seen: Seen) -> Iterator[Observation | Rejected]:
    identifiers = []
    for kind, raw in seen.named:
        try:
            identifiers.append(Identifier.of(kind, raw))
        except ValueError as error:
            remedy = "nothing to do: no prohibition can name it"
            yield Rejected(place=seen.place, reason=legible(str(error)), remedy=remedy)
    if identifiers:
        yield Observation(
            device=report.device,
            platform=report.platform,
            seen=report.seen,
            source=report.source,
            name=legible(seen.name),
            version=legible(seen.version),
            identifiers=tuple(sorted(identifiers)),
        )
