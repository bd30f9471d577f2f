"""What an assessment does not know: each part that is still to be written, and why it is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proscribe.model import (
    Alternative,
    AssessedPart,
    Company,
    Examined,
    Maker,
    Ownership,
    Text,
    Unfilled,
)
from proscribe.model.text import blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found out, before it is said what was not."""

    packages: tuple[Examined, ...]
    makers: tuple[Maker, ...]
    companies: tuple[Company, ...]
    ownership: tuple[Ownership, ...]
    alternatives: tuple[Alternative, ...]
    decider: str


def parts(told: Told) -> Iterator[Unfilled]:
    """Yield the parts that nothing was found of; the law of a place is never in the catalogue."""
    if unread := [p.file for p in told.packages if p.unread]:
        yield Unfilled(part=AssessedPart.REACH, why=_of(unread, UNREAD))
    made = {m.package for m in told.makers}
    if nobodys := [p.file for p in told.packages if p.sha256 not in made]:
        yield Unfilled(part=AssessedPart.VENDOR, why=_of(nobodys, NOBODYS))
    if not told.ownership:
        names = [c.name for c in told.companies]
        yield Unfilled(
            part=AssessedPart.OWNERSHIP, why=_of(names, NO_OWNER) if names else NO_COMPANY
        )
    yield Unfilled(part=AssessedPart.LEGAL_REGIME, why=_law(told.companies))
    if not told.alternatives:
        yield Unfilled(part=AssessedPart.ALTERNATIVES, why=NO_ALTERNATIVE)
    if blank(told.decider):
        yield Unfilled(part=AssessedPart.DECIDER, why=NO_DECIDER)


def _law(companies: Sequence[Company]) -> Text:
    if not companies:
        return NO_COMPANY
    places = [f"{c.name} ({c.jurisdiction or '?'})" for c in companies]
    return _of(places, NO_LAW)


def _of(names: Sequence[str], why: Text) -> Text:
    listed = ", ".join(dict.fromkeys(names))
    return Text(f"{why.en} {listed}", f"{why.fr} {listed}")


UNREAD = Text(
    "These could not be read to their end; what they can reach may be more than is told:",
    "Ceux-ci n'ont pu être lus jusqu'au bout; ce qu'ils peuvent atteindre dépasse peut-être ce "
    "qui est dit :",
)
NOBODYS = Text(
    "The catalogue knows no name and no verified signer of:",
    "Le catalogue ne connaît ni nom ni signataire vérifié de :",
)
NO_COMPANY = Text(
    "The catalogue knows no company behind the packages; write it with its source.",
    "Le catalogue ne connaît aucune société derrière les paquets; écrivez-la avec sa source.",
)
NO_OWNER = Text(
    "The catalogue holds no owner, at that instant, of:",
    "Le catalogue ne contient aucun propriétaire, à cet instant, de :",
)
NO_LAW = Text(
    "What the law asks of these companies is not in the catalogue, which knows at most their "
    "jurisdiction; write it under 'legal_regime', with its source:",
    "Ce que la loi exige de ces sociétés n'est pas dans le catalogue, qui connaît tout au plus "
    "leur juridiction; écrivez-le sous « legal_regime », avec sa source :",
)
NO_ALTERNATIVE = Text(
    "The determination names none: write what else was considered, and why it was not chosen.",
    "La décision n'en nomme aucune : écrivez ce qui a été envisagé d'autre, et pourquoi cela n'a "
    "pas été retenu.",
)
NO_DECIDER = Text(
    "The determination names nobody who decides: that this is another person is not shown yet.",
    "La décision ne nomme personne qui décide : que ce soit une autre personne n'est pas encore "
    "montré.",
)
