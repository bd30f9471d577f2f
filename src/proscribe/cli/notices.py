"""``proscribe notices``."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door
from proscribe.model import InputError, Language, Place, Text
from proscribe.model.text import blank
from proscribe.service.notices.parts import Act
from proscribe.service.notices.writing import Notice, NoticeKind, issue, notices

ALL = "all"


@click.command()
@click.argument("determination")
@click.option("-o", "--out", "folder", type=door.FOLDER, help="Folder to write; else printed.")
@click.option(
    "--act",
    type=click.Choice([a.value for a in Act]),
    help="What to tell of.  [default: what happened last]",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice([ALL, *(k.value for k in NoticeKind)]),
    multiple=True,
    default=(ALL,),
    show_default=True,
    help="For whom; may be repeated.",
)
@click.option("--contact-en", help="Whom to ask, in English; goes with --contact-fr.")
@click.option("--contact-fr", help="Whom to ask, in French; goes with --contact-en.")
@click.option(
    "--templates",
    type=door.FOLDER,
    help="Your own templates.  [default: REGISTER/notices/templates]",
)
@door.places
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    determination: str,
    folder: Path | None,
    act: str | None,
    kinds: tuple[str, ...],
    contact_en: str | None,
    contact_fr: str | None,
    templates: Path | None,
    language: str,
    *,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Write notices about DETERMINATION: every one in English and French, or none at all.

    A public statement, a notice to the users of devices, a note to administrators and a letter
    to each vendor, all from one record at one instant. What happened last is told: the
    prohibition, a suspension, a resumption, or its end.

    Who speaks and whom to ask stands in REGISTER/notices/office.yaml.

    \b
    Examples:
      proscribe notices ID --contact-en "Help desk, 555-0100" --contact-fr "Aide, 555-0100"
      proscribe notices ID -o notices --as-of 2026-11-01
      proscribe notices ID --act suspension --kind users --kind administrators
    """  # noqa: D301
    wanted = tuple(NoticeKind) if ALL in kinds else tuple(k for k in NoticeKind if k in kinds)
    made = notices(
        door.workspace(**where),
        determination,
        wanted,
        act=Act(act) if act else None,
        contact=_contact(contact_en, contact_fr),
        templates=templates,
    )
    if folder is not None:
        paths = issue(made, folder)
        if not as_json:
            for path in paths:
                door.say(str(path))
    if as_json:
        door.show_json(made)
    elif folder is None:
        _show(made, Language(language))


def _contact(en: str | None, fr: str | None) -> Text | None:
    if en is None and fr is None:
        return None
    if blank(en or "") or blank(fr or ""):
        raise InputError(
            Place(source="--contact-en, --contact-fr"),
            "whom to ask is given in one language only",
            "give both",
        )
    return Text(en or "", fr or "")


def _show(made: Iterable[Notice], first: Language) -> None:
    """Print every notice in both languages, the one asked for first."""
    for notice in made:
        for language in sorted(Language, key=lambda x: x is not first):
            door.say(f"<!-- {notice.file(language)} -->\n")
            door.say(notice.text.on(language))
