"""Saying: sentences, numbers and days of a report in its language."""

from collections.abc import Sequence
from datetime import datetime

from proscribe.model import Content, Examined, Grade, Language, SignerVerdict, Text
from proscribe.service.demonstration.numbers import day, number, typeset


def say(text: Text, language: Language, **values: object) -> str:
    """Return a sentence with its values in it, if there are any: others' words may hold braces.

    Counts are written as the language does.
    """
    sentence = typeset(text.on(language), language)
    told = {k: number(v, language) if isinstance(v, int) else v for k, v in values.items()}
    return sentence.format(**told) if told else sentence


def count(many: int, forms: tuple[Text, Text], language: Language) -> str:
    """Return a count with its noun: of one, or of several; nothing is plural in English alone."""
    one = many == 1 or (many == 0 and language is Language.FR)
    return say(forms[0 if one else 1], language, n=many)


def when(instant: datetime, language: Language) -> str:
    """Return a day in words, in UTC, with its time unless it is the end or begin of the day."""
    whole = instant.strftime("%H:%M") in {"00:00", "23:59"}
    return day(instant, language) + ("" if whole else f", {instant:%H:%M} UTC")


def authority(written: str, language: Language) -> str:
    """Return an authority's name; a register may hold both, with a stroke between them."""
    sides = written.split(" / ")
    return sides[tuple(Language).index(language)] if len(sides) == len(Language) else written


def title(one: Examined) -> str:
    """Return what a package is called: its title with its version, else its file."""
    return " ".join(x for x in (one.title, one.version) if x) or one.file or one.sha256[:12]


def titles(packages: Sequence[Examined]) -> tuple[str, ...]:
    """Return what some packages are called; those called alike by their files too."""
    every = [title(one) for one in packages]
    return tuple(
        f"{name} ({one.file})" if every.count(name) > 1 and one.file != name else name
        for name, one in zip(every, packages, strict=True)
    )


NOTICE = Text(
    "Capability is not conduct. This says what the bytes of a package show that it can reach; "
    "it does not say that the package does so, and what is not shown is not proven absent.",
    "Une capacité n'est pas une conduite. Ceci dit ce que les octets d'un paquet montrent qu'il "
    "peut atteindre; cela ne dit pas qu'il le fait, et ce qui n'est pas montré n'est pas pour "
    "autant exclu.",
)
FOOTER = Text(
    "Made by Proscribe from the bytes of the packages; nothing of them was run. The same bytes "
    "give the same report.",
    "Fait par Proscribe à partir des octets des paquets; rien n'en a été exécuté. Les mêmes "
    "octets donnent le même rapport.",
)
RIGHTS = Text("{n} right", "{n} droit"), Text("{n} rights", "{n} droits")
GRADES = {
    Grade.BOTH: Text("declared, and in its code", "déclaré, et dans son code"),
    Grade.DECLARED: Text("declared", "déclaré"),
    Grade.CODED: Text("in its code", "dans son code"),
    Grade.EXPOSED: Text("left open to others", "laissé ouvert à d'autres"),
    Grade.CLAIMED: Text("said by its vendor", "dit par son fournisseur"),
}
MEANS = {
    Grade.BOTH: Text(
        "The package asks for it, and its code names what uses it.",
        "Le paquet le demande, et son code nomme ce qui s'en sert.",
    ),
    Grade.DECLARED: Text(
        "The package asks for it where its platform wants it asked.",
        "Le paquet le demande là où sa plateforme veut qu'on le demande.",
    ),
    Grade.CODED: Text(
        "Its code names what opens it; nothing was asked for.",
        "Son code nomme ce qui l'ouvre; rien n'a été demandé.",
    ),
    Grade.EXPOSED: Text(
        "Others reach it through a part that the package leaves open.",
        "D'autres l'atteignent par une partie que le paquet laisse ouverte.",
    ),
    Grade.CLAIMED: Text(
        "Its vendor says so: a claim, to be held against the rest.",
        "Son fournisseur le dit : une affirmation, à confronter au reste.",
    ),
}
SIGNED = {
    SignerVerdict.VERIFIED: Text("checked, holds", "vérifiée, valable"),
    SignerVerdict.CLAIMED: Text("named in the package, not proven", "nommée, non prouvée"),
    SignerVerdict.NONE: Text("nobody signed it", "personne ne l'a signé"),
}


def contents() -> int:
    """Return how many sorts of content there are."""
    return len(Content)
