"""The report of ``compare``: two packages, and what the second can reach besides."""

from collections.abc import Iterator

from proscribe.formats.legible import legible
from proscribe.formats.report import (
    Block,
    Cell,
    Facts,
    Heading,
    Layout,
    Paragraph,
    Report,
    Style,
    Table,
    Tone,
)
from proscribe.model import Content, Examined, Inspection, Language, Text
from proscribe.service.compare import NAME, SIGNER, SORTS, Comparison, Difference, compare
from proscribe.service.reporting.examining import examined
from proscribe.service.reporting.inspected import AT_A_GLANCE, FOLLOW, MOST
from proscribe.service.reporting.matrix import CAPTION, CONTENT, anchor, cell, legend
from proscribe.service.reporting.packages import package
from proscribe.service.reporting.saying import FOOTER, NOTICE, contents, say, titles

CONTENTS = "contents"
"""The sort of difference that the matrix itself tells."""


def compared(one: Inspection, other: Inspection, language: Language) -> Report:
    """Return the report on two packages side by side, in one language."""
    found = compare(one, other)
    pair = examined(one, MOST), examined(other, MOST)
    gained, lost = _contents(found)
    names = dict(zip(("one", "other"), titles(pair), strict=True))
    return Report(
        language=language,
        title=say(TITLE, language),
        kicker=f"{pair[0].file} → {pair[1].file}",
        answer=say(ANSWER, language, gained=len(gained), lost=len(lost), all=contents(), **names),
        notice=say(NOTICE, language),
        blocks=tuple(_blocks(found, pair, language)),
        footer=say(FOOTER, language),
    )


def _contents(found: Comparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
    of = next(d for d in found.differences if d.sort == CONTENTS)
    return of.gained, of.lost


def _blocks(
    found: Comparison, pair: tuple[Examined, Examined], language: Language
) -> Iterator[Block]:
    yield Heading(text=say(AT_A_GLANCE, language), anchor="reach")
    yield Facts(
        rows=(
            (say(NAMED, language), Cell(text=say(NAME[found.same_name], language))),
            (say(SIGNED, language), Cell(text=say(SIGNER[found.same_signer], language))),
        )
    )
    yield Paragraph(text=say(FOLLOW, language), style=Style.NOTE)
    yield _matrix(found, pair, language)
    yield legend(language)
    for difference in found.differences:
        if difference.sort != CONTENTS:
            yield from _listed(difference, pair, language)
    for number, (one, name) in enumerate(zip(pair, titles(pair), strict=True), 1):
        yield from package(one, name, number, language)


def _matrix(found: Comparison, pair: tuple[Examined, Examined], language: Language) -> Table:
    gained, lost = _contents(found)
    rows = []
    for content in Content:
        cells = (cell(one, content, language, anchor(n, content)) for n, one in enumerate(pair, 1))
        rows.append(
            (
                Cell(text=say(content.spoken, language)),
                *cells,
                _difference(content, pair, (gained, lost), language),
            )
        )
    return Table(
        caption=say(CAPTION, language),
        head=(say(CONTENT, language), *titles(pair), say(DIFFERENCE, language)),
        rows=tuple(rows),
        layout=Layout.MATRIX,
    )


def _difference(
    content: Content,
    pair: tuple[Examined, Examined],
    changed: tuple[tuple[str, ...], tuple[str, ...]],
    language: Language,
) -> Cell:
    gained, lost = changed
    if content in gained:
        return Cell(text=say(GAINED, language), tone=Tone.MORE)
    if content in lost:
        return Cell(text=say(LOST, language), tone=Tone.LESS)
    grades = [o.grade for one in pair for o in one.opened if o.content is content]
    if len({*grades}) > 1:
        return Cell(text=say(OTHERWISE, language), tone=Tone.SOME)
    if not grades and any(one.unread or content in one.inexpressible for one in pair):
        return Cell(text=say(NOT_KNOWN, language), tone=Tone.BLIND)
    return Cell(text=say(SAME, language), tone=Tone.NONE)


def _listed(
    difference: Difference, pair: tuple[Examined, Examined], language: Language
) -> Iterator[Block]:
    yield Heading(text=say(SORTS[difference.sort], language).capitalize(), level=3)
    counts = {"kept": difference.kept}
    counts |= {"gained": len(difference.gained), "lost": len(difference.lost)}
    yield Paragraph(text=say(COUNTED, language, **counts), style=Style.NOTE)
    first, second = titles(pair)
    sides = (difference.gained, second, Tone.MORE), (difference.lost, first, Tone.LESS)
    rows = [
        (Cell(text=legible(name), code=True), Cell(text=say(ONLY, language, of=of), tone=tone))
        for names, of, tone in sides
        for name in names[:MOST]
    ]
    hidden = sum(max(len(names) - MOST, 0) for names, *_ in sides)
    if rows:
        caption = say(SORTS[difference.sort], language).capitalize()
        yield Table(
            caption=caption, head=(say(WHAT, language), say(DIFFERENCE, language)), rows=tuple(rows)
        )
    if hidden:
        yield Paragraph(text=say(HIDDEN, language, n=hidden), style=Style.NOTE)


TITLE = Text("Two packages side by side", "Deux paquets côte à côte")
ANSWER = Text(
    "What {other} can reach beside {one}: {gained} more of {all} sorts of content, {lost} fewer.",
    "Ce que {other} peut atteindre à côté de {one} : {gained} de plus parmi {all} sortes de "
    "contenu, {lost} de moins.",
)
NAMED = Text("Names", "Noms")
SIGNED = Text("Signers", "Signataires")
DIFFERENCE = Text("Difference", "Différence")
GAINED = Text("within reach besides", "à portée en plus")
LOST = Text("no longer shown", "n'est plus montré")
OTHERWISE = Text("shown otherwise", "montré autrement")
SAME = Text("no difference", "aucune différence")
NOT_KNOWN = Text("not known", "inconnu")
COUNTED = Text(
    "{gained} more, {lost} fewer, {kept} in both.",
    "{gained} de plus, {lost} de moins, {kept} dans les deux.",
)
ONLY = Text("only in {of}", "seulement dans {of}")
WHAT = Text("What", "Quoi")
HIDDEN = Text(
    "{n} more are not listed here; compare --json lists all of them.",
    "{n} autres ne sont pas énumérés ici; compare --json les énumère tous.",
)
