"""``adoption``: which bodies must follow a determination, and which have made it their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from proscribe.model import Adopter, Adoption, Determination, Exclusion, Ledger, Text
from proscribe.register import Audience
from proscribe.register.case import began
from proscribe.register.days import meant
from proscribe.register.ledgers import ledger, told
from proscribe.service.chosen import chosen
from proscribe.service.workspace import Workspace


class Course(StrEnum):
    """How a body stands to a determination."""

    ADOPTED = "adopted"
    ADOPTED_LATE = "adopted-late"
    """Later than the day on which it took effect for the body."""

    AWAITED = "awaited"
    """It must follow, and its ledger does not say that it does."""

    INFORMED = "informed"
    """It was told, and need not follow."""


CALLED = {
    Course.ADOPTED: Text("adopted", "adoptée"),
    Course.ADOPTED_LATE: Text("adopted after it took effect", "adoptée après la prise d'effet"),
    Course.AWAITED: Text("awaited", "attendue"),
    Course.INFORMED: Text("informed, need not follow", "informé, non tenu de la suivre"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """One body, and what its ledger tells."""

    body: str
    name: Text | None
    must: bool
    listed: bool
    """Whether the determination names it; else it follows of its own accord."""
    note: Text | None
    state: Course
    effect: datetime | None
    """When the determination took effect for it, or will."""
    adopted: datetime | None
    day: date | None
    """The day that its ledger means, in the zone of the determination."""
    by: str
    evidence: str
    recorded: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """How the authority reads a disputed wording or edge of a provision."""

    provision: str
    of: str
    """What is read: the scope, or one predicate of what is covered."""
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Who follows a determination, what lies outside it, and how its edges are read."""

    determination: str
    title: Text
    status: str
    followers: tuple[Follower, ...]
    excludes: tuple[Exclusion, ...]
    interpretations: tuple[Interpretation, ...]
    zone: str

    @property
    def awaited(self) -> tuple[Follower, ...]:
        """Return those that must follow and have not said that they do."""
        return tuple(f for f in self.followers if f.state is Course.AWAITED)


def adoption(workspace: Workspace, names: tuple[str, ...] = ()) -> tuple[Following, ...]:
    """Return who follows the determinations; those that are named, else all.

    Raises:
        MissingError: The register has no determination of an id.

    """
    return tuple(
        Following(
            determination=d.id,
            title=d.title,
            status=workspace.status(d),
            followers=tuple(_followers(workspace, d)),
            excludes=d.excludes,
            interpretations=tuple(_interpretations(d)),
            zone=d.zone,
        )
        for d in chosen(workspace, names)
    )


def _followers(workspace: Workspace, determination: Determination) -> Iterator[Follower]:
    listed = {a.body for a in determination.adopters}
    for adopter in determination.adopters:
        yield _follower(workspace, determination, adopter, ledger(workspace.register, adopter.body))
    for own in workspace.register.ledgers:
        if own.id not in listed and _adoption(workspace, determination, own):
            yield _follower(workspace, determination, None, own)


def _follower(
    workspace: Workspace,
    determination: Determination,
    adopter: Adopter | None,
    own: Ledger | None,
) -> Follower:
    made = _adoption(workspace, determination, own)
    body = adopter.body if adopter else own.id if own else ""
    audience = Audience(own.jurisdiction if own else "", body)
    lives = workspace.register.lives(determination, workspace.known, audience)
    starts = (began(life, workspace.at) for life in lives.values())
    effect = min(filter(None, starts), default=None)
    zone = determination.local
    return Follower(
        body=body,
        name=own.name if own else None,
        must=adopter is not None and adopter.must,
        listed=adopter is not None,
        note=adopter.note if adopter else None,
        state=_course(determination, adopter, made, effect),
        effect=effect.astimezone(zone) if effect else None,
        adopted=made.effective if made else None,
        day=meant(made.effective, zone) if made else None,
        by=made.by if made else "",
        evidence=made.evidence if made else "",
        recorded=made.recorded if made else None,
    )


def _adoption(
    workspace: Workspace, determination: Determination, own: Ledger | None
) -> Adoption | None:
    """Return the first adoption that had happened and was known."""
    entries = own.adoptions if own else ()
    return next(iter(told(entries, determination.id, workspace.at, workspace.known)), None)


def _course(
    determination: Determination,
    adopter: Adopter | None,
    made: Adoption | None,
    effect: datetime | None,
) -> Course:
    if made is None:
        return Course.AWAITED if adopter and adopter.must else Course.INFORMED
    zone = determination.local
    late = effect is not None and meant(made.effective, zone) > meant(effect, zone)
    return Course.ADOPTED_LATE if late else Course.ADOPTED


def _interpretations(determination: Determination) -> Iterator[Interpretation]:
    for provision in determination.provisions:
        if provision.scope.note is not None:
            yield Interpretation(provision=provision.id, of="scope", note=provision.scope.note)
        for covered in provision.covers:
            if covered.note is not None:
                of = ": ".join(covered.predicate)
                yield Interpretation(provision=provision.id, of=of, note=covered.note)
