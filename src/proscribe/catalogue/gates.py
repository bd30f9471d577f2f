"""The gates: what a catalogue must pass before anybody's device depends on it.

Each is a function from a catalogue to its faults; `lint` runs them all. They hold for what ships
and for what a user lays over it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from proscribe.catalogue.claim import claims
from proscribe.catalogue.decoys import decoyed
from proscribe.catalogue.fault import Fault
from proscribe.catalogue.networks import public_suffix, shared_parent
from proscribe.catalogue.placement import misplaced
from proscribe.catalogue.vendors import two_vendors
from proscribe.model import Catalogue, Identifier, Text, Tier

UNSEEN = frozenset({"Cf", "Cc", "Co", "Cs", "Cn"})
"""Categories of characters that nobody sees in a list."""

Gate = Callable[[Catalogue], Iterator[Fault]]


def canonical(catalogue: Catalogue) -> Iterator[Fault]:
    """Find values that are not spelt as their kind spells them, or that deceive the eye."""
    for claim in claims(catalogue):
        kind, value = claim.known.kind, claim.known.value
        spelt = unicodedata.normalize("NFC", value)
        hidden = any(unicodedata.category(c) in UNSEEN for c in value)
        if hidden or spelt != value or Identifier.of(kind, value).value != value:
            yield Fault(
                gate="canonical",
                subject=claim.subject,
                reason=Text(
                    f"{value!a} is not the canonical spelling of a {kind}",
                    f"{value!a} n'est pas la graphie canonique d'un {kind}",
                ),
                remedy=Text(
                    "write it as its platform prints it, composed and without hidden characters",
                    "écrivez-le comme sa plateforme l'imprime, composé et sans caractère caché",
                ),
            )


def repeated(catalogue: Catalogue) -> Iterator[Fault]:
    """Find an identifier that one thing bears twice."""
    counted = Counter(
        (c.bearer, c.signs, c.known.kind, c.identifier.key) for c in claims(catalogue)
    )
    for (bearer, _, kind, key), times in counted.items():
        if times > 1:
            yield Fault(
                gate="repeated",
                subject=f"{bearer} {kind}:{key}",
                reason=Text(f"it stands here {times} times", f"il figure ici {times} fois"),
                remedy=Text(
                    "keep the best tier, and join the sources",
                    "gardez le meilleur niveau, et réunissez les sources",
                ),
            )


def dangling(catalogue: Catalogue) -> Iterator[Fault]:
    """Find ids that nothing bears, and ids that two things bear."""
    borne = Counter(e.id for e in catalogue.entities)
    borne.update(a.id for a in catalogue.applications)
    borne.update(s.id for s in catalogue.suites)
    for subject, name in _references(catalogue):
        if name not in borne:
            yield Fault(
                gate="dangling",
                subject=subject,
                reason=Text(f"nothing bears the id {name!r}", f"rien ne porte l'id {name!r}"),
                remedy=Text("add it, or mend the id", "ajoutez-le, ou corrigez l'id"),
            )
    for name in (name for name, times in borne.items() if times > 1):
        yield Fault(
            gate="dangling",
            subject=name,
            reason=Text("two things bear this id", "deux choses portent cet id"),
            remedy=Text("give each its own", "donnez à chacune le sien"),
        )


def _references(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for application in catalogue.applications:
        yield from ((application.id, p.entity) for p in application.providers)
        yield from ((application.id, s.application) for s in application.succeeds)
    for edge in catalogue.ownership:
        yield from ((f"{edge.owner} > {edge.owned}", end) for end in (edge.owner, edge.owned))
    for suite in catalogue.suites:
        yield from ((suite.id, name) for name in (suite.vendor, *suite.members))


def sourced(catalogue: Catalogue) -> Iterator[Fault]:
    """Find facts without a source, and sources that cannot carry the tier they are given."""
    for subject, source, tier in _sources(catalogue):
        recalled = source.startswith("recalled") and tier < Tier.T5
        local = re.match(r"(/|~|file:|[A-Za-z]:\\)", source)
        if not source.strip() or recalled or local:
            yield Fault(
                gate="sourced",
                subject=subject,
                reason=Text(
                    f"{source!r} cannot carry a fact of tier {tier}",
                    f"{source!r} ne peut porter un fait de niveau {tier}",
                ),
                remedy=Text(
                    "name a public source; what is recalled is of tier T5",
                    "nommez une source publique; ce qui est de mémoire est de niveau T5",
                ),
            )


def _sources(catalogue: Catalogue) -> Iterator[tuple[str, str, Tier]]:
    yield from ((c.subject, c.known.source, c.known.tier) for c in claims(catalogue))
    yield from ((f"{e.owner} > {e.owned}", e.source, e.tier) for e in catalogue.ownership)
    for application in catalogue.applications:
        yield from ((application.id, p.source, Tier.T5) for p in application.providers)
        yield from ((application.id, s.source, Tier.T5) for s in application.succeeds)
    yield from ((s.id, s.source, Tier.T5) for s in catalogue.suites)


GATES: tuple[Gate, ...] = (
    canonical,
    repeated,
    public_suffix,
    shared_parent,
    two_vendors,
    decoyed,
    dangling,
    sourced,
    misplaced,
)


def lint(catalogue: Catalogue) -> tuple[Fault, ...]:
    """Return what the gates find wrong, in order; nothing if the catalogue is sound."""
    found = {fault for gate in GATES for fault in gate(catalogue)}
    return tuple(sorted(found, key=lambda f: (f.subject, f.gate, f.reason.en)))
