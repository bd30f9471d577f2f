"""Components: what the catalogue knows of the parts, names and hosts of a package.

A part that a vendor made is contained; a runtime hosts what others publish for it; a package
whose own name or signer is a vendor's is made by it. That a host is named says no more than that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proscribe.model import (
    Catalogue,
    Domain,
    Identifier,
    Inspection,
    Kind,
    Known,
    Language,
    Part,
    Shown,
    SignerVerdict,
    Text,
    Tier,
    Verdict,
)

HOST_KINDS = (Kind.NETWORK_HOSTNAME, Kind.NETWORK_DOMAIN)


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Mark:
    """One thing in a package that the catalogue knows."""

    bearer: str
    """The product or company that bears the identifier, by its id."""
    name: str
    verdict: Verdict | None
    """``None`` where its host is named, and nothing of it need be in the package."""
    identifier: Identifier
    """As the catalogue has it."""
    tier: Tier
    source: str
    parts: int
    """How many parts or hosts of the package bear it."""
    count: int
    """How many classes these have."""
    shown: Shown
    """The first of them."""


Hit = tuple[str, Known, Verdict | None, int, Shown]


def marks(inspection: Inspection, catalogue: Catalogue) -> tuple[Mark, ...]:
    """Return what the catalogue knows of a package and of those within it, in order.

    What is only recalled (T5) is left out.
    """
    met: dict[tuple[str, Identifier, Verdict | None], list[Hit]] = {}
    for hit in _hits(inspection, catalogue):
        bearer, known, verdict, _, _ = hit
        if known.tier.enabled:
            met.setdefault((bearer, known.identifier, verdict), []).append(hit)
    return tuple(
        Mark(
            bearer=bearer,
            name=_name(catalogue, bearer),
            verdict=verdict,
            identifier=identifier,
            tier=hits[0][1].tier,
            source=hits[0][1].source,
            parts=len(hits),
            count=sum(hit[3] for hit in hits),
            shown=hits[0][4],
        )
        for (bearer, identifier, verdict), hits in sorted(met.items(), key=lambda x: _order(x[0]))
    )


def _order(key: tuple[str, Identifier, Verdict | None]) -> tuple[str, str, str, str]:
    bearer, identifier, verdict = key
    return verdict or "~", bearer, identifier.kind, identifier.value


def _hits(inspection: Inspection, catalogue: Catalogue) -> Iterator[Hit]:
    for named in inspection.names:
        for bearer, known in catalogue.bearers(named.identifier):
            yield bearer, known, Verdict.MADE_BY, 0, named.shown
    for signer in inspection.signers:
        if signer.verdict is SignerVerdict.VERIFIED:
            for identifier in signer.identifiers:
                for bearer, known in catalogue.bearers(identifier):
                    yield bearer, known, Verdict.MADE_BY, 0, signer.shown
    for part in inspection.parts:
        yield from _of_part(part, catalogue)
    for domain in inspection.domains:
        yield from _of_host(domain, catalogue)
    for inner in inspection.within:
        yield from _hits(inner, catalogue)


def _of_part(part: Part, catalogue: Catalogue) -> Iterator[Hit]:
    for identifier in part.identifiers:
        for bearer, known in catalogue.bearers(identifier):
            yield bearer, known, part.verdict, part.count, part.shown


def _of_host(domain: Domain, catalogue: Catalogue) -> Iterator[Hit]:
    for kind in HOST_KINDS:
        if kind.accepts(domain.name):
            for bearer, known in catalogue.bearers(Identifier(kind, domain.name)):
                yield bearer, known, None, 0, domain.shown


def _name(catalogue: Catalogue, bearer: str) -> str:
    if "/" in bearer:
        return catalogue.application(bearer).name
    return catalogue.entity(bearer).name


def mark_lines(found: Iterable[Mark], language: Language) -> Iterator[str]:
    """Yield what the catalogue knows, in lines of text."""
    for mark in found:
        how = HOW[mark.verdict].on(language)
        many = f" ({mark.parts:,})" if mark.parts > 1 else ""
        yield f"  {mark.bearer}: {how} {mark.name}: {mark.identifier}{many}, {mark.tier}"


HOW = {
    Verdict.MADE_BY: Text("is or comes from", "est ou vient de"),
    Verdict.CONTAINS: Text("contains", "contient"),
    Verdict.HOSTS: Text("runs applications of others in", "exécute les applications d'autrui dans"),
    None: Text("names a host of", "nomme un hôte de"),
}
