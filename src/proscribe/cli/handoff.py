"""``proscribe handoff``."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door, reports
from proscribe.model import Language, Text

DUE = Text("due by", "exigible au plus tard le")
LATEST = Text("due at the very latest by", "exigible, au plus tard de tout, le")
OPEN = Text("open", "ouvert")


@click.command()
@click.argument("clause")
@click.argument("determination")
@click.option("--body", required=True, help="Whose ledger tells of the find.")
@click.option("--find", "evidence", default="", help="Which find, by its evidence.")
@click.option("--tell", "told", multiple=True, metavar="ELEMENT=VALUE", help="An element's value.")
@click.option("--submitted", type=door.Start(), help="When the first report was submitted.")
@reports.options
@door.places
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    clause: str,
    determination: str,
    body: str,
    evidence: str,
    told: tuple[str, ...],
    submitted: datetime | None,
    page: Path | None,
    sheet: Path | None,
    font_folders: tuple[Path, ...],
    language: str,
    *,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Write the reports that CLAUSE asks for when what DETERMINATION covers is found.

    CLAUSE is far-52.204-23 or far-52.204-30. The clock starts with the find in the ledger. What
    nobody told is left open, and named as open.

    \b
    Examples:
      proscribe handoff far-52.204-23 us-ndaa-2018-1634 --body contractor --html handoff.html
      proscribe handoff far-52.204-23 us-ndaa-2018-1634 --body contractor --tell contract=A-1
    """  # noqa: D301
    from functools import partial

    from proscribe.service.handing.handoff import Asked, handoff
    from proscribe.service.reporting.handed import handed

    asked = Asked(
        clause=clause,
        determination=determination,
        body=body,
        evidence=evidence,
        values=dict(_pair(one) for one in told),
        submitted=submitted,
    )
    found = handoff(door.workspace(**where), asked)
    if page or sheet:
        reports.write(reports.rendered(partial(handed, found), page, sheet, font_folders))
    if as_json:
        door.show_json(found)
        return
    for stage in (found.first, found.second):
        due = door.told(DUE if stage.runs else LATEST, language)
        door.say(f"{due} {stage.due.isoformat(timespec='seconds')}")
        for one in stage.open:
            asks = one.element.asks.on(Language(language))
            door.say(f"  {door.told(OPEN, language)}: {one.element.key}  {asks}")


def _pair(written: str) -> tuple[str, str]:
    key, equals, value = written.partition("=")
    if not (key and equals and value.strip()):
        raise click.UsageError(f"--tell {written}: write ELEMENT=VALUE")
    return key, value
