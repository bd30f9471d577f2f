"""``match``: who has it, who has it not, and where nobody can know."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from proscribe.inventory import Answer, Question, answer
from proscribe.model import Exemption, Finding
from proscribe.service.workspace import Workspace


def match(workspace: Workspace, stale_after: timedelta = timedelta(days=30)) -> Answer:
    """Ask the inventory about the policy of every platform.

    A finding whose every ground is covered by an exemption that holds names it.
    """
    question = Question(policies=workspace.policies, at=workspace.at, stale_after=stale_after)
    told = answer(workspace.inventory_folder, question)
    held = [e for e in workspace.register.exemptions if e.holds(workspace.at, workspace.known)]
    return replace(told, findings=tuple(_exempted(f, held) for f in told.findings))


def _exempted(finding: Finding, exemptions: Iterable[Exemption]) -> Finding:
    ours = [
        e
        for e in exemptions
        if (finding.device in e.devices or finding.person in e.people)
        and {*finding.products} <= {*e.applications}
    ]
    left = {*finding.determinations} - {e.determination for e in ours}
    return replace(finding, exemption=ours[0].id) if ours and not left else finding
