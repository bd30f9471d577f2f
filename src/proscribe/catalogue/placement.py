"""The gate of places: each identifier stands with the sort of bearer that it speaks of."""

from collections.abc import Iterator

from proscribe.catalogue.claim import Claim, claims
from proscribe.catalogue.fault import Fault
from proscribe.model import Catalogue, Form, Kind, Strength, Text

CERTIFICATES = frozenset({Kind.ANDROID_CERT_SHA256, Kind.ANDROID_CERT_SHA1, Kind.ANDROID_CERT_MD5})
"""Android binds a certificate to one application and its updates: they are its own."""

COMPANY = frozenset({Strength.SIGNER, Strength.MAKER, Strength.HINT})
"""What a company may bear itself: what it signs with, is called, or likes to call its things."""


def misplaced(catalogue: Catalogue) -> Iterator[Fault]:
    """Find identifiers that stand with the wrong sort of bearer, and so would convict wrongly."""
    for claim in claims(catalogue):
        if (reason := _misplaced(claim)) is not None:
            yield Fault(gate="misplaced", subject=claim.subject, reason=reason, remedy=_MOVE)


def _misplaced(claim: Claim) -> Text | None:
    strength = claim.known.kind.strength
    if claim.signs:
        return _NOT_A_SIGNATURE if strength not in {Strength.SIGNER, Strength.MAKER} else None
    if claim.form is None:
        return _NOT_A_COMPANYS if strength not in COMPANY else None
    if claim.form is Form.COMPONENT:
        return _CONVICTS if strength in {Strength.UNIQUE, Strength.SIGNER, Strength.MAKER} else None
    if strength is Strength.COMPONENT:
        return _CONTAINED
    signed = strength in {Strength.SIGNER, Strength.MAKER}
    return _A_COMPANYS if signed and claim.known.kind not in CERTIFICATES else None


_MOVE = Text("move the line to where it belongs", "déplacez la ligne là où elle a sa place")
_NOT_A_SIGNATURE = Text(
    "it names no signer and no maker: it cannot confirm anything",
    "il ne nomme ni signataire ni auteur : il ne peut rien confirmer",
)
_NOT_A_COMPANYS = Text(
    "it names a product, and a company bears it: every product of theirs would be taken for it",
    "il nomme un produit, et une société le porte : tous ses produits seraient pris pour lui",
)
_CONVICTS = Text(
    "it says who made a whole application, and a component bears it",
    "il dit qui a fait toute une application, et une composante le porte",
)
_CONTAINED = Text(
    "it says what an application contains, and an application bears it as its name",
    "il dit ce qu'une application contient, et une application le porte comme nom",
)
_A_COMPANYS = Text(
    "the company signs or calls itself so, whatever the product: one application cannot own it",
    "la société signe ou se nomme ainsi, quel que soit le produit : il n'est pas à une application",
)
