"""The report of ``inspect``: some packages, what they can reach, and what shows it."""

from collections.abc import Iterator, Sequence

from proscribe.formats.legible import legible
from proscribe.formats.report import (
    Block,
    Cell,
    Heading,
    Paragraph,
    Report,
    Style,
    Table,
    Tone,
)
from proscribe.model import Checked, Examined, Inspection, Language, Signer, Text
from proscribe.service.reporting.examining import examined
from proscribe.service.reporting.matrix import legend, matrices
from proscribe.service.reporting.packages import package
from proscribe.service.reporting.saying import FOOTER, NOTICE, contents, count, say, title, titles

MOST = 200
"""Rights that are told of one content of one package."""


def inspected(found: Sequence[Inspection], language: Language) -> Report:
    """Return the report on some inspections, in one language."""
    packages = [examined(one, MOST) for one in found]
    return Report(
        language=language,
        title=say(TITLE, language),
        kicker=", ".join(one.file for one in packages),
        answer=answer(packages, language),
        notice=say(NOTICE, language),
        blocks=tuple(_blocks(found, packages, language)),
        footer=say(FOOTER, language),
    )


def answer(packages: Sequence[Examined], language: Language) -> str:
    """Return in one sentence how much each of some packages, or the widest, can reach."""
    widest = max(packages, key=lambda one: len(one.opened))
    told = {"name": title(widest), "n": len(widest.opened), "all": contents()}
    if len(packages) == 1:
        return say(ONE if widest.opened else NONE, language, **told)
    return say(SEVERAL, language, packages=len(packages), **told)


def overview(packages: Sequence[Examined], language: Language) -> Iterator[Block]:
    """Yield the matrix with its explanation."""
    yield Heading(text=say(AT_A_GLANCE, language), anchor="reach")
    yield Paragraph(text=say(FOLLOW, language), style=Style.NOTE)
    yield from matrices(packages, language)
    yield legend(language)


def _blocks(
    found: Sequence[Inspection], packages: Sequence[Examined], language: Language
) -> Iterator[Block]:
    yield from overview(packages, language)
    every = zip(found, packages, titles(packages), strict=True)
    for number, (raw, one, name) in enumerate(every, 1):
        yield from package(one, name, number, language)
        yield from _beside(raw, language)


def _beside(one: Inspection, language: Language) -> Iterator[Block]:
    """Yield what else the bytes say: remarks, signers and the checks that were made."""
    if one.remarks:
        yield Heading(text=say(REMARKS, language), level=3)
        for remark in one.remarks:
            yield Paragraph(text=say(remark.means, language), style=Style.WARNING)
    rows = tuple(row for s in one.signers for row in _checks(s, language))
    if rows:
        yield Heading(text=say(CHECKS, language), level=3)
        head = (say(SIGNER, language), say(CHECK, language), say(OUTCOME, language))
        yield Table(caption=f"{say(CHECKS, language)} · {legible(one.file)}", head=head, rows=rows)
    if one.within:
        yield Paragraph(text=count(len(one.within), WITHIN, language), style=Style.NOTE)


def _checks(one: Signer, language: Language) -> Iterator[tuple[Cell, ...]]:
    for check in one.checks:
        outcome, tone = OUTCOMES[check.outcome]
        yield (
            Cell(text=legible(one.subject) or one.scheme, more=one.scheme),
            Cell(text=check.name, more=say(check.means, language)),
            Cell(text=say(outcome, language), tone=tone),
        )


TITLE = Text("What packages can reach", "Ce que des paquets peuvent atteindre")
ONE = Text(
    "{name} can reach {n} of {all} sorts of content on a device.",
    "{name} peut atteindre {n} des {all} sortes de contenu d'un appareil.",
)
NONE = Text(
    "{name} shows no right that opens any of {all} sorts of content.",
    "{name} ne montre aucun droit qui ouvre l'une des {all} sortes de contenu.",
)
SEVERAL = Text(
    "Of {packages} packages, the widest reach is that of {name}: {n} of {all} sorts of content.",
    "De {packages} paquets, {name} a la plus large portée : {n} des {all} sortes de contenu.",
)
AT_A_GLANCE = Text("At a glance", "En un coup d'œil")
FOLLOW = Text(
    "Each mark leads to the rights that show it, with their bytes and the page that says what "
    "they open.",
    "Chaque repère mène aux droits qui le montrent, avec leurs octets et la page qui dit ce "
    "qu'ils ouvrent.",
)
REMARKS = Text("Remarks on the bytes", "Remarques sur les octets")
CHECKS = Text("Checks of signatures", "Vérifications des signatures")
SIGNER = Text("Signer", "Signataire")
CHECK = Text("Check, and what it means", "Vérification, et ce qu'elle veut dire")
OUTCOME = Text("Outcome", "Résultat")
OUTCOMES = {
    Checked.HELD: (Text("holds", "valable"), Tone.NONE),
    Checked.FAILED: (Text("fails", "échoue"), Tone.FULL),
    Checked.UNKNOWN: (Text("not known", "inconnu"), Tone.BLIND),
}
WITHIN = (
    Text(
        "{n} package within it is counted as its own.",
        "{n} paquet qu'il contient est compté comme sien.",
    ),
    Text(
        "{n} packages within it are counted as its own.",
        "{n} paquets qu'il contient sont comptés comme siens.",
    ),
)
