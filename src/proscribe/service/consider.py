"""``consider``: what a determination that is only a draft would touch; nothing is recorded."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from proscribe.inventory.answer import Question, answer
from proscribe.inventory.basis import Basis, basis
from proscribe.inventory.breakdown import breakdown
from proscribe.inventory.places import By, Share
from proscribe.inventory.spells import Spell, spells
from proscribe.inventory.unjudged import unjudged
from proscribe.model import (
    Determination,
    Finding,
    InputError,
    Place,
    Platform,
    Policy,
    Presence,
    Text,
)
from proscribe.register import Excluded, Unresolved, coverage
from proscribe.service.collateral import Collateral, collateral
from proscribe.service.gone import stretches
from proscribe.service.review import Unreviewed, reviewed
from proscribe.service.workspace import Workspace
from proscribe.wire import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One product that the draft covers, and where it is or was."""

    product: str
    present: int
    """Devices that have it at the instant."""
    ever: int
    """Devices that ever had it."""
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """What a draft would touch, by all that the inventory knows."""

    determination: str
    title: Text
    at: datetime
    identifiers: int
    products: tuple[Touched, ...]
    """Those that were ever seen."""
    devices: int
    """Devices that have something of it at the instant."""
    unknown: int
    """Devices of which nobody can know whether they do."""
    alone: int
    """Of the devices, those on which nothing in force prohibits any of it already."""
    people: int
    certainties: dict[str, int]
    """Devices by the surest match on them."""
    groups: tuple[Share, ...]
    findings: tuple[Finding, ...]
    beside: tuple[Unreviewed, ...]
    """What else bears a signer or maker of what is covered, and would stay."""
    collateral: tuple[Collateral, ...]
    excluded: tuple[Excluded, ...]
    unresolved: tuple[Unresolved, ...]
    basis: Basis


def consider(
    workspace: Workspace, file: Path, stale_after: timedelta = timedelta(days=30)
) -> Considered:
    """Say what the determination in ``file`` would touch, as if it bound at the instant.

    Raises:
        InputError: The file is no determination, its id is taken in the register, or the
            inventory is damaged.

    """
    draft = _draft(workspace, file)
    at, known = workspace.at, workspace.known
    register = workspace.register.among((*workspace.register.determinations, draft))
    covered = stretches(register, workspace.catalogue, draft, at)[-1].policy
    question = Question(
        policies=dict.fromkeys(Platform, covered), at=at, stale_after=stale_after, known=known
    )
    return _considered(workspace, draft, covered, question)


def _draft(workspace: Workspace, file: Path) -> Determination:
    draft = read(file, Determination).value
    if workspace.register.has(draft.id):
        reason = f"the register holds a determination of the id {draft.id!r} already"
        raise InputError(Place(source=str(file)), reason, "give the draft an id of its own")
    return draft


def _considered(
    workspace: Workspace, draft: Determination, covered: Policy, question: Question
) -> Considered:
    folder, at = workspace.inventory_folder, workspace.at
    told = answer(folder, question)
    present = tuple(f for f in told.findings if f.presence is Presence.PRESENT)
    having = {f.device for f in present}
    found = coverage(draft, workspace.catalogue, at)
    beside = unjudged(folder, question.policies, at, known=question.known)
    return Considered(
        determination=draft.id,
        title=draft.title,
        at=at,
        identifiers=len(covered.prohibitions),
        products=_touched(spells(folder, question.policies, at, question.known)),
        devices=len(having),
        unknown=sum(t.unknown for t in told.tallies),
        alone=len(having - _reached(workspace, question, present)),
        people=len({f.person for f in present if f.person}),
        certainties=_certainties(present),
        groups=breakdown(folder, question, By.GROUP, workspace.fleet),
        findings=present,
        beside=tuple(reviewed(workspace.catalogue, beside)),
        collateral=collateral(workspace.catalogue, covered),
        excluded=found.excluded,
        unresolved=found.unresolved,
        basis=basis(folder, question),
    )


def _reached(
    workspace: Workspace, question: Question, present: tuple[Finding, ...]
) -> frozenset[str]:
    """Return the devices on which what is in force prohibits some of the same things already."""
    told = answer(workspace.inventory_folder, replace(question, policies=workspace.policies))
    same = {(f.device, f.seen_as, f.source) for f in present}
    return frozenset(f.device for f in told.findings if (f.device, f.seen_as, f.source) in same)


def _certainties(present: tuple[Finding, ...]) -> dict[str, int]:
    found: dict[str, str] = {}
    order = ("certain", "probable", "contains", "doubtful")
    for one in present:
        sure = str(one.certainty)
        found[one.device] = min(found.get(one.device, sure), sure, key=order.index)
    return {sure: n for sure in order if (n := [*found.values()].count(sure))}


def _touched(told: tuple[Spell, ...]) -> tuple[Touched, ...]:
    by: dict[str, list[Spell]] = {}
    for spell in told:
        by.setdefault(spell.product, []).append(spell)
    return tuple(
        Touched(
            product=product,
            present=len({s.device for s in ours if s.presence is Presence.PRESENT}),
            ever=len({s.device for s in ours}),
            first_seen=min(s.first_seen for s in ours),
        )
        for product, ours in sorted(by.items())
    )
