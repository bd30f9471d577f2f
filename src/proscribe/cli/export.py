"""``proscribe export``."""

from pathlib import Path
from typing import Any

import click

from proscribe.cli import door
from proscribe.model import Language

NAMES = ("csv", "ocsf", "oscal-component", "oscal-plan", "oscal-results")


@click.command()
@click.argument("name", metavar="FORMAT", type=click.Choice(NAMES))
@click.argument("determination")
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it into this file.  [default: the standard output]",
)
@click.option(
    "--stale-after", default=30, show_default=True, help="Days after which a look says no more."
)
@door.inventory
@door.fleet
@door.register
@door.catalogues
@door.as_of
@door.as_known
@door.language
def command(
    name: str,
    determination: str,
    into: Path | None,
    stale_after: int,
    language: str,
    **where: Any,  # noqa: ANN401
) -> None:
    """Write what is known of DETERMINATION in a format of other people's programs.

    csv is a table for a spreadsheet, ocsf are compliance findings for a SIEM, one JSON line each.
    Of OSCAL there are the component definition (what enforces it), the assessment results, and
    the plan of action and milestones. Where nobody can know, each of them says so. A bundle of
    STIX is written by: proscribe compile -t stix.

    \b
    Examples:
      proscribe export csv ca-tbs-2023-10-30 --into devices.csv
      proscribe export ocsf ca-tbs-2023-10-30 >> findings.ndjson
      proscribe export oscal-results us-dhs-bod-17-01 --as-of 2024-09-30 --into results.json
    """  # noqa: D301
    from datetime import timedelta

    from proscribe.service.exporting.chosen import FORMATS
    from proscribe.service.exporting.facts import facts
    from proscribe.service.writing import written

    asked = facts(
        door.workspace(**where), determination, Language(language), timedelta(days=stale_after)
    )
    data = FORMATS[name](asked)
    if into is None:
        click.echo(data, nl=False)
        return
    written(into, data)
    door.note(f"wrote {into}")
