"""The matrix: for each sort of content and each package, whether and how it can be reached."""

from collections.abc import Iterator, Sequence
from itertools import islice

from proscribe.formats.report import Cell, Layout, Table, Tone
from proscribe.model import Content, Examined, Grade, Language, Text
from proscribe.service.reporting.examining import UNKNOWN
from proscribe.service.reporting.saying import GRADES, MEANS, RIGHTS, count, say, titles

ABREAST = 6
"""Packages that one table holds: more would not fit on paper or a screen."""
TONES = {
    Grade.BOTH: Tone.FULL,
    Grade.DECLARED: Tone.HALF,
    Grade.CODED: Tone.SOME,
    Grade.EXPOSED: Tone.SOME,
    Grade.CLAIMED: Tone.CLAIM,
}


def matrices(packages: Sequence[Examined], language: Language) -> Iterator[Table]:
    """Yield the matrix of some packages, in tables of a few columns each."""
    numbered = iter([*zip(range(1, len(packages) + 1), packages, titles(packages), strict=True)])
    while some := tuple(islice(numbered, ABREAST)):
        yield Table(
            caption=say(CAPTION, language),
            head=(say(CONTENT, language), *(name for _, _, name in some)),
            rows=tuple(
                (
                    Cell(text=say(content.spoken, language)),
                    *(cell(one, content, language, anchor(n, content)) for n, one, _ in some),
                )
                for content in Content
            ),
            layout=Layout.MATRIX,
        )


def cell(one: Examined, content: Content, language: Language, where: str) -> Cell:
    """Return what is said of one content of one package; ``where`` is the anchor of its proof."""
    found = next((o for o in one.opened if o.content is content), None)
    if found:
        many = len(found.showings) + found.more
        return Cell(
            text=say(GRADES[found.grade], language),
            more=count(many, RIGHTS, language),
            link=f"#{where}",
            tone=TONES[found.grade],
        )
    if one.unread or one.format == UNKNOWN:
        return Cell(text=say(UNREAD, language), tone=Tone.BLIND)
    if content in one.inexpressible:
        return Cell(text=say(NO_WAY, language), tone=Tone.BLIND)
    return Cell(text=say(NOT_SHOWN, language), tone=Tone.NONE)


def anchor(number: int, content: Content) -> str:
    """Return the anchor of what shows a content of the package of that number."""
    return f"p{number}-{content}"


def legend(language: Language) -> Table:
    """Return what the words of the matrix mean."""
    graded = [(GRADES[g], TONES[g], MEANS[g]) for g in Grade]
    rows = [
        *graded,
        (NOT_SHOWN, Tone.NONE, NOT_SHOWN_MEANS),
        (NO_WAY, Tone.BLIND, NO_WAY_MEANS),
        (UNREAD, Tone.BLIND, UNREAD_MEANS),
    ]
    return Table(
        caption=say(LEGEND, language),
        head=(say(WORD, language), say(MEANING, language)),
        rows=tuple(
            (Cell(text=say(word, language)), Cell(text=say(means, language), tone=tone))
            for word, tone, means in rows
        ),
    )


CAPTION = Text("What can be reached on a device", "Ce qui peut être atteint sur un appareil")
CONTENT = Text("Content", "Contenu")
LEGEND = Text("What the words mean", "Ce que les mots veulent dire")
WORD = Text("Word", "Mot")
MEANING = Text("Meaning", "Sens")
NOT_SHOWN = Text("not shown", "non montré")
NOT_SHOWN_MEANS = Text(
    "No right that is known to open it was found. That is no proof that it cannot.",
    "Aucun droit connu pour l'ouvrir n'a été trouvé. Ce n'est pas une preuve que c'est impossible.",
)
NO_WAY = Text("no right known", "aucun droit connu")
NO_WAY_MEANS = Text(
    "For this platform no right that opens it is known here: silence says nothing.",
    "Pour cette plateforme, aucun droit qui l'ouvre n'est connu ici : le silence ne dit rien.",
)
UNREAD = Text("not known", "inconnu")
UNREAD_MEANS = Text(
    "The package could not be read to its end, or is of no format that is read here.",
    "Le paquet n'a pu être lu jusqu'au bout, ou n'est d'aucun format lu ici.",
)
