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
    since: datetime
    replaced_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gone:
    """What became of a cited instrument."""

    state: State
    why: Text
    since: datetime
    by: str


def dangling(workspace: Workspace) -> tuple[Dangling, ...]:
    """Return every citation that leads to what ended, or was renumbered, by the instant.

    Those that cite are themselves alive: an ended determination may cite what it likes.
    """
    return tuple(
        sorted(
            (*_determinations(workspace), *_exemptions(workspace)),
            key=lambda d: (d.cited, d.kind, d.citing),
        )
    )


def _determinations(workspace: Workspace) -> Iterator[Dangling]:
    for determination in workspace.register.known(workspace.known):
        states = workspace.register.states(determination, workspace.at, workspace.known)
        if all(s.state.ended for s in states):
            continue
        for citation in determination.cites:
            if gone := _gone(workspace, citation.determination, citation.provision):
                found = _dangling(determination.id, "determination", citation.determination, gone)
                yield replace(found, provision=citation.provision, where=citation.where)


def _exemptions(workspace: Workspace) -> Iterator[Dangling]:
    for exemption in workspace.register.exemptions:
        if not exemption.holds(workspace.at, workspace.known):
            continue
        if gone := _gone(workspace, exemption.determination, ""):
            yield _dangling(exemption.id, "exemption", exemption.determination, gone)


def _dangling(citing: str, kind: str, cited: str, gone: _Gone) -> Dangling:
    return Dangling(
        citing=citing,
        kind=kind,
        cited=cited,
        provision="",
        where="",
        state=gone.state,
        why=gone.why,
        since=gone.since,
        replaced_by=gone.by,
    )


def _gone(workspace: Workspace, name: str, provision: str) -> _Gone | None:
    if not workspace.register.has(name):
        return None
    determination = workspace.register.determination(name)
    found = workspace.register.states(determination, workspace.at, workspace.known)
    asked = [s for s in found if provision in {"", s.provision}]
    if asked and all(s.state.ended for s in asked):
        last = max((s.moment for s in asked), key=lambda m: m.at)
        by = last.event.by if last.event else ""
        return _Gone(state=last.state, why=named(last.state), since=last.at, by=by)
    return _renumbered(workspace, determination, asked[0].state if asked else State.NONE)


def _renumbered(workspace: Workspace, determination: Determination, state: State) -> _Gone | None:
    for event in reversed(determination.history):
        if (
            event.event is EventKind.RENUMBERED
            and event.believed(workspace.known)
            and event.effective <= workspace.at
        ):
            why = named(event.event)
            return _Gone(state=state, why=why, since=event.effective, by=event.by)
    return None
