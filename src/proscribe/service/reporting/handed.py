"""The paper of ``handoff``: what was found, when each report is due, and what is open."""

from collections.abc import Iterator

from proscribe.formats.report import (
    Block,
    Cell,
    Facts,
    Heading,
    Paragraph,
    Report,
    Style,
    Table,
    Tone,
)
from proscribe.model import Language, Text
from proscribe.model.span import zone
from proscribe.service.demonstration.numbers import day
from proscribe.service.handing.handoff import Handoff, Stage, Told
from proscribe.service.reporting.packages import sourced
from proscribe.service.reporting.saying import say, when


def handed(told: Handoff, language: Language) -> Report:
    """Return the paper in one language."""
    missing = len(told.first.open) + len(told.second.open)
    return Report(
        language=language,
        title=say(TITLE, language),
        kicker=told.clause.title.on(language),
        answer=say(ANSWER, language, due=day(told.first.due, language), n=missing),
        notice=say(NOTICE, language),
        blocks=tuple(_blocks(told, language)),
        footer=say(FOOTER, language),
    )


def _due(stage: Stage) -> str:
    return stage.due.isoformat(timespec="seconds")


def _blocks(told: Handoff, language: Language) -> Iterator[Block]:
    local = zone(told.zone)
    yield Heading(text=say(FOUND, language), anchor="found")
    yield Facts(
        rows=(
            (say(BODY, language), Cell(text=told.body.on(language))),
            (
                say(DETERMINATION, language),
                Cell(text=told.title.on(language), more=told.determination),
            ),
            (say(WHAT, language), Cell(text=told.found.what.on(language))),
            (say(ON, language), Cell(text=told.found.effective.astimezone(local).isoformat())),
            (say(EVIDENCE, language), Cell(text=told.found.evidence)),
            (say(TEXT, language), Cell(text=told.clause.text)),
            (say(SOURCE, language), sourced(told.clause.source)),
            (say(AS_OF, language), Cell(text=when(told.at, language))),
        )
    )
    yield from _stage(told.clause.id, told.first, FIRST, language)
    if not told.second.runs:
        yield Paragraph(text=say(NOT_SUBMITTED, language), style=Style.NOTE)
    yield from _stage(told.clause.id, told.second, SECOND, language)


def _stage(clause: str, stage: Stage, title: Text, language: Language) -> Iterator[Block]:
    yield Heading(text=say(title, language))
    counted = stage.counted.on(language) if stage.counted else ""
    label = DUE if stage.runs else LATEST
    yield Facts(rows=((say(label, language), Cell(text=_due(stage), more=counted)),))
    if stage.late:
        yield Paragraph(text=say(PASSED, language), style=Style.WARNING)
    yield Table(
        caption=say(title, language),
        head=tuple(say(x, language) for x in (ASKED, VALUE, WHERE)),
        rows=tuple(_row(clause, one, language) for one in stage.elements),
    )


def _row(clause: str, one: Told, language: Language) -> tuple[Cell, ...]:
    value = Cell(text=one.value) if one.value else Cell(text=say(OPEN, language), tone=Tone.MORE)
    asks = Cell(text=one.element.asks.on(language), more=one.element.key)
    return asks, value, Cell(text=f"{clause} {one.element.paragraph}", code=True)


TITLE = Text("Report on a find", "Rapport sur une découverte")
ANSWER = Text(
    "The first report is due by {due}. Elements that are still open: {n}.",
    "Le premier rapport est exigible au plus tard le {due}. Éléments encore ouverts : {n}.",
)
NOTICE = Text(
    "This is a draft for whoever reports, and no legal advice. The contract governs: read its "
    "clause, for clauses are changed and renumbered. What nobody told is left open.",
    "Ceci est une ébauche pour qui fait rapport, et non un avis juridique. Le contrat prévaut : "
    "lisez sa clause, car les clauses changent et sont renumérotées. Ce que nul n'a dit reste "
    "ouvert. Le texte de la clause est en anglais; le français est une traduction qui n'engage "
    "personne.",
)
FOOTER = Text(
    "Made by Proscribe from a ledger. The same entry and the same words give the same paper.",
    "Fait par Proscribe à partir d'un registre de suivi. La même inscription et les mêmes mots "
    "donnent le même document.",
)
FOUND = Text("What was found", "Ce qui a été découvert")
BODY = Text("Body", "Organisme")
DETERMINATION = Text("Determination", "Décision")
WHAT = Text("Find", "Découverte")
ON = Text("Found on", "Découvert le")
EVIDENCE = Text("Evidence", "Élément de preuve")
TEXT = Text("Text of the clause that was read", "Texte de la clause qui a été lu")
SOURCE = Text("Clause", "Clause")
AS_OF = Text("As of", "En date du")
FIRST = Text("Within 3 business days", "Dans les 3 jours ouvrables")
SECOND = Text(
    "Within 10 business days of submitting the first report",
    "Dans les 10 jours ouvrables de la remise du premier rapport",
)
DUE = Text("Due by", "Exigible au plus tard le")
LATEST = Text("Due by, at the very latest", "Exigible, au plus tard de tout, le")
PASSED = Text(
    "This instant has passed. Whether the report was sent is not told here.",
    "Cet instant est passé. Il n'est pas dit ici si le rapport a été envoyé.",
)
NOT_SUBMITTED = Text(
    "Nobody told when the first report was submitted, so the second clock is not known to run. "
    "The date below is what it comes to if the first report is submitted on its last day.",
    "Nul n'a dit quand le premier rapport a été remis; on ne sait donc pas si le second délai "
    "court. La date ci-dessous vaut si le premier rapport est remis le dernier jour.",
)
ASKED = Text("Element", "Élément")
VALUE = Text("Told", "Réponse")
WHERE = Text("Asked for by", "Demandé par")
OPEN = Text("OPEN: nobody told", "OUVERT : nul ne l'a dit")
