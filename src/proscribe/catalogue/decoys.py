"""The gate of look-alikes: what resembles a catalogued product and is not it stays unmatched."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from proscribe.catalogue.claim import Claim, claims
from proscribe.catalogue.fault import Fault
from proscribe.catalogue.folder import DATA
from proscribe.model import Catalogue, Form, Identifier, Kind, Strength, Text
from proscribe.wire import read


class Nature(StrEnum):
    """Why a value is no proof; the file of them says what each means."""

    NEGATIVE = "negative"
    INVENTED = "invented-or-unmerged"
    OEM = "oem-or-wrapper"
    POLICY = "policy"
    SHARED = "shared-or-embedded"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoy:
    """A value that resembles a catalogued product's, and why it is not."""

    nature: Nature
    value: str
    why_not: str
    source: str
    kind: Kind | None = None
    noted_as: str = ""
    """What its source calls it, where it is of no kind of ours."""
    looks_like: str = ""
    product: str = ""

    def __post_init__(self) -> None:
        if self.kind is not None:
            Identifier(self.kind, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoys:
    """The file of them."""

    decoys: tuple[Decoy, ...]


@cache
def known_decoys() -> tuple[Decoy, ...]:
    """Return the look-alikes that ship with the catalogue."""
    return read(DATA / "decoys.yaml", Decoys).value.decoys


def decoyed(catalogue: Catalogue) -> Iterator[Fault]:
    """Find enabled identifiers that would match a look-alike, as a platform would match them."""
    yield from matched(catalogue, known_decoys())


def matched(catalogue: Catalogue, decoys: Iterable[Decoy]) -> Iterator[Fault]:
    """Find enabled identifiers that would match one of these look-alikes."""
    enabled: defaultdict[tuple[Kind, str], list[Claim]] = defaultdict(list)
    for claim in claims(catalogue):
        if claim.known.tier.enabled and claim.known.kind.strength is not Strength.HINT:
            enabled[claim.known.kind, claim.identifier.key].append(claim)
    for decoy in decoys:
        for one in _observed(decoy):
            met = (claim for key in one.met_by() for claim in enabled[one.kind, key])
            yield from (_fault(claim, decoy) for claim in met if not _allowed(claim, decoy))


def _observed(decoy: Decoy) -> Iterator[Identifier]:
    if decoy.kind is None:
        return
    yield Identifier(decoy.kind, decoy.value)
    if decoy.kind is Kind.NETWORK_DOMAIN:
        yield Identifier(Kind.NETWORK_HOSTNAME, decoy.value)


def _allowed(claim: Claim, decoy: Decoy) -> bool:
    strength = claim.known.kind.strength
    if decoy.nature is Nature.SHARED:
        return claim.form is Form.COMPONENT or strength is Strength.COMPONENT
    certain = {Strength.UNIQUE, Strength.SIGNER}
    return decoy.nature is Nature.AMBIGUOUS and strength not in certain


def _fault(claim: Claim, decoy: Decoy) -> Fault:
    return Fault(
        gate="decoyed",
        subject=claim.subject,
        reason=Text(
            f"it would match {decoy.value}, which is {decoy.nature}: {decoy.why_not}",
            f"il rejoindrait {decoy.value}, un leurre ({decoy.nature}) : {decoy.why_not}",
        ),
        remedy=Text(
            "take it out, or mend the look-alike's line if its source was wrong",
            "retirez-le, ou corrigez la ligne du leurre si sa source se trompait",
        ),
    )
