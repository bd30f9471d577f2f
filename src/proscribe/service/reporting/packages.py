"""One package in a report: what it is, who signed it, and each right with its bytes."""

from collections.abc import Iterator

from proscribe.formats.report import Block, Cell, Facts, Folded, Heading, Paragraph, Style, Table
from proscribe.formats.report.blocks import LINK
from proscribe.model import Examined, Language, Opened, Showing, Text
from proscribe.service.reporting.matrix import anchor
from proscribe.service.reporting.saying import GRADES, RIGHTS, SIGNED, count, say


def package(one: Examined, name: str, number: int, language: Language) -> Iterator[Block]:
    """Yield the blocks of the package of that name and number, with what shows each content."""
    yield Heading(text=name, anchor=f"p{number}")
    if one.unread:
        yield Paragraph(text=f"{say(UNREAD, language)} {one.unread.on(language)}", style=WARN)
    yield Facts(rows=tuple(_facts(one, language)))
    if not one.opened:
        yield Paragraph(text=say(NOTHING, language))
    for opened in one.opened:
        spoken, grade = (say(x, language) for x in (opened.content.spoken, GRADES[opened.grade]))
        many = count(len(opened.showings) + opened.more, RIGHTS, language)
        yield Folded(
            summary=f"{spoken} · {grade} · {many}",
            table=_rights(opened, one, name, language),
            anchor=anchor(number, opened.content),
        )


def sourced(source: str) -> Cell:
    """Return a source as a cell; it is a link if it is the address of a page."""
    return Cell(text=source, link=source if LINK.fullmatch(source) else "")


def _facts(one: Examined, language: Language) -> Iterator[tuple[str, Cell]]:
    yield say(FILE, language), Cell(text=one.file, code=True)
    yield say(DIGEST, language), Cell(text=one.sha256, code=True)
    yield say(SIZE, language), Cell(text=say(BYTES, language, n=one.size))
    platforms = ", ".join(one.platforms)
    yield say(FORMAT, language), Cell(text=one.format, more=platforms, code=True)
    if one.names:
        names = ", ".join(str(name) for name in one.names)
        yield say(NAMES, language), Cell(text=names, code=True)
    signers = "; ".join(one.signers)
    yield say(SIGNATURE, language), Cell(text=say(SIGNED[one.signer], language), more=signers)


def _rights(opened: Opened, one: Examined, name: str, language: Language) -> Table:
    caption = say(opened.content.spoken, language)
    if opened.more:
        caption += f" · {say(MORE, language, n=opened.more)}"
    return Table(
        caption=f"{caption} · {name}",
        head=(say(RIGHT, language), say(OPENS, language), say(WHERE, language)),
        rows=tuple(_row(s, one, language) for s in opened.showings),
    )


def _row(one: Showing, of: Examined, language: Language) -> tuple[Cell, Cell, Cell]:
    by = f" · {say(BY, language)} {one.by}" if one.by else ""
    link = one.source if LINK.fullmatch(one.source) else ""
    shown, quoted = one.shown, f" · {one.shown.text}" if one.shown.text else ""
    place = {"first": shown.offset, "last": shown.offset + shown.length - 1}
    stretch = say(STRETCH if shown.length else WHOLE, language, **place)
    return (
        Cell(text=one.value, more=f"{one.right}{by}", code=True),
        Cell(text=say(one.means, language), more=one.source, link=link),
        Cell(text=shown.entry or of.file, more=f"{stretch}{quoted}", code=True),
    )


WARN = Style.WARNING
UNREAD = Text(
    "It could not be read to its end; what was read before stands:",
    "Il n'a pu être lu jusqu'au bout; ce qui a été lu avant reste valable :",
)
NOTHING = Text(
    "No right that it shows opens any content that is known here.",
    "Aucun droit qu'il montre n'ouvre de contenu connu ici.",
)
FILE = Text("File", "Fichier")
DIGEST = Text("SHA-256", "SHA-256")
SIZE = Text("Size", "Taille")
BYTES = Text("{n} bytes", "{n} octets")
FORMAT = Text("Format", "Format")
NAMES = Text("Names", "Noms")
SIGNATURE = Text("Signature", "Signature")
RIGHT = Text("Right", "Droit")
OPENS = Text("What it opens, and where that is written", "Ce qu'il ouvre, et où c'est écrit")
WHERE = Text("Where the bytes are", "Où sont les octets")
STRETCH = Text("bytes {first} to {last}", "octets {first} à {last}")
WHOLE = Text("the entry as a whole", "l'entrée entière")
BY = Text("by", "par")
MORE = Text("and {n} more, not listed", "et {n} autres, non énumérés")
