"""``review``: what bears a prohibited maker's signature and nobody has judged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from proscribe.inventory.answer import Question
from proscribe.inventory.basis import Basis, basis_of_past
from proscribe.inventory.unjudged import Candidate, unjudged
from proscribe.model import Catalogue, Identifier, Strength
from proscribe.service.workspace import Workspace

TELLING = frozenset({Strength.UNIQUE, Strength.NAME, Strength.LABEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreviewed:
    """A candidate, and what the catalogue takes it for."""

    candidate: Candidate
    known_as: tuple[str, ...]
    """Applications of the catalogue that bear one of its names; somebody looked at these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person should look at; it is no finding, and blocks nothing."""

    at: datetime
    start: datetime | None
    """Only what was first seen after it."""
    candidates: tuple[Unreviewed, ...]
    """Those that the catalogue does not know."""
    known: tuple[Unreviewed, ...]
    """Those that it knows, and that no determination in force prohibits."""
    basis: Basis


def review(
    workspace: Workspace,
    start: datetime | None = None,
    stale_after: timedelta = timedelta(days=30),
) -> Review:
    """List what bears a signer or maker of something prohibited and meets no prohibition.

    An application counts as reviewed once the catalogue knows it: to enter it there, in the
    authority's own catalogue, is the review.

    Raises:
        InputError: The inventory, the register or the catalogue cannot be read.

    """
    folder, at, known = workspace.inventory_folder, workspace.at, workspace.known
    found = unjudged(folder, workspace.policies, at, start, known)
    told = tuple(reviewed(workspace.catalogue, found))
    question = Question(policies=workspace.policies, at=at, stale_after=stale_after, known=known)
    return Review(
        at=at,
        start=start,
        candidates=tuple(u for u in told if not u.known_as),
        known=tuple(u for u in told if u.known_as),
        basis=basis_of_past(folder, question),
    )


def reviewed(catalogue: Catalogue, found: Iterable[Candidate]) -> Iterator[Unreviewed]:
    """Say of each candidate what the catalogue takes it for."""
    for candidate in found:
        bearers = {b for i in candidate.identifiers for b in _applications(catalogue, i)}
        yield Unreviewed(candidate=candidate, known_as=tuple(sorted(bearers)))


def _applications(catalogue: Catalogue, identifier: Identifier) -> Iterator[str]:
    if identifier.kind.strength in TELLING:
        for bearer, _ in catalogue.bearers(identifier):
            if "/" in bearer:  # an application; a company's id has no slash
                yield bearer
