"""``gone``: where a covered product vanished, and what nobody assessed came in its place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from proscribe.inventory import Index
from proscribe.inventory.answer import Question
from proscribe.inventory.arrivals import Arrival
from proscribe.inventory.basis import Basis, basis_of_past
from proscribe.inventory.vanished import Departure, Fate, Stretch, vanished
from proscribe.model import Catalogue, Determination, Platform, Policy, Prohibition, Text
from proscribe.register import Register
from proscribe.register.rows import turns
from proscribe.service.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """What came on devices as a product went, and whether anybody has assessed it."""

    arrival: Arrival
    share: float
    """Of the devices from which a product is gone, from 0 to 1."""
    assessment: Text
    prohibited_by: tuple[str, ...]
    """Determinations that prohibit it at the instant; it is not assessed, if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What became of everything that a determination covers and that was once seen."""

    determination: str
    title: Text
    at: datetime
    gone: int
    """Devices from which something is gone."""
    unknown: int
    """Devices of which nobody can know whether something is gone."""
    returned: int
    departures: tuple[Departure, ...]
    successors: tuple[Successor, ...]
    caution: Text
    basis: Basis


def gone(workspace: Workspace, name: str, stale_after: timedelta = timedelta(days=30)) -> Gone:
    """Say where something vanished that the determination ``name`` covers, in force or not.

    Raises:
        MissingError: The register has no determination of that id.

    """
    determination = workspace.register.determination(name)
    covered = stretches(workspace.register, workspace.catalogue, determination, workspace.at)
    folder, at, known = workspace.inventory_folder, workspace.at, workspace.known
    found = vanished(folder, covered, at, stale_after, known)
    policies = dict.fromkeys(Platform, covered[-1].policy)
    question = Question(policies=policies, at=at, stale_after=stale_after, known=known)
    counts = {fate: len(_devices(found.departures, fate)) for fate in Fate}
    total = counts[Fate.GONE]
    return Gone(
        determination=name,
        title=determination.title,
        at=workspace.at,
        gone=total,
        unknown=counts[Fate.UNKNOWN],
        returned=counts[Fate.RETURNED],
        departures=found.departures,
        successors=tuple(_successors(workspace, found.arrivals, total)),
        caution=CAUTION,
        basis=basis_of_past(folder, question),
    )


def stretches(
    register: Register, catalogue: Catalogue, determination: Determination, at: datetime
) -> tuple[Stretch, ...]:
    """Return what a determination covered up to an instant: it changes as the catalogue does."""
    starts = [EPOCH, *sorted(t for t in {*turns(catalogue)} if EPOCH < t <= at)]
    found: list[Stretch] = []
    for start in starts:
        policy = Policy.of(_rows(register, catalogue, determination, start))
        if not found or found[-1].policy != policy:
            found.append(Stretch(start=start, policy=policy))
    return tuple(found)


def _rows(
    register: Register, catalogue: Catalogue, determination: Determination, at: datetime
) -> Iterator[Prohibition]:
    rows = register.rows(catalogue)
    for provision in determination.provisions:
        yield from (whole.row for whole in rows.of(determination, provision, at))


def _devices(departures: Iterable[Departure], fate: Fate) -> frozenset[str]:
    return frozenset(d.device for d in departures if d.fate is fate)


def _successors(
    workspace: Workspace, arrivals: Iterable[Arrival], total: int
) -> Iterator[Successor]:
    indexes = {p: Index(policy) for p, policy in workspace.policies.items()}
    for arrival in arrivals:
        by = _prohibited(indexes, arrival)
        yield Successor(
            arrival=arrival,
            share=round(arrival.devices / total, 4),
            assessment=PROHIBITED if by else NOT_ASSESSED,
            prohibited_by=by,
        )


def _prohibited(indexes: Mapping[Platform, Index], arrival: Arrival) -> tuple[str, ...]:
    judged = indexes[arrival.platform].judge(arrival.identifiers)
    return tuple(sorted({d for j in judged for d in j.row.determinations}))


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOT_ASSESSED = Text("not assessed", "non évalué")
PROHIBITED = Text("prohibited", "interdit")
CAUTION = Text(
    "gone is not clean: nobody has assessed what came in its place",
    "disparu ne veut pas dire sain : nul n'a évalué ce qui l'a remplacé",
)
