"""``match``: who has it, who has it not, and where nobody can know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from proscribe.inventory import Answer, Question, answer
from proscribe.inventory.basis import Basis, basis
from proscribe.inventory.breakdown import breakdown
from proscribe.inventory.places import By, Share
from proscribe.model import Breach, Exemption, Finding, Ground, Presence
from proscribe.register import covers
from proscribe.service.mitigations import Kept, Mitigated, inspected, mitigated
from proscribe.service.workspace import Workspace


def match(workspace: Workspace, stale_after: timedelta = timedelta(days=30)) -> Answer:
    """Ask the inventory about the policy of every platform.

    A finding whose every ground is covered by exemptions that hold names them, and what they
    ask of the device that it does not keep.
    """
    told = answer(workspace.inventory_folder, _question(workspace, stale_after))
    held = _held(workspace, stale_after)
    return replace(told, findings=tuple(_exempted(workspace, f, held) for f in told.findings))


def shares(
    workspace: Workspace, by: By, stale_after: timedelta = timedelta(days=30)
) -> tuple[Share, ...]:
    """Count the same by group of the fleet, platform, person, product or source.

    What is exempted is present all the same. Groups are those of the fleet file.
    """
    question = _question(workspace, stale_after)
    return breakdown(workspace.inventory_folder, question, by, workspace.fleet)


def rests_on(workspace: Workspace, stale_after: timedelta = timedelta(days=30)) -> Basis:
    """Return how many devices the answer speaks of, how stale it is and what it is blind to."""
    return basis(workspace.inventory_folder, _question(workspace, stale_after))


def _question(workspace: Workspace, stale_after: timedelta) -> Question:
    return Question(
        policies=workspace.policies,
        at=workspace.at,
        stale_after=stale_after,
        known=workspace.known,
    )


@dataclass(frozen=True, slots=True)
class _Permission:
    exemption: Exemption
    mitigations: tuple[Mitigated, ...]

    def reaches(self, finding: Finding) -> bool:
        """Tell whether it is for the device or its person."""
        return self.exemption.names(finding.device, finding.person)

    def breaches(self, device: str) -> Iterator[Breach]:
        for mitigation in self.mitigations:
            for found in mitigation.devices:
                if found.device == device and found.kept is Kept.BROKEN:
                    for why in found.why:
                        yield Breach(
                            exemption=self.exemption.id, mitigation=mitigation.what, why=why
                        )


def _held(workspace: Workspace, stale_after: timedelta) -> tuple[_Permission, ...]:
    held = [e for e in workspace.register.exemptions if e.holds(workspace.at, workspace.known)]
    inspection = inspected(workspace, [e for e in held if e.mitigations], stale_after)
    zones = {d.id: d.local for d in workspace.register.determinations}
    return tuple(_Permission(e, mitigated(e, (), inspection, zones[e.determination])) for e in held)


def _exempted(workspace: Workspace, finding: Finding, held: tuple[_Permission, ...]) -> Finding:
    ours = [p for p in held if p.reaches(finding)]
    if not ours:
        return finding
    grounds = _grounds(workspace, finding)
    used = {g: [p for p in ours if covers(p.exemption, g)] for g in grounds}
    if not grounds or not all(used.values()):
        return finding
    by: Mapping[str, _Permission] = {p.exemption.id: p for ps in used.values() for p in ps}
    return replace(
        finding,
        exemption=", ".join(sorted(by)),
        breaches=tuple(b for name in sorted(by) for b in by[name].breaches(finding.device)),
    )


def _grounds(workspace: Workspace, finding: Finding) -> frozenset[Ground]:
    if finding.presence is Presence.PRESENT:
        return frozenset(finding.because)
    rows = workspace.policies[finding.platform].prohibitions
    return frozenset(g for r in rows for g in r.because if g.product in finding.products)
