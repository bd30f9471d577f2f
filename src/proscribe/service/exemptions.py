"""``exemptions``: each permission at an instant, and whether its mitigations are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model import Determination, Exemption, Text
from proscribe.model.exemption import same_person
from proscribe.register import audiences, coverage
from proscribe.service import exemption_wording as wording
from proscribe.service.mitigations import MONTH, Inspected, Kept, Mitigated, inspected, mitigated
from proscribe.service.workspace import Workspace


class Permission(StrEnum):
    """What an exemption is at an instant."""

    NOT_YET = "not-yet"
    HOLDS = "holds"
    EXPIRED = "expired"
    REVOKED = "revoked"
    DETERMINATION_ENDED = "determination-ended"
    """Nothing binds of what it exempts from."""

    @property
    def over(self) -> bool:
        """Tell whether it is over for good."""
        return self in {Permission.EXPIRED, Permission.REVOKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """An exemption at an instant."""

    id: str
    determination: str
    state: Permission
    called: Text
    purpose: str
    requester: str
    approver: str
    role: str
    delegated_by: str
    applications: tuple[str, ...]
    provisions: tuple[str, ...]
    devices: tuple[str, ...]
    people: tuple[str, ...]
    given: tuple[str, ...]
    """Devices that it reaches because the inventory gives them to one of its people."""
    effective: datetime
    ends: datetime
    days_left: int | None
    """Whole days; nothing, unless it holds."""
    mitigations: tuple[Mitigated, ...]
    """Held against the inventory while it holds or is still to come."""
    concerns: tuple[Text, ...]

    @property
    def broken(self) -> bool:
        """Tell whether it holds and a device does not keep what it asks."""
        return self.state is Permission.HOLDS and self._any(Kept.BROKEN)

    @property
    def unknown(self) -> bool:
        """Tell whether it holds and nobody can know whether what it asks is kept."""
        return self.state is Permission.HOLDS and self._any(Kept.UNKNOWN)

    def _any(self, kept: Kept) -> bool:
        return any(m.kept is kept for m in self.mitigations)


def exemptions(workspace: Workspace, determination: str = "") -> tuple[Permitted, ...]:
    """Return the exemptions that were known, from one determination or from any.

    Raises:
        MissingError: The register has no determination of that id.

    """
    if determination:
        workspace.register.determination(determination)
    found = [
        e
        for e in workspace.register.exemptions
        if determination in {"", e.determination} and _known(e, workspace.known)
    ]
    inspection = inspected(workspace, found, MONTH)
    return tuple(_permitted(workspace, e, inspection) for e in found)


def _known(exemption: Exemption, known: datetime | None) -> bool:
    return known is None or (exemption.recorded or exemption.effective) <= known


def _permitted(workspace: Workspace, exemption: Exemption, inspection: Inspected) -> Permitted:
    determination = workspace.register.determination(exemption.determination)
    state = _state(workspace, exemption, determination)
    ends = exemption.ends(workspace.known)
    devices = inspection.devices(exemption)
    return Permitted(
        id=exemption.id,
        determination=exemption.determination,
        state=state,
        called=wording.STATES[state],
        purpose=exemption.purpose,
        requester=exemption.requester,
        approver=exemption.approver,
        role=exemption.role,
        delegated_by=exemption.delegated_by,
        applications=exemption.applications,
        provisions=exemption.provisions,
        devices=exemption.devices,
        people=exemption.people,
        given=tuple(d for d in devices if d not in exemption.devices),
        effective=exemption.effective,
        ends=ends,
        days_left=(ends - workspace.at).days if state is Permission.HOLDS else None,
        mitigations=_mitigations(exemption, determination, state, inspection),
        concerns=tuple(_concerns(workspace, exemption, determination, inspection)),
    )


def _state(workspace: Workspace, exemption: Exemption, determination: Determination) -> Permission:
    at = workspace.at
    if at < exemption.effective:
        return Permission.NOT_YET
    ends = exemption.ends(workspace.known)
    if at >= ends:
        by_itself = ends == exemption.expires
        return Permission.EXPIRED if by_itself else Permission.REVOKED
    if not _binds(workspace, exemption, determination):
        return Permission.DETERMINATION_ENDED
    return Permission.HOLDS


def _binds(workspace: Workspace, exemption: Exemption, determination: Determination) -> bool:
    """Tell whether anything that it exempts from binds, for anybody."""
    known = workspace.known
    if known is not None and determination.known > known:
        return False
    return any(
        not exemption.provisions or provision.id in exemption.provisions
        for audience in audiences(determination, known)
        for provision, _ in workspace.register.owed(determination, workspace.at, known, audience)
    )


def _mitigations(
    exemption: Exemption, determination: Determination, state: Permission, inspection: Inspected
) -> tuple[Mitigated, ...]:
    if state not in {Permission.HOLDS, Permission.NOT_YET}:
        return ()
    rule = determination.exemptions
    asked = rule.mitigations if rule else ()
    return mitigated(exemption, asked, inspection, determination.local)


def _concerns(
    workspace: Workspace,
    exemption: Exemption,
    determination: Determination,
    inspection: Inspected,
) -> Iterator[Text]:
    """Yield what a person should look at, though the file is in order."""
    deciders = {same_person(p) for p in (exemption.approver, exemption.delegated_by) if p}
    for device in inspection.devices(exemption):
        holding = inspection.found.get(device)
        for person in sorted(holding.people if holding else ()):
            if same_person(person) in deciders:
                yield wording.own_device(device, person)
    reached = coverage(determination, workspace.catalogue, workspace.at).reached
    covered = {r.id for r in reached}
    for name in exemption.applications:
        if name not in covered:
            yield wording.idle(name, determination.id)
    if determination.exemptions is None:
        yield wording.no_rule(determination.id)
