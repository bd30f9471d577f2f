"""``proscribe prove-entry``."""

from pathlib import Path

import click

from proscribe.cli import signing_options
from proscribe.service.attest import proven


@click.command()
@click.argument("number", type=click.IntRange(0))
@signing_options.evidence
def command(number: int, evidence_folder: Path) -> None:
    """Print the proof that entry NUMBER is in the log, as c2sp.org/tlog-proof has it.

    \b
    Examples:
      proscribe prove-entry 12 > 12.tlog-proof
    """  # noqa: D301
    click.echo(str(proven(evidence_folder, number)), nl=False)
