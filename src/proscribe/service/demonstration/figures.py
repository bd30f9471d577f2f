"""The figures of the page, each counted in one place from the findings and the artifacts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proscribe import targets
from proscribe.inventory import Tally
from proscribe.model import (
    Artifact,
    Certainty,
    Effect,
    Finding,
    Platform,
    Presence,
    Proof,
    Reason,
    Text,
)
from proscribe.service.covers import CoveredProduct, Covers
from proscribe.service.demonstration.story import Blindness, Picture, Story

ORDER = tuple(Certainty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Devices by how they stand, over some platforms."""

    devices: int
    present: int
    absent: int
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """Devices whose surest finding has this certainty, and one finding as an example."""

    certainty: Certainty
    devices: int
    example: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What one target enforces."""

    name: str
    title: Text
    effects: tuple[Effect, ...]
    identifiers: int
    proof: Proof
    conditions: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Effects that nothing brings about, on how many identifiers, and why."""

    platforms: tuple[Platform, ...]
    effects: tuple[Effect, ...]
    identifiers: int
    reason: Reason
    why: Text


def total(tallies: Iterable[Tally]) -> Sum:
    """Return the sum of some tallies."""
    rows = tuple(tallies)
    return Sum(
        devices=sum(t.devices for t in rows),
        present=sum(t.present for t in rows),
        absent=sum(t.absent for t in rows),
        unknown=sum(t.unknown for t in rows),
    )


def sureness(findings: Iterable[Finding]) -> tuple[Sureness, ...]:
    """Return a row for every certainty; a device stands in that of its surest finding."""
    surest: dict[str, Finding] = {}
    for finding in present(findings):
        surest[finding.device] = min(surest.get(finding.device, finding), finding, key=_rank)
    rows = {c: [f for f in surest.values() if f.certainty is c] for c in Certainty}
    return tuple(
        Sureness(
            certainty=certainty,
            devices=len(found),
            example=max(found, key=lambda f: (f.products, f.device), default=None),
        )
        for certainty, found in rows.items()
    )


def products(picture: Picture) -> tuple[tuple[str, int], ...]:
    """Return the names of what was found with the devices that have it, the most frequent first."""
    names = {p.id: p.name for c in picture.covers for p in c.products}
    devices: defaultdict[str, set[str]] = defaultdict(set)
    for finding in present(picture.answer.findings):
        for product in finding.products:
            devices[names.get(product, product)].add(finding.device)
    return tuple(sorted(((n, len(d)) for n, d in devices.items()), key=lambda r: (-r[1], r[0])))


def present(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what was seen, without what cannot be known."""
    return tuple(f for f in findings if f.presence is Presence.PRESENT)


def reached(covers: Covers) -> tuple[CoveredProduct, ...]:
    """Return the applications that have a name on a device in scope; a company is none."""
    return tuple(p for p in covers.products if p.identifiers and "/" in p.id)


def known(covers: Covers) -> int:
    """Return how many identifiers those applications have on a device in scope."""
    return len({(i.kind, i.value) for p in reached(covers) for i in p.identifiers})


def covered(picture: Picture) -> int:
    """Return how many applications the determinations of a picture reach on a device."""
    return len({p.id for c in picture.covers for p in reached(c)})


def beyond(story: Story) -> tuple[Tally, ...]:
    """Return the tallies of the platforms that the determinations do not reach."""
    within = {t.platform for t in story.in_force.answer.tallies}
    return tuple(t for t in story.extended.answer.tallies if t.platform not in within)


def services(artifacts: Iterable[Artifact]) -> tuple[Service, ...]:
    """Return a row for every artifact that enforces something."""
    return tuple(_service(made) for made in artifacts if made.enforced)


def _service(made: Artifact) -> Service:
    target = targets.get(made.target)
    asked = {e.effect for e in made.enforced}
    return Service(
        name=made.target,
        title=target.title,
        effects=tuple(e for e in Effect if e in asked),
        identifiers=len({e.prohibition.identifier for e in made.enforced}),
        proof=target.proof,
        conditions=tuple(dict.fromkeys(e.condition for e in made.enforced)),
    )


def lacks(picture: Picture) -> tuple[Lack, ...]:
    """Return the gaps of a plan, alike ones together, the most first."""
    alike: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    kept: dict[tuple[object, ...], Lack] = {}
    for gap in picture.plan.gaps:
        effects = tuple(e for e in Effect if e in gap.effects)
        key = (gap.platforms, effects, gap.reason, gap.why)
        alike[key].append(gap.identifier)
        kept[key] = Lack(
            platforms=gap.platforms,
            effects=effects,
            identifiers=len(alike[key]),
            reason=gap.reason,
            why=gap.why,
        )
    return tuple(sorted(kept.values(), key=lambda r: (-r.identifiers, r.platforms, r.effects)))


def missing(picture: Picture) -> int:
    """Return how many effects that are asked for nothing brings about."""
    return sum(len(gap.effects) for gap in picture.plan.gaps)


def lacking(picture: Picture) -> int:
    """Return on how many identifiers an effect is missing."""
    return len({gap.identifier for gap in picture.plan.gaps})


def causes(blind: Iterable[Blindness]) -> Mapping[str, tuple[int, tuple[str, ...]]]:
    """Return how many devices each cause hides, and by which sources; the most first."""
    devices: defaultdict[str, int] = defaultdict(int)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for group in blind:
        devices[group.cause] += len(group.devices)
        sources[group.cause].update(group.sources)
    order = sorted(devices, key=lambda cause: (-devices[cause], cause))
    return {cause: (devices[cause], tuple(sorted(sources[cause]))) for cause in order}


def _rank(finding: Finding) -> tuple[int, str]:
    return ORDER.index(finding.certainty or Certainty.CONTAINS), finding.seen_as
