"""``match``: who has it, who has it not, and where nobody can know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from proscribe.inventory import Answer, Question, answer
from proscribe.inventory.basis import Basis, basis
from proscribe.inventory.breakdown import breakdown
from proscribe.inventory.places import By, Share
from proscribe.model import Breach, Exemption, Finding, Ground, Presence
from proscribe.model.exemption import same_person
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
    broken: Mapping[str, tuple[Breach, ...]]
    """By device: what is asked of it and not kept."""


@dataclass(frozen=True, slots=True)
class _Held:
    """The exemptions that hold, by those whom they are for: a fleet is asked one by one."""

    devices: Mapping[str, tuple[_Permission, ...]]
    people: Mapping[str, tuple[_Permission, ...]]

    def reaching(self, finding: Finding) -> tuple[_Permission, ...]:
        """Return those for the device or its person, each once."""
        named = self.devices.get(finding.device, ())
        if not (finding.person and self.people):
            return named
        used = self.people.get(same_person(finding.person), ())
        return (*named, *(p for p in used if p not in named))


def _held(workspace: Workspace, stale_after: timedelta) -> _Held:
    held = [e for e in workspace.register.exemptions if e.holds(workspace.at, workspace.known)]
    inspection = inspected(workspace, [e for e in held if e.mitigations], stale_after)
    zones = {d.id: d.local for d in workspace.register.determinations}
    devices: defaultdict[str, tuple[_Permission, ...]] = defaultdict(tuple)
    people: defaultdict[str, tuple[_Permission, ...]] = defaultdict(tuple)
    for one in held:
        asked = mitigated(one, (), inspection, zones[one.determination])
        permission = _Permission(one, _broken(one, asked))
        for device in sorted({*one.devices}):
            devices[device] += (permission,)
        for person in sorted({same_person(p) for p in one.people}):
            people[person] += (permission,)
    return _Held(devices, people)


def _broken(
    exemption: Exemption, mitigations: Iterable[Mitigated]
) -> Mapping[str, tuple[Breach, ...]]:
    found: defaultdict[str, tuple[Breach, ...]] = defaultdict(tuple)
    for mitigation in mitigations:
        for one in mitigation.devices:
            if one.kept is Kept.BROKEN:
                told = (Breach(exemption=exemption.id, mitigation=mitigation.what, why=w)
                        for w in one.why)  # fmt: skip
                found[one.device] += tuple(told)
    return found


def _exempted(workspace: Workspace, finding: Finding, held: _Held) -> Finding:
    ours = held.reaching(finding)
    if not ours:
        return finding
    grounds = _grounds(workspace, finding)
    used = {g: [p for p in ours if covers(p.exemption, g)] for g in grounds}
    if not grounds or not all(used.values()):
        return finding
    by: Mapping[str, _Permission] = {p.exemption.id: p for ps in used.values() for p in ps}
    breaches = (b for name in sorted(by) for b in by[name].broken.get(finding.device, ()))
    return replace(finding, exemption=", ".join(sorted(by)), breaches=tuple(breaches))


def _grounds(workspace: Workspace, finding: Finding) -> frozenset[Ground]:
    if finding.presence is Presence.PRESENT:
        return frozenset(finding.because)
    rows = workspace.policies[finding.platform].prohibitions
    return frozenset(g for r in rows for g in r.because if g.product in finding.products)
