"""How sure it is that an application is a prohibited one, judged by its identifiers alone.

A display name never convicts. A name that anyone could reuse is *probable*, *certain* once a
known signer stands beside it, and *doubtful* when an unknown signer does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proscribe.model import (
    Certainty,
    Identifier,
    Kind,
    Policy,
    Prohibition,
    Strength,
    Text,
    Verdict,
)

ORDER = tuple(Certainty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One row of the policy that an application meets, how surely, and why."""

    row: Prohibition
    seen: Identifier
    certainty: Certainty
    why: Text


class Index:
    """A policy, arranged so that an application is judged at the cost of its identifiers."""

    def __init__(self, policy: Policy) -> None:
        self._rows: dict[tuple[Kind, str], Prohibition] = {
            (row.identifier.kind, row.identifier.key): row for row in policy.prohibitions
        }

    @property
    def keys(self) -> Iterable[tuple[Kind, str]]:
        """Return what an application has to bear one of, to be judged at all."""
        return self._rows.keys()

    def judge(self, identifiers: Iterable[Identifier]) -> tuple[Judgement, ...]:
        """Return the judgements on one application: of the surest certainty, and only those.

        What its makers merely sign gives way to what it is, where both are known.
        """
        seen = tuple(identifiers)
        met = [j for one in seen for row in self._meets(one) if (j := _judge(row, one, seen))]
        named = [j for j in met if any("/" in product for product in j.row.products)]
        best = min((ORDER.index(j.certainty) for j in named or met), default=None)
        return tuple(j for j in named or met if ORDER.index(j.certainty) == best)

    def _meets(self, one: Identifier) -> Iterator[Prohibition]:
        for key in one.met_by():
            if row := self._rows.get((one.kind, key)):
                yield row


def _judge(row: Prohibition, seen: Identifier, beside: tuple[Identifier, ...]) -> Judgement | None:
    found = _certainty(row, beside)
    if found is None:
        return None
    certainty, why = found
    return Judgement(row=row, seen=seen, certainty=certainty, why=why)


def _certainty(row: Prohibition, beside: tuple[Identifier, ...]) -> tuple[Certainty, Text] | None:
    strength = row.identifier.kind.strength
    if row.verdict is not Verdict.MADE_BY or strength is Strength.COMPONENT:
        return Certainty.CONTAINS, _EMBEDS
    confirming = {(i.kind, i.key) for i in row.confirmed_by}
    agrees = (
        [i for i in beside if i != row.identifier and (i.kind, i.key) in confirming]
        if confirming
        else []
    )
    if strength is Strength.LABEL:
        return (Certainty.PROBABLE, _labelled(agrees[0])) if agrees else None
    signed = [i for i in agrees if i.kind.strength is Strength.SIGNER]
    stranger = _stranger(row, beside)
    if stranger and not signed:
        low = Certainty.PROBABLE if strength is Strength.UNIQUE else Certainty.DOUBTFUL
        return low, _contradicted(stranger)
    if not row.tier.enforceable:
        return Certainty.PROBABLE, _WEAKLY_SOURCED
    if strength is Strength.NAME:
        return (Certainty.CERTAIN, _signed(signed[0])) if signed else (Certainty.PROBABLE, _NAME)
    return Certainty.CERTAIN, _UNIQUE if strength is Strength.UNIQUE else _SIGNER


def _stranger(row: Prohibition, beside: tuple[Identifier, ...]) -> Identifier | None:
    """Return a signer that is none of those known, of a kind in which some are known."""
    if not row.confirmed_by or row.identifier.kind.strength is Strength.SIGNER:
        return None
    known = {(i.kind, i.key) for i in row.confirmed_by if i.kind.strength is Strength.SIGNER}
    kinds = {kind for kind, _ in known}
    return next((i for i in beside if i.kind in kinds and (i.kind, i.key) not in known), None)


_EMBEDS = Text("it embeds a component of the product", "elle intègre une composante du produit")
_NAME = Text(
    "its name matches; no signer was seen that could confirm it",
    "son nom correspond; aucun signataire vu ne permet de le confirmer",
)
_UNIQUE = Text(
    "its platform gives this identifier to one product alone",
    "sa plateforme ne donne cet identifiant qu'à un seul produit",
)
_SIGNER = Text("it bears the vendor's signature", "elle porte la signature du fournisseur")
_WEAKLY_SOURCED = Text(
    "one uncorroborated source links this identifier to the product",
    "une seule source non corroborée lie cet identifiant au produit",
)


def _signed(signer: Identifier) -> Text:
    return Text(
        f"its name matches and the signer {signer} confirms it",
        f"son nom correspond et le signataire {signer} le confirme",
    )


def _labelled(maker: Identifier) -> Text:
    return Text(
        f"its label matches beside its maker's name, {maker.value}",
        f"son étiquette correspond à côté du nom de son fabricant, {maker.value}",
    )


def _contradicted(stranger: Identifier) -> Text:
    return Text(
        f"its name matches, but the signer {stranger} is not one of the product's known signers",
        f"son nom correspond, mais le signataire {stranger} n'est pas un signataire connu du "
        "produit",
    )
