"""Who is behind a package: its maker, the companies and their owners, as the catalogue has them."""

from collections.abc import Iterable, Iterator, Sequence

from proscribe.model import (
    Catalogue,
    Company,
    Covering,
    Determination,
    Entity,
    Identifier,
    Inspection,
    Maker,
    Ownership,
    SignerVerdict,
    Verdict,
)
from proscribe.register import coverage
from proscribe.service.components import marks
from proscribe.service.reporting.examining import signing
from proscribe.service.workspace import Workspace


def makers(catalogue: Catalogue, found: Iterable[Inspection]) -> Iterator[Maker]:
    """Yield who made each package, by each name of it that the catalogue knows.

    A package may call itself what it likes: only what a signer bears, whose signature over these
    bytes holds, is verified.
    """
    for one in found:
        proven = {*_proven(one, catalogue)}
        for mark in marks(one, catalogue):
            if mark.verdict is Verdict.MADE_BY:
                held = (mark.bearer, mark.identifier) in proven
                yield Maker(
                    package=one.sha256,
                    bearer=mark.bearer,
                    name=mark.name,
                    identifier=mark.identifier,
                    verdict=SignerVerdict.VERIFIED if held else SignerVerdict.CLAIMED,
                    tier=mark.tier,
                    source=mark.source,
                )


def companies(
    workspace: Workspace, determination: Determination, found: Sequence[Maker]
) -> tuple[tuple[Company, ...], tuple[Ownership, ...]]:
    """Return the companies behind some packages, and the shares that owners hold of them.

    They are those of the instant that is asked about, where the determination has its authority.
    Whoever owns an owner is told too, as far as the catalogue goes; what is only recalled is not.
    """
    catalogue = workspace.catalogue
    pending = [e for m in found for e in _providers(workspace, determination, m.bearer)]
    met: dict[str, Company] = {}
    edges: dict[tuple[str, str, str], Ownership] = {}
    while pending:
        name = pending.pop(0)
        if name not in met:
            met[name] = _company(catalogue.entity(name))
            for edge in _owners(workspace, name):
                edges[edge.owner, edge.owned, edge.source] = edge
                pending.append(edge.owner)
    return tuple(met.values()), tuple(edges.values())


def covered(
    workspace: Workspace, determination: Determination, found: Iterable[Maker]
) -> Iterator[Covering]:
    """Yield the steps by which the determination covers what the packages are."""
    borne = {m.bearer for m in found}
    for reached in coverage(determination, workspace.catalogue, workspace.at).reached:
        if reached.id in borne:
            for step in reached.chain:
                yield Covering(
                    product=reached.id, name=reached.name, says=step.text, source=step.source
                )


def _proven(one: Inspection, catalogue: Catalogue) -> Iterator[tuple[str, Identifier]]:
    for identifier in signing(one):
        for bearer, known in catalogue.bearers(identifier):
            yield bearer, known.identifier
    for inner in one.within:
        yield from _proven(inner, catalogue)


def _providers(workspace: Workspace, determination: Determination, bearer: str) -> tuple[str, ...]:
    if "/" not in bearer:
        return (bearer,)
    application = workspace.catalogue.application(bearer)
    where = determination.jurisdiction
    return tuple(p.entity for p in application.providers if p.holds(workspace.at, where))


def _owners(workspace: Workspace, name: str) -> Iterator[Ownership]:
    for edge in workspace.catalogue.ownership:
        if edge.owned == name and edge.tier.enabled and edge.holds(workspace.at):
            yield edge


def _company(entity: Entity) -> Company:
    return Company(
        id=entity.id, name=entity.name, jurisdiction=entity.jurisdiction, source=entity.source
    )
