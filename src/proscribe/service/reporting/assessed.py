"""The report of ``assess``: what was found out, by whom, who decides, and what is missing."""

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
from proscribe.model import (
    AssessedPart,
    Assessment,
    Determination,
    Language,
    Ownership,
    SignerVerdict,
    Text,
)
from proscribe.service.reporting.inspected import answer, overview
from proscribe.service.reporting.packages import package, sourced
from proscribe.service.reporting.saying import (
    FOOTER,
    NOTICE,
    authority,
    count,
    say,
    titles,
    when,
)

Rows = tuple[tuple[Cell, ...], ...]


def assessed(of: Assessment, determination: Determination, language: Language) -> Report:
    """Return the report on an assessment for a determination, in one language."""
    missing = count(len(of.unfilled), MISSING, language)
    return Report(
        language=language,
        title=say(TITLE, language),
        kicker=f"{say(determination.title, language)} · {of.id}",
        answer=f"{answer(of.packages, language)} {missing}",
        notice=f"{say(NOTICE, language)} {say(PERSON, language)}",
        blocks=tuple(_blocks(of, determination, language)),
        footer=say(FOOTER, language),
    )


def _blocks(of: Assessment, determination: Determination, language: Language) -> Iterator[Block]:
    yield Heading(text=say(WHO, language), anchor="who")
    yield Facts(rows=tuple(_who(of, determination, language)))
    if of.unfilled:
        yield Heading(text=say(OPEN, language), anchor="unfilled")
        rows = tuple(
            (Cell(text=say(PARTS[u.part], language)), Cell(text=say(u.why, language)))
            for u in of.unfilled
        )
        yield _table(OPEN, (PART, WHY), rows, language)
    yield from overview(of.packages, language)
    yield from _behind(of, language)
    yield from _weighed(of, language)
    for number, (one, name) in enumerate(zip(of.packages, titles(of.packages), strict=True), 1):
        yield from package(one, name, number, language)


def _who(
    of: Assessment, determination: Determination, language: Language
) -> Iterator[tuple[str, Cell]]:
    yield say(ASSESSOR, language), Cell(text=of.assessor)
    decider = of.decider or determination.decider
    differs = say(DIFFERS if decider else NOBODY, language)
    yield say(DECIDER, language), Cell(text=decider or "—", more=differs)
    yield say(FOR, language), Cell(text=say(determination.title, language), more=determination.id)
    yield say(AUTHORITY, language), Cell(text=authority(determination.authority, language))
    yield say(ASKED, language), Cell(text=when(of.effective, language))


def _behind(of: Assessment, language: Language) -> Iterator[Block]:
    """Yield who made the packages, who is behind them, and by what they are covered."""
    yield from _section(
        AssessedPart.VENDOR, (PRODUCT, NAME, HOW, SOURCE), _makers(of, language), language
    )
    if of.companies:
        yield _companies(of, language)
    names = {c.id: c.name for c in of.companies}
    edges = tuple(_edge(edge, names, language) for edge in of.ownership)
    yield from _section(AssessedPart.OWNERSHIP, (OWNER, OWNED, SHARE, SOURCE), edges, language)
    yield from _covered(of, language)


def _companies(of: Assessment, language: Language) -> Table:
    rows = tuple(
        (
            Cell(text=c.name, more=c.id),
            Cell(text=c.jurisdiction or say(NOT_SAID, language)),
            sourced(c.source),
        )
        for c in of.companies
    )
    return _table(COMPANIES, (COMPANY, JURISDICTION, SOURCE), rows, language)


def _covered(of: Assessment, language: Language) -> Iterator[Block]:
    steps = tuple(
        (
            Cell(text=c.name, more=c.product),
            Cell(text=say(c.says, language)),
            sourced(c.source or say(ITSELF, language)),
        )
        for c in of.covered
    )
    yield Heading(text=say(COVERED, language), level=3)
    if steps:
        yield _table(COVERED, (PRODUCT, BECAUSE, SOURCE), steps, language)
    else:
        yield Paragraph(text=say(NOT_COVERED, language))


def _weighed(of: Assessment, language: Language) -> Iterator[Block]:
    """Yield what the law asks of the companies, and what else could have been done."""
    laws = tuple(
        (Cell(text=r.jurisdiction), Cell(text=say(r.says, language)), sourced(r.source))
        for r in of.legal_regime
    )
    yield from _section(AssessedPart.LEGAL_REGIME, (JURISDICTION, LAW, SOURCE), laws, language)
    others = tuple(
        (Cell(text=say(a.what, language)), Cell(text=say(a.why_not, language)))
        for a in of.alternatives
    )
    yield from _section(AssessedPart.ALTERNATIVES, (ALTERNATIVE, WHY_NOT), others, language)


def _makers(of: Assessment, language: Language) -> Rows:
    files = {p.sha256: p.file for p in of.packages}
    return tuple(
        (
            Cell(text=m.name, more=f"{m.bearer} · {files[m.package]}"),
            Cell(text=str(m.identifier), code=True),
            Cell(text=say(HOWS[m.verdict], language), tone=TONES[m.verdict]),
            Cell(text=m.source, more=str(m.tier)),
        )
        for m in of.makers
    )


