"""Assessments: what was found out of an application, for somebody else to decide on.

An assessment says for each of its parts what was found, or that it is still to be written and
why. What it does not know it does not invent, and who assesses does not decide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from proscribe.model.determination import DETERMINATION_ID
from proscribe.model.entity import Ownership, Tier
from proscribe.model.evidence import Alternative
from proscribe.model.examined import Examined
from proscribe.model.exemption import same_person
from proscribe.model.identifier import Identifier
from proscribe.model.inspection import SignerVerdict
from proscribe.model.text import Text, blank


class AssessedPart(StrEnum):
    """What an assessment has to say."""

    REACH = "reach"
    VENDOR = "vendor"
    OWNERSHIP = "ownership"
    LEGAL_REGIME = "legal-regime"
    ALTERNATIVES = "alternatives"
    DECIDER = "decider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """A part that is still to be written, and why it is not."""

    part: AssessedPart
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who made a package, as the catalogue knows a name of it."""

    package: str
    """Its SHA-256."""
    bearer: str
    """The product or company that bears the identifier, by its id."""
    name: str
    identifier: Identifier
    verdict: SignerVerdict
    """``verified``: a signer bears it; ``claimed``: the package itself says so."""
    tier: Tier
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company that stands behind a package, and where it is established."""

    id: str
    name: str
    source: str
    jurisdiction: str | None = None
    """As the catalogue has it; nothing, where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """One step by which the determination covers a product, as it stands in the register."""

    product: str
    name: str
    says: Text
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """What a law asks of a company, with where it was read; a person writes it."""

    jurisdiction: str
    says: Text
    source: str

    def __post_init__(self) -> None:
        if blank(self.jurisdiction) or blank(self.source):
            raise ValueError("a law has its jurisdiction, and a source in which it was read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What is known of an application for a determination, and who assessed it.

    Raises:
        ValueError: Its id is malformed, who assessed it decides it, it has no package, or a part
            is neither written nor said to be unfilled, or both.

    """

    id: str
    determination: str
    effective: datetime
    """The instant as of which the catalogue and the register were asked."""
    assessor: str
    decider: str = ""
    packages: tuple[Examined, ...]
    makers: tuple[Maker, ...] = ()
    companies: tuple[Company, ...] = ()
    ownership: tuple[Ownership, ...] = ()
    covered: tuple[Covering, ...] = ()
    legal_regime: tuple[Regime, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    unfilled: tuple[Unfilled, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(DETERMINATION_ID, self.id):
            raise ValueError(f"{self.id!r} is not an id, such as 'ca-tbs-2023-10-30-wechat'")
        if blank(self.assessor):
            raise ValueError("nobody assessed it: write 'assessor'")
        if same_person(self.assessor) == same_person(self.decider):
            raise ValueError("who assessed it does not decide it: 'assessor' and 'decider' differ")
        if not self.packages:
            raise ValueError("an assessment is of at least one package")
        if stray := {m.package for m in self.makers} - {p.sha256 for p in self.packages}:
            raise ValueError(f"a maker is told of a package that is not here: {min(stray)}")
        for problem in _unaccounted(self):
            raise ValueError(problem)

    def filled(self) -> frozenset[AssessedPart]:
        """Return the parts that are written."""
        made = {m.package for m in self.makers}
        told = {
            AssessedPart.REACH: all(p.unread is None for p in self.packages),
            AssessedPart.VENDOR: all(p.sha256 in made for p in self.packages),
            AssessedPart.OWNERSHIP: bool(self.ownership),
            AssessedPart.LEGAL_REGIME: bool(self.legal_regime),
            AssessedPart.ALTERNATIVES: bool(self.alternatives),
            AssessedPart.DECIDER: not blank(self.decider),
        }
        return frozenset(part for part, written in told.items() if written)


def _unaccounted(assessment: Assessment) -> Iterator[str]:
    """Yield each part that is neither written nor said to be unfilled, or both, or said twice."""
    said = [u.part for u in assessment.unfilled]
    for part in AssessedPart:
        written = part in assessment.filled()
        if written and part in said:
            yield f"{part} is written: take its entry out of 'unfilled'"
        if not written and part not in said:
            yield f"nothing is said of {part}: write it, or say in 'unfilled' why it is not"
    if len({*said}) != len(said):
        yield "'unfilled' names a part twice"
