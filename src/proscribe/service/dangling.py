"""``dangling``: what rests on an instrument that ended or bears another number now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from proscribe.model import Determination, EventKind, State, Text
from proscribe.register import named
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangling:
    """One instrument or exemption that cites what is no longer there under that name."""

    citing: str
    kind: str
    """``determination`` or ``exemption``."""
    cited: str
    provision: str
    where: str
    state: State
    why: Text
    since: datetime | None
    """``None``: the register never held it."""
    replaced_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gone:
    """What became of a cited instrument."""

    state: State
    why: Text
    since: datetime | None = None
    by: str = ""


def dangling(workspace: Workspace) -> tuple[Dangling, ...]:
    """Return every citation that leads to what ended, or was renumbered, by the instant.

    Those that cite are themselves alive: an ended determination may cite what it likes. What
    holds for some alone, by an order that singles them out, is not gone.
    """
    found = (*_determinations(workspace), *_exemptions(workspace))
    return tuple(sorted(found, key=lambda d: (d.cited, d.kind, d.citing, d.provision)))


def _determinations(workspace: Workspace) -> Iterator[Dangling]:
    for determination in workspace.register.known(workspace.known):
        states = workspace.register.states(determination, workspace.at, workspace.known)
        if all(s.state.ended for s in states):
            continue
        for citation in determination.cites:
            cited, provision = citation.determination, citation.provision
            for found in _dangling(workspace, determination.id, cited, provision):
                yield replace(found, where=citation.where)


def _exemptions(workspace: Workspace) -> Iterator[Dangling]:
    for exemption in workspace.register.exemptions:
        if exemption.holds(workspace.at, workspace.known):
            for provision in exemption.provisions or ("",):
                cited = exemption.determination
                for found in _dangling(workspace, exemption.id, cited, provision):
                    yield replace(found, kind="exemption")


def _dangling(workspace: Workspace, citing: str, cited: str, provision: str) -> Iterator[Dangling]:
    gone = _gone(workspace, cited, provision)
    if gone is not None:
        yield Dangling(
            citing=citing,
            kind="determination",
            cited=cited,
            provision=provision,
            where="",
            state=gone.state,
            why=gone.why,
            since=gone.since,
            replaced_by=gone.by,
        )


def _gone(workspace: Workspace, name: str, provision: str) -> _Gone | None:
    if not workspace.register.has(name):
        return _Gone(state=State.NONE, why=NOWHERE)
    determination = workspace.register.determination(name)
    if provision and provision not in {p.id for p in determination.provisions}:
        return _Gone(state=State.NONE, why=NOWHERE)
    lives = workspace.register.lives(determination, workspace.known)
    asked = [life for (part, _), life in lives.items() if provision in {"", part}]
    moments = [life.at(workspace.at) for life in asked]
    if all(m.state.ended for m in moments):
        last = max((life.since(workspace.at) for life in asked), key=lambda m: m.at)
        by = last.event.by if last.event else ""
        return _Gone(state=last.state, why=named(last.state), since=last.at, by=by)
    return _renumbered(workspace, determination, provision, moments[0].state)


def _renumbered(
    workspace: Workspace, determination: Determination, provision: str, state: State
) -> _Gone | None:
    """Return the last renumbering of what is cited: a citation of the whole, of all of it."""
    told = [
        e
        for e in determination.history
        if e.event is EventKind.RENUMBERED
        and e.believed(workspace.known)
        and e.effective <= workspace.at
        and not (e.jurisdictions or e.parties)
        and (not e.provisions or provision in e.provisions)
    ]
    if not told:
        return None
    last = max(told, key=lambda e: e.effective)
    return _Gone(state=state, why=RENUMBERED, since=last.effective, by=last.by)


NOWHERE = Text("not in the register", "absente du registre")
RENUMBERED = Text("renumbered", "renumérotée")
