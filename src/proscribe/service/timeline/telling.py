"""``timeline``: the life of a determination, told in order."""

from dataclasses import replace

from proscribe.model import Determination
from proscribe.register.clocks import deadlines
from proscribe.service.timeline.happenings import happenings
from proscribe.service.timeline.lanes import lanes, stretches
from proscribe.service.timeline.nouns import Row, Timeline
from proscribe.service.workspace import Workspace


def timeline(workspace: Workspace, name: str) -> Timeline:
    """Tell the life of a determination as it was known.

    Raises:
        MissingError: The register has no determination of that id.

    """
    determination = workspace.register.determination(name)
    known = workspace.known
    if known is not None and determination.known > known:
        return _timeline(workspace, determination)
    found = lanes(workspace.register, determination, known)
    due = deadlines(workspace.register, determination, workspace.at, known)
    told, touching = happenings(determination, found, due, workspace.at, known)
    rows = (
        Row(
            provision=lane.provision,
            effects=lane.effects,
            only=lane.only,
            stretches=tuple(stretches(lane.life)),
            turns=touching.get(id(lane), ()),
        )
        for lane in found
    )
    return replace(
        _timeline(workspace, determination),
        told=True,
        happenings=told,
        rows=tuple(rows),
        watched=tuple(t.condition for t in determination.terms if t.condition),
    )


def _timeline(workspace: Workspace, determination: Determination) -> Timeline:
    """Return a timeline of which nothing is told yet."""
    made = determination.issued or determination.effective
    return Timeline(
        id=determination.id,
        title=determination.title,
        authority=determination.authority,
        jurisdiction=determination.jurisdiction,
        zone=determination.zone,
        at=workspace.at,
        known=workspace.known,
        learned=determination.known if determination.known > made else None,
        told=False,
        happenings=(),
        rows=(),
        watched=(),
    )
