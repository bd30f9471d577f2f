"""``claim no-evidence``: what was searched for contacts, what was found, and what was not held."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from proscribe.formats.encrypted_dns import RESOLVERS
from proscribe.formats.query_names import Wanted
from proscribe.inventory.spells import Spell, spells
from proscribe.model import Determination, Identifier, InputError, Place, Platform, Text
from proscribe.netlogs import Assumed
from proscribe.service import contacts
from proscribe.service.claims import no_evidence_wording as wording
from proscribe.service.contacts import Contact, Held, Logs
from proscribe.service.exposure import Beside, covered, network_names
from proscribe.service.workspace import Workspace

TYPE = "urn:proscribe:claim-no-evidence:v1"
MOST = 366 * 20
"""Days of a window."""


class Verdict(StrEnum):
    """What the search came to."""

    NOTHING_SEARCHED = "nothing-searched"
    """No log was held of the window, or nothing is known to look for."""
    FOUND = "found"
    NOTHING_FOUND_IN_PART = "nothing-found-in-part"
    """Nothing in what was held; of some days, files or lines nothing could be read."""
    NOTHING_FOUND = "nothing-found"
    """Nothing in what was held, which has lines of every day of the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """One file that was held, with the digest of its bytes."""

    file: str
    sha256: str
    log: str
    fault: str
    lines: int
    rejected: int
    days: int
    """Days of the window of which it has lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days without a line in any log, from the first to the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was found, by how much."""

    lines: int
    clients: int
    days: int
    encrypted: int
    """Lines that ask for a public resolver over HTTPS: what it was asked, no log tells."""
    devices: int
    """Devices on which the product was ever seen by the inventory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEvidence:
    """A claim about contacts with what one determination covers, and all that it rests on."""

    type: str = TYPE
    determination: str
    title: Text
    at: datetime
    known: datetime | None
    start: date
    end: date
    """The last day of the window, UTC."""
    names: tuple[Identifier, ...]
    """What was looked for."""
    searched: tuple[Searched, ...]
    not_held: tuple[Gap, ...]
    days: int
    days_held: int
    found: Counted
    verdict: Verdict
    says: Text
    limits: tuple[Text, ...]


def no_evidence(
    workspace: Workspace, name: str, beside: Beside, start: datetime | None = None
) -> NoEvidence:
    """Search the logs for contacts with what the determination ``name`` covers.

    The window begins with the first look that showed the product, unless a start is given, and
    ends at the instant.

    Raises:
        MissingError: The register has no determination of that id, or a path is not there.
        InputError: No window is known, or a log cannot be read for its digest.

    """
    determination = workspace.register.determination(name)
    names, told = _asked(workspace, determination)
    logs = _searched_logs(workspace, beside, names)
    days = _window(start or min((s.first_seen for s in told), default=None), workspace.at)
    held = {day for one in logs.held for day in one.days} & {*days}
    met = _counted(logs.contacts, days, {*names}, len({s.device for s in told}))
    searched = tuple(_searched(one, {*days}) for one in logs.held)
    found = _verdict(met, searched, (len(held), len(days)), names)
    return NoEvidence(
        determination=name,
        title=determination.title,
        at=workspace.at,
        known=workspace.known,
        start=days[0],
        end=days[-1],
        names=names,
        searched=searched,
        not_held=tuple(_gaps(day for day in days if day not in held)),
        days=len(days),
        days_held=len(held),
        found=met,
        verdict=found,
        says=wording.says(found, met, (days[0], days[-1]), (len(held), len(days)), workspace.at),
        limits=wording.limits(met, searched, _blind(logs.held)),
    )


def _asked(
    workspace: Workspace, determination: Determination
) -> tuple[tuple[Identifier, ...], tuple[Spell, ...]]:
    """Return the names that logs are searched for, and when the product was where."""
    policy = covered(workspace, determination)
    policies = dict.fromkeys(Platform, policy)
    told = spells(workspace.inventory_folder, policies, workspace.at, workspace.known)
    return tuple(network_names(workspace, policy)), told


def _verdict(
    met: Counted,
    searched: tuple[Searched, ...],
    days: tuple[int, int],
    names: tuple[Identifier, ...],
) -> Verdict:
    held, every = days
    if not (names and held):
        return Verdict.NOTHING_SEARCHED
    if met.lines:
        return Verdict.FOUND
    whole = held == every and not any(s.fault or s.rejected for s in searched)
    return Verdict.NOTHING_FOUND if whole else Verdict.NOTHING_FOUND_IN_PART


def _searched_logs(workspace: Workspace, beside: Beside, names: tuple[Identifier, ...]) -> Logs:
    assumed = Assumed(at=workspace.at, zone=beside.zone)
    return contacts.read(beside.logs, Wanted.of([*RESOLVERS, *names]), assumed)


def _window(first: datetime | None, at: datetime) -> tuple[date, ...]:
    if first is None:
        reason = "the inventory never showed it, so nothing says since when to search"
        raise InputError(Place(source="--from"), reason, "say since when: --from 2026-01-01")
    start, end = first.astimezone(UTC).date(), at.astimezone(UTC).date()
    if not 0 <= (end - start).days < MOST:
        reason = "the window ends before it begins, or is longer than 20 years"
        raise InputError(Place(source="--from"), reason, "name a day up to --as-of")
    return tuple(start + timedelta(days=n) for n in range((end - start).days + 1))


def _counted(
    found: Iterable[Contact], days: tuple[date, ...], names: set[Identifier], devices: int
) -> Counted:
    within = [c for c in found if days[0] <= c.day <= days[-1]]
    ours = [c for c in within if c.identifier in names]
    hidden = (c for c in within if c.identifier in RESOLVERS and c.identifier not in names)
    return Counted(
        lines=sum(c.lines for c in ours),
        clients=len({c.client for c in ours}),
        days=len({c.day for c in ours}),
        encrypted=sum(c.lines for c in hidden),
        devices=devices,
    )


def _searched(one: Held, days: set[date]) -> Searched:
    return Searched(
        file=Path(one.file).name,
        sha256=_digest(Path(one.file)),
        log=one.log,
        fault=one.fault,
        lines=one.lines,
        rejected=one.rejected,
        days=len(days & {*one.days}),
    )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "check the path") from error


def _gaps(days: Iterable[date]) -> Iterator[Gap]:
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif day == last + timedelta(days=1):
            last = day
        else:
            yield Gap(first=first, last=last)
            first = last = day
    if first is not None and last is not None:
        yield Gap(first=first, last=last)


def _blind(held: Iterable[Held]) -> Mapping[str, Text]:
    return {one.log: one.blind for one in held if one.blind is not None}
