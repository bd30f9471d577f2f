"""What a determination covers at an instant, with the reason for each thing and each refusal."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from proscribe.model import (
    Application,
    Catalogue,
    Covered,
    Determination,
    Form,
    Known,
    MissingError,
    Provision,
    Strength,
    Text,
    Tier,
    Verdict,
)
from proscribe.register import wording
from proscribe.register.wording import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A product or company that a provision covers, and the chain of edges that leads to it."""

    provision: Provision
    id: str
    name: str
    verdict: Verdict
    chain: tuple[Step, ...]
    identifiers: tuple[Known, ...]
    confirmed_by: tuple[Known, ...]

    @property
    def tier(self) -> Tier:
        """Return the weakest sourcing in the chain."""
        return max((s.tier for s in self.chain), default=Tier.T1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A company that a provision does not reach, and why not."""

    provision: Provision
    id: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """Part of what a provision says that the catalogue cannot turn into identifiers."""

    provision: Provision
    subject: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Everything that a determination covers at an instant, does not cover, and cannot tell."""

    reached: tuple[Reached, ...]
    excluded: tuple[Excluded, ...]
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    catalogue: Catalogue
    provision: Provision
    predicate: Covered
    at: datetime
    where: str


Answer = Iterator[Reached | Excluded | Unresolved]


def coverage(determination: Determination, catalogue: Catalogue, at: datetime) -> Coverage:
    """Evaluate every predicate of every provision at an instant.

    What an ownership edge says is taken at the predicate's own date where it fixes one.
    """
    found = [
        answer
        for provision in determination.provisions
        for answer in _answers(determination, provision, catalogue, at)
    ]
    return Coverage(
        reached=tuple(a for a in found if isinstance(a, Reached)),
        excluded=tuple(a for a in found if isinstance(a, Excluded)),
        unresolved=tuple(a for a in found if isinstance(a, Unresolved)),
    )


def reached_by(
    determination: Determination, provision: Provision, catalogue: Catalogue, at: datetime
) -> Iterator[Reached]:
    """Yield what one provision reaches at an instant."""
    for answer in _answers(determination, provision, catalogue, at):
        if isinstance(answer, Reached):
            yield answer


def _answers(
    determination: Determination, provision: Provision, catalogue: Catalogue, at: datetime
) -> Answer:
    for predicate in provision.covers:
        yield from _answer(
            _Question(
                catalogue=catalogue,
                provision=provision,
                predicate=predicate,
                at=predicate.at or at,
                where=determination.jurisdiction,
            )
        )


def _answer(question: _Question) -> Answer:
    name, subject = question.predicate.predicate
    try:
        yield from ANSWERS[name](question, subject)
    except MissingError as error:
        why = wording.not_in_catalogue(subject)
        yield Unresolved(provision=question.provision, subject=error.place.source, why=why)


def _application(q: _Question, subject: str) -> Answer:
    application = q.catalogue.application(subject)
    yield _product(q, application, (wording.named(application),))
    for platform in sorted(q.provision.scope.platforms):
        if not any(platform in k.kind.platforms for k in _installed(application)):
            why = wording.no_identifier(application, platform)
            yield Unresolved(provision=q.provision, subject=subject, why=why)


def _suite(q: _Question, subject: str) -> Answer:
    suite = q.catalogue.suite(subject)
    first = wording.suite(suite)
    if suite.members:
        members = (q.catalogue.application(m) for m in suite.members)
        yield from (_product(q, a, (first, wording.member(suite, a))) for a in members)
    else:
        yield from _provided(q, suite.vendor, (first,))


def _vendor(q: _Question, subject: str) -> Answer:
    yield from _provided(q, subject, (wording.vendor(q.catalogue.entity(subject)),))


def _owner(q: _Question, subject: str) -> Answer:
    yield from _vendor(q, subject)
    yield from _holdings(q, subject, (wording.owner(q.catalogue.entity(subject)),), {subject})


def _holdings(q: _Question, owner: str, chain: tuple[Step, ...], met: set[str]) -> Answer:
    """Follow ownership downwards; each holding must meet the threshold by itself."""
    for edge in q.catalogue.owned_by(owner, q.at):
        if edge.owned in met:
            continue
        holder, owned = q.catalogue.entity(owner), q.catalogue.entity(edge.owned)
        if not q.predicate.counts(wording.SUBSIDIARY if edge.share is None else edge.share):
            why = wording.under(edge, holder, owned, q.predicate)
            kind = Unresolved if edge.share is None else Excluded
            yield _refusal(kind, q, edge.owned, why)
            continue
        longer = (*chain, wording.owns(edge, holder, owned))
        yield from _provided(q, edge.owned, longer)
        yield from _holdings(q, edge.owned, longer, met | {edge.owned})


def _refusal(
    kind: type[Excluded | Unresolved], q: _Question, subject: str, why: Text
) -> Excluded | Unresolved:
    if kind is Excluded:
        return Excluded(provision=q.provision, id=subject, why=why)
    return Unresolved(provision=q.provision, subject=subject, why=why)


def _successor(q: _Question, subject: str) -> Answer:
    """Follow the successors of a product, or of anything that a company provides."""
    before = {a.id: a for a in _products(q, subject)}
    heirs = [
        (a, s)
        for a in q.catalogue.applications
        for s in a.succeeds
        if s.application in before and (s.effective is None or s.effective <= q.at)
    ]
    for heir, edge in heirs:
        yield _product(q, heir, (wording.succeeds(heir, before[edge.application], edge),))
    if not heirs:
        why = wording.no_successor(subject)
        yield Unresolved(provision=q.provision, subject=subject, why=why)


def _component(q: _Question, subject: str) -> Answer:
    for application in _products(q, subject):
        rows = [k for k in application.identifiers if _is_component(application, k)]
        chain = (wording.component(application),)
        if rows:
            yield _reached(q, application, chain, rows, Verdict.CONTAINS)


def _service(q: _Question, subject: str) -> Answer:
    for application in _products(q, subject):
        rows = [k for k in application.identifiers if k.kind.namespace == "network"]
        if rows and application.form is Form.APPLICATION:
            yield _reached(q, application, (wording.service(application),), rows)
        elif "/" in subject:
            why = wording.no_service(application)
            yield Unresolved(provision=q.provision, subject=subject, why=why)


def _products(q: _Question, subject: str) -> tuple[Application, ...]:
    if "/" in subject:
        return (q.catalogue.application(subject),)
    return q.catalogue.provided_by(q.catalogue.entity(subject).id, q.at, q.where)


def _provided(q: _Question, entity: str, chain: tuple[Step, ...]) -> Answer:
    """Reach a company: what it signs with, and each application that it provides."""
    company = q.catalogue.entity(entity)
    if company.identifiers:
        yield Reached(
            provision=q.provision,
            id=company.id,
            name=company.name,
            verdict=Verdict.MADE_BY,
            chain=chain,
            identifiers=company.identifiers,
            confirmed_by=company.identifiers,
        )
    for application in q.catalogue.provided_by(entity, q.at, q.where):
        if application.form is Form.APPLICATION:
            longer = (*chain, wording.provides(company, application))
            yield _product(q, application, longer)


def _product(q: _Question, application: Application, chain: tuple[Step, ...]) -> Reached:
    return _reached(q, application, chain, _installed(application))


def _reached(
    q: _Question,
    application: Application,
    chain: tuple[Step, ...],
    rows: Iterable[Known],
    verdict: Verdict = Verdict.MADE_BY,
) -> Reached:
    makers = (q.catalogue.entity(p.entity).identifiers for p in application.providers)
    own = (k for k in application.identifiers if k.kind.strength in CONFIRMS)
    return Reached(
        provision=q.provision,
        id=application.id,
        name=application.name,
        verdict=verdict,
        chain=chain,
        identifiers=tuple(rows),
        confirmed_by=(*application.signers, *own, *(k for maker in makers for k in maker)),
    )


def _installed(application: Application) -> tuple[Known, ...]:
    """Return the names that an application bears on a device, not those of its servers."""
    return tuple(
        k
        for k in application.identifiers
        if k.kind.namespace != "network" and not _is_component(application, k)
    )


def _is_component(application: Application, known: Known) -> bool:
    return application.form is Form.COMPONENT or known.kind.strength is Strength.COMPONENT


CONFIRMS = frozenset({Strength.SIGNER, Strength.MAKER})
ANSWERS: dict[str, Callable[[_Question, str], Answer]] = {
    "application": _application,
    "suite": _suite,
    "vendor": _vendor,
    "owner": _owner,
    "successor": _successor,
    "component": _component,
    "service": _service,
}
