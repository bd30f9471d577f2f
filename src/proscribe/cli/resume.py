"""``proscribe resume``."""

from typing import Any

import click

from proscribe.cli import acts
from proscribe.model import EventKind


@click.command()
@click.argument("determination")
@click.option("--of", default="", help="The suspension that is over, where several hold.")
@acts.options
def command(determination: str, **given: Any) -> None:  # noqa: ANN401
    """End a suspension of DETERMINATION: record it, and show what is enforced again.

    Where several orders suspend it, --of says which one is over; what another still suspends
    stays suspended.

    \b
    Examples:
      proscribe resume ID --order appeal.pdf
      proscribe resume ID --of district-court --order appeal.pdf --dry-run --json
    """  # noqa: D301
    acts.act(determination, EventKind.RESUMED, **given)
