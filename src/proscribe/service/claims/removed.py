"""``claim removed``: how far it can be said that a product is gone, and what came in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from proscribe.inventory import Answer, Question, answer
from proscribe.inventory.basis import Basis, basis
from proscribe.inventory.spells import spells
from proscribe.inventory.vanished import Fate
from proscribe.model import Platform, Policy, Presence, Text
from proscribe.service.claims import removed_wording as wording
from proscribe.service.gone import NOT_ASSESSED, Gone, Successor, gone, stretches
from proscribe.service.workspace import Workspace

TYPE = "urn:proscribe:claim-removed:v1"


class Verdict(StrEnum):
    """How far it can be said; each needs more than the one before."""

    NOTHING = "nothing-known"
    """No device had been reported, or on none of them a name of it could be looked for."""
    PRESENT = "present"
    UNKNOWN = "unknown"
    """It is not seen anywhere; of some device nobody can know."""
    NEVER_SEEN = "never-seen"
    """Every device was looked through; it was never seen on any."""
    REMOVED = "removed"
    """Every device was looked through; it had been seen, and is gone from each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """The devices that a claim speaks of. What is present, absent and unknown adds up to all."""

    devices: int
    """That any source had reported."""
    present: int
    absent: int
    unknown: int
    unasked: int
    """Of the unknown: on their platform no name of it is known, so that none was looked for."""
    had: int
    """On which it was ever seen."""
    gone: int
    """Of those: from which it is gone, by looks that could have shown it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An application that came on devices as the product went."""

    name: str
    platform: Platform
    devices: int
    assessment: Text
    prohibited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A claim about what one determination covers, and all that it rests on."""

    type: str = TYPE
    determination: str
    title: Text
    products: tuple[str, ...]
    policy: str
    """The digest of what was looked for."""
    at: datetime
    known: datetime | None
    stale_after_days: int
    population: Population
    came: tuple[Came, ...]
    """What appeared on the same devices at the same time. Gone is not clean."""
    basis: Basis
    verdict: Verdict
    says: Text
    limits: tuple[Text, ...]


def removed(
    workspace: Workspace, name: str, stale_after: timedelta = timedelta(days=30)
) -> Removed:
    """Say how far what the determination ``name`` covers is gone at the instant.

    Raises:
        MissingError: The register has no determination of that id.
        InputError: The inventory is damaged.

    """
    determination = workspace.register.determination(name)
    at, known = workspace.at, workspace.known
    covered = stretches(workspace.register, workspace.catalogue, determination, at)[-1].policy
    policies = dict.fromkeys(Platform, covered)
    question = Question(policies=policies, at=at, stale_after=stale_after, known=known)
    told = answer(workspace.inventory_folder, question)
    went = gone(workspace, name, stale_after)
    rests = basis(workspace.inventory_folder, question)
    people = _population(workspace, policies, told, went, rests)
    found, came = verdict(people), tuple(map(_came, went.successors))
    return Removed(
        determination=name,
        title=determination.title,
        products=tuple(sorted({p for row in covered.prohibitions for p in row.products})),
        policy=covered.digest,
        at=at,
        known=known,
        stale_after_days=stale_after.days,
        population=people,
        came=came,
        basis=rests,
        verdict=found,
        says=wording.says(found, people, at, len(came), _unassessed(came)),
        limits=wording.limits(people, rests, stale_after.days),
    )


def _came(successor: Successor) -> Came:
    return Came(
        name=successor.arrival.name,
        platform=successor.arrival.platform,
        devices=successor.arrival.devices,
        assessment=successor.assessment,
        prohibited_by=successor.prohibited_by,
    )


def verdict(people: Population) -> Verdict:
    """Return how far it can be said of a population."""
    if not people.devices or people.unasked == people.devices:
        return Verdict.NOTHING
    if people.present:
        return Verdict.PRESENT
    if people.unknown or people.gone < people.had:
        return Verdict.UNKNOWN
    return Verdict.REMOVED if people.had else Verdict.NEVER_SEEN


def _population(
    workspace: Workspace,
    policies: Mapping[Platform, Policy],
    told: Answer,
    went: Gone,
    rests: Basis,
) -> Population:
    present = {f.device for f in told.findings if f.presence is Presence.PRESENT}
    unknown = {f.device for f in told.findings if f.presence is Presence.UNKNOWN}
    fates: dict[Fate, set[str]] = {fate: set() for fate in Fate}
    for one in went.departures:
        fates[one.fate].add(one.device)
    spelt = spells(workspace.inventory_folder, policies, workspace.at, workspace.known)
    had = {s.device for s in spelt} | present | set().union(*fates.values())
    # What was there and is not gone by a look that could have shown it is known to nobody.
    left = fates[Fate.GONE] - fates[Fate.UNKNOWN] - present - unknown
    doubted = had - left - present - unknown
    asked = {t.platform for t in told.tallies}
    where = {s.device: s.platform for s in spelt} | {d.device: d.platform for d in went.departures}
    taken = sum(where[device] in asked for device in doubted)
    absent = max(sum(t.absent for t in told.tallies) - taken, 0)
    unasked = rests.devices - len(present) - len(unknown | doubted) - absent
    return Population(
        devices=rests.devices,
        present=len(present),
        absent=absent,
        unknown=len(unknown | doubted) + unasked,
        unasked=unasked,
        had=len(had),
        gone=len(left),
    )


def _unassessed(came: tuple[Came, ...]) -> int:
    return sum(c.assessment == NOT_ASSESSED for c in came)
