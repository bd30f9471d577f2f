"""``proscribe rescind``."""

from typing import Any

import click

from proscribe.cli import acts
from proscribe.model import EventKind


@click.command()
@click.argument("determination")
@acts.options
def command(determination: str, **given: Any) -> None:  # noqa: ANN401
    """Rescind DETERMINATION, or a provision of it: record the instrument, and show what is lifted.

    What other determinations still require stays, and is shown. What cites it is listed as
    dangling.

    \b
    Examples:
      proscribe rescind us-dhs-bod-17-01 --order notice.pdf --dry-run
      proscribe rescind ID --instrument 'Direction 2026-4' --source https://example.org/4
    """  # noqa: D301
    acts.act(determination, EventKind.RESCINDED, **given)
