"""``proscribe suspend``."""

from typing import Any

import click

from proscribe.cli import acts
from proscribe.model import EventKind


@click.command()
@click.argument("determination")
@click.option("--id", "of", default="", help="Name of this suspension.  [default: from the order]")
@acts.options
def command(determination: str, **given: Any) -> None:  # noqa: ANN401
    """Suspend DETERMINATION, or a part of it: record the order, and show what is lifted.

    The order's file is kept in the register, with its digest. Without --provision and --effect
    everything is suspended; --jurisdiction and --party keep it to them. Nothing is reinstalled,
    and what others still require stays.

    \b
    Examples:
      proscribe suspend ca-tbs-2023-10-30 --order stay.pdf --dry-run
      proscribe suspend ID --provision traffic --order order.yaml -o artifacts --fleet fleet.yaml
      proscribe suspend ID --effect block-install --order pi.pdf --effective 2026-12-01 --json
    """  # noqa: D301
    acts.act(determination, EventKind.SUSPENDED, **given)
