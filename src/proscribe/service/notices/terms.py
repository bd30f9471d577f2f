"""Limits that a decision sets to itself and that only warn: a person answers them."""

from collections.abc import Iterator
from datetime import datetime, time

from proscribe.model import Determination, TermKind, Text
from proscribe.register import named
from proscribe.register.deadline import Deadline, Progress
from proscribe.register.terms import LAPSES, limits
from proscribe.service.notices.said import (
    Said,
    capital,
    code,
    compose,
    day,
    fixed,
    listed,
    words,
)
from proscribe.service.workspace import Workspace

OPEN = frozenset({Progress.RUNNING, Progress.NOT_STARTED, Progress.LATE})
AHEAD = {
    TermKind.SUNSET: ("End meant for {d}.", "Fin prévue le {d}."),
    TermKind.REVIEW: ("Review due by {d}.", "Réexamen à faire au plus tard le {d}."),
}
PASSED = {
    TermKind.SUNSET: (
        "End meant for {d}; nothing on record has ended it.",
        "Fin prévue le {d}; rien au dossier n'y a mis fin.",
    ),
    TermKind.REVIEW: (
        "Review due by {d}; none is on record.",
        "Réexamen à faire au plus tard le {d}; aucun n'est au dossier.",
    ),
}

UNDATED = {
    TermKind.SUNSET: Text(
        "End meant for a date that is not set yet.",
        "Fin prévue à une date qui n'est pas encore fixée.",
    ),
    TermKind.REVIEW: Text(
        "Review due on a date that is not set yet.",
        "Réexamen à faire à une date qui n'est pas encore fixée.",
    ),
}


def warnings(workspace: Workspace, determination: Determination, at: datetime) -> Iterator[Said]:
    """Yield each limit that warns and is open at an instant; what lapses stands with its part."""
    for limit in limits(workspace.register, determination, at, workspace.known):
        if limit.what in LAPSES.values():
            continue
        said = _said(limit, determination)
        if said is not None:
            yield _of(determination, limit, said)


def _said(limit: Deadline, determination: Determination) -> Said | None:
    kind = TermKind(limit.verb)
    if limit.state is Progress.WATCH:
        called = capital(fixed(named(kind)))
        return compose("{k}: {c}", "{k} : {c}", k=called, c=words(limit.what))
    if limit.state not in OPEN:
        return None
    if limit.due is None:
        return fixed(UNDATED[kind])
    zone = determination.local
    last = datetime.combine(limit.day, time(), zone) if limit.day else limit.due
    table = PASSED if limit.state is Progress.LATE else AHEAD
    return compose(*table[kind], d=day(last, zone))


def _of(determination: Determination, limit: Deadline, said: Said) -> Said:
    """Say which provisions a limit is about, where it is not about all of them."""
    if len(limit.provisions) == len(determination.provisions):
        return said
    own = listed(code(p) for p in limit.provisions)
    return compose("Provisions {p}: {s}", "Dispositions {p} : {s}", p=own, s=said)