def _edge(edge: Ownership, names: dict[str, str], language: Language) -> tuple[Cell, ...]:
    share = say(NO_FIGURE, language) if edge.share is None else f"{edge.share:g} %"
    if language is Language.FR:
        share = share.replace(".", ",")
    since = say(SINCE, language, day=when(edge.effective, language)) if edge.effective else ""
    return (
        Cell(text=names.get(edge.owner, edge.owner)),
        Cell(text=names.get(edge.owned, edge.owned)),
        Cell(text=share, more=since),
        Cell(text=edge.source, more=str(edge.tier)),
    )


def _section(
    part: AssessedPart, head: tuple[Text, ...], rows: Rows, language: Language
) -> Iterator[Block]:
    """Yield a part under its heading; one without rows says that it is still to be written."""
    yield Heading(text=say(PARTS[part], language), level=3)
    if rows:
        yield _table(PARTS[part], head, rows, language)
    else:
        yield Paragraph(text=say(TO_WRITE, language), style=Style.WARNING)


def _table(caption: Text, head: tuple[Text, ...], rows: Rows, language: Language) -> Table:
    names = tuple(say(name, language) for name in head)
    return Table(caption=say(caption, language), head=names, rows=rows)


TITLE = Text("Assessment of an application", "Évaluation d'une application")
PERSON = Text(
    "It is evidence for a decision; the decision is another person's.",
    "C'est une preuve pour une décision; la décision appartient à une autre personne.",
)
MISSING = (
    Text(
        "{n} part of the assessment is still to be written.",
        "{n} partie de l'évaluation reste à écrire.",
    ),
    Text(
        "{n} parts of the assessment are still to be written.",
        "{n} parties de l'évaluation restent à écrire.",
    ),
)
WHO = Text("Who assesses, and who decides", "Qui évalue, et qui décide")
ASSESSOR = Text("Assessed by", "Évaluée par")
DECIDER = Text("Decided by", "Décidée par")
DIFFERS = Text("another person than who assessed it", "une autre personne que qui l'a évaluée")
NOBODY = Text(
    "the determination names nobody yet; it may not be who assessed it",
    "la décision ne nomme encore personne; ce ne peut être qui l'a évaluée",
)
FOR = Text("For", "Pour")
AUTHORITY = Text("Authority", "Autorité")
ASKED = Text("Catalogue and register as of", "Catalogue et registre en date du")
OPEN = Text("Still to be written", "Reste à écrire")
PART = Text("Part", "Partie")
WHY = Text("Why it is not written", "Pourquoi ce n'est pas écrit")
TO_WRITE = Text(
    "Still to be written: see the list above. Nothing is guessed.",
    "Reste à écrire : voir la liste plus haut. Rien n'est deviné.",
)
PARTS = {
    AssessedPart.REACH: Text("What it can reach", "Ce qu'elle peut atteindre"),
    AssessedPart.VENDOR: Text("Who made it", "Qui l'a faite"),
    AssessedPart.OWNERSHIP: Text("Who owns the makers", "À qui appartiennent les fabricants"),
    AssessedPart.LEGAL_REGIME: Text("Legal regime", "Régime juridique"),
    AssessedPart.ALTERNATIVES: Text("Alternatives considered", "Solutions de rechange envisagées"),
    AssessedPart.DECIDER: Text("Who decides", "Qui décide"),
}
COMPANIES = Text("Companies behind it", "Sociétés derrière elle")
COMPANY = Text("Company", "Société")
JURISDICTION = Text("Jurisdiction", "Juridiction")
NOT_SAID = Text("the catalogue does not say", "le catalogue ne le dit pas")
PRODUCT = Text("Product", "Produit")
NAME = Text("Known by", "Connue par")
HOW = Text("How that is shown", "Comment cela se montre")
SOURCE = Text("Source", "Source")
OWNER = Text("Owner", "Propriétaire")
OWNED = Text("Owned", "Possédée")
SHARE = Text("Share", "Part")
NO_FIGURE = Text("the source gives no figure", "la source ne donne aucun chiffre")
SINCE = Text("since {day}", "depuis le {day}")
COVERED = Text("How the determination covers it", "Comment la décision la vise")
NOT_COVERED = Text(
    "As the register and the catalogue stand, the determination covers none of what the packages "
    "were found to be.",
    "Dans l'état du registre et du catalogue, la décision ne vise rien de ce que les paquets se "
    "sont avérés être.",
)
ITSELF = Text("the determination itself", "la décision elle-même")
BECAUSE = Text("Because", "Parce que")
LAW = Text("What the law asks", "Ce que la loi exige")
ALTERNATIVE = Text("Alternative", "Solution de rechange")
WHY_NOT = Text("Why it was not chosen", "Pourquoi elle n'a pas été retenue")
HOWS = {
    SignerVerdict.VERIFIED: Text(
        "a signer of these bytes, verified", "un signataire de ces octets, vérifié"
    ),
    SignerVerdict.CLAIMED: Text(
        "its own name only: not proven", "son propre nom seulement : non prouvé"
    ),
    SignerVerdict.NONE: Text("nobody", "personne"),
}
TONES = {
    SignerVerdict.VERIFIED: Tone.NONE,
    SignerVerdict.CLAIMED: Tone.CLAIM,
    SignerVerdict.NONE: Tone.BLIND,
}
