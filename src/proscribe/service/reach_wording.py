"""What a package can reach, in lines of text: each content, how it shows, and what says so."""

from collections.abc import Iterator

from proscribe.model import Grade, Inspection, Language, Reach, Text
from proscribe.reach import reaches

TOLD = 3
"""Reasons that are told of one content; its rights stand beneath, each by itself."""
GRADES = {
    Grade.DECLARED: Text("declared", "déclaré"),
    Grade.CODED: Text("named in its code", "nommé dans son code"),
    Grade.BOTH: Text("declared, and named in its code", "déclaré, et nommé dans son code"),
    Grade.EXPOSED: Text("left open to others", "laissé ouvert à d'autres"),
    Grade.CLAIMED: Text("said by its vendor", "dit par son fournisseur"),
}
HEADING = Text(
    "It can reach (what it can reach is not what it does):",
    "Elle peut atteindre (ce qu'elle peut atteindre n'est pas ce qu'elle fait) :",
)
NOTHING = Text(
    "No right that it shows opens any content that is known here.",
    "Aucun droit qu'elle montre n'ouvre de contenu connu ici.",
)


def reach_lines(one: Inspection, language: Language) -> Iterator[str]:
    """Yield the contents that a package can reach, those within it included."""
    found = reaches(one)
    yield f"  {(HEADING if found else NOTHING).on(language)}"
    for reach in found:
        yield f"    {_line(reach, language)}"


def _line(reach: Reach, language: Language) -> str:
    because = list(dict.fromkeys(text.on(language) for text in reach.because))
    more = f" (+{len(because) - TOLD})" if len(because) > TOLD else ""
    between = " : " if language is Language.FR else ": "
    title = f"{reach.content.spoken.on(language)}, {GRADES[reach.grade].on(language)}"
    return f"{title}{between}{'; '.join(because[:TOLD])}{more}"
