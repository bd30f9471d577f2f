"""What clauses of contracts ask for when a covered article is found: elements and clocks.

The elements follow the words of the Federal Acquisition Regulation, whose text is English, and
shorten some of them; the French is ours, and binds nobody. Of 52.204-23 the elements were read
in its text of July 2018; the list of changes of FAC 2023-06 (4 December 2023) puts 3 business
days for 1 in (c)(2)(i) and "Kaspersky Lab covered article" for "covered article". 52.204-30 was
read in its text of December 2023. Both may have been renumbered or changed since: whoever
reports reads the contract.

https://github.com/GSA/GSA-Acquisition-FAR (dita/52.204-23.dita, dita/52.204-30.dita)
https://www.acquisition.gov/node/28710/printable/print
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from proscribe.model import Span, Text, Unit

FAR: Final = "https://www.acquisition.gov/far/"
FIRST: Final = Span(3, Unit.BUSINESS_DAY)
SECOND: Final = Span(10, Unit.BUSINESS_DAY)
JURISDICTION: Final = "US"
"""Whose holidays are no business days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that has to be reported; ``paragraph`` of the clause asks for it."""

    key: str
    asks: Text
    paragraph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause: what it asks for at first, and what after that."""

    id: str
    title: Text
    text: str
    """The date of the text that was read."""
    source: str
    first: tuple[Element, ...]
    second: tuple[Element, ...]


CONTRACT: Final = Text("contract number", "numéro du contrat")
ORDER: Final = Text("order number(s), if applicable", "numéros de commande, s'il y a lieu")
BRAND: Final = Text("brand", "marque")
MODEL: Final = Text(
    "model number (original equipment manufacturer number, manufacturer part number, or "
    "wholesaler number)",
    "numéro de modèle (du fabricant d'origine, de pièce du fabricant, ou du grossiste)",
)
ITEM: Final = Text("item description", "description de l'article")
MITIGATION: Final = Text(
    "any readily available information about mitigation actions undertaken or recommended",
    "tout renseignement aisément accessible sur les mesures d'atténuation prises ou recommandées",
)
FURTHER: Final = Text(
    "any further available information about mitigation actions undertaken or recommended",
    "tout autre renseignement accessible sur les mesures d'atténuation prises ou recommandées",
)

KASPERSKY: Final = Clause(
    id="far-52.204-23",
    title=Text(
        "FAR 52.204-23, Kaspersky Lab covered articles",
        "FAR 52.204-23, articles visés de Kaspersky Lab",
    ),
    text="Jul 2018, as amended Dec 2023",
    source=f"{FAR}52.204-23",
    first=(
        Element(key="contract", asks=CONTRACT, paragraph="(c)(2)(i)"),
        Element(key="order", asks=ORDER, paragraph="(c)(2)(i)"),
        Element(
            key="supplier", asks=Text("supplier name", "nom du fournisseur"), paragraph="(c)(2)(i)"
        ),
        Element(key="brand", asks=BRAND, paragraph="(c)(2)(i)"),
        Element(key="model", asks=MODEL, paragraph="(c)(2)(i)"),
        Element(key="item", asks=ITEM, paragraph="(c)(2)(i)"),
        Element(key="mitigation", asks=MITIGATION, paragraph="(c)(2)(i)"),
    ),
    second=(
        Element(key="further-mitigation", asks=FURTHER, paragraph="(c)(2)(ii)"),
        Element(
            key="efforts",
            asks=Text(
                "the efforts it undertook to prevent use or submission of a covered article",
                "les efforts faits pour prévenir l'usage ou la remise d'un article visé",
            ),
            paragraph="(c)(2)(ii)",
        ),
        Element(
            key="reasons",
            asks=Text(
                "any reasons that led to the use or submission of the covered article",
                "les raisons qui ont mené à l'usage ou à la remise de l'article visé",
            ),
            paragraph="(c)(2)(ii)",
        ),
        Element(
            key="additional-efforts",
            asks=Text(
                "any additional efforts that will be incorporated to prevent future use or "
                "submission of covered articles",
                "les efforts supplémentaires qui seront faits pour prévenir un usage ou une remise "
                "à l'avenir",
            ),
            paragraph="(c)(2)(ii)",
        ),
    ),
)

SUPPLY_CHAIN: Final = Clause(
    id="far-52.204-30",
    title=Text(
        "FAR 52.204-30, Federal Acquisition Supply Chain Security Act orders",
        "FAR 52.204-30, ordres de la Federal Acquisition Supply Chain Security Act",
    ),
    text="Dec 2023",
    source=f"{FAR}52.204-30",
    first=(
        Element(key="contract", asks=CONTRACT, paragraph="(c)(4)(i)(A)"),
        Element(key="order", asks=ORDER, paragraph="(c)(4)(i)(B)"),
        Element(
            key="product",
            asks=Text(
                "name of the product or service provided to the Government or used during "
                "performance of the contract",
                "nom du produit ou du service fourni au gouvernement ou utilisé en exécutant le "
                "contrat",
            ),
            paragraph="(c)(4)(i)(C)",
        ),
        Element(
            key="article",
            asks=Text(
                "name of the covered article or source subject to a FASCSA order",
                "nom de l'article visé ou de la source que vise un ordre FASCSA",
            ),
            paragraph="(c)(4)(i)(D)",
        ),
        Element(
            key="vendor",
            asks=Text(
                "if applicable, name of the vendor, including the Commercial and Government "
                "Entity code and unique entity identifier (if known)",
                "s'il y a lieu, nom du vendeur, avec son code Commercial and Government Entity et "
                "son unique entity identifier (s'ils sont connus)",
            ),
            paragraph="(c)(4)(i)(E)",
        ),
        Element(key="brand", asks=BRAND, paragraph="(c)(4)(i)(F)"),
        Element(key="model", asks=MODEL, paragraph="(c)(4)(i)(G)"),
        Element(key="item", asks=ITEM, paragraph="(c)(4)(i)(H)"),
        Element(key="mitigation", asks=MITIGATION, paragraph="(c)(4)(i)(I)"),
    ),
    second=(
        Element(key="further-mitigation", asks=FURTHER, paragraph="(c)(4)(ii)(A)"),
        Element(
            key="efforts",
            asks=Text(
                "the efforts it undertook to prevent submission or use of the covered article or "
                "the product or service",
                "les efforts faits pour prévenir la remise ou l'usage de l'article visé, du "
                "produit ou du service",
            ),
            paragraph="(c)(4)(ii)(B)",
        ),
        Element(
            key="additional-efforts",
            asks=Text(
                "any additional efforts that will be incorporated to prevent future submission or "
                "use",
                "les efforts supplémentaires qui seront faits pour prévenir une remise ou un usage "
                "à l'avenir",
            ),
            paragraph="(c)(4)(ii)(B)",
        ),
    ),
)
CLAUSES: Final[Mapping[str, Clause]] = {c.id: c for c in (KASPERSKY, SUPPLY_CHAIN)}
