"""``proscribe residual``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import effects, say
from proscribe.register import phrase
from proscribe.service.residual import residual


@click.command()
@click.argument("determination")
@door.fleet
@door.places
def command(determination: str, language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """Show what would still be owed of what DETERMINATION covers if it were gone, and by whom.

    It is asked the same of one that has ended: what others still require of the same things.

    \b
    Examples:
      proscribe residual us-dhs-bod-17-01
      proscribe residual us-omb-m-23-13 --as-of 2026-11-01 --json
    """  # noqa: D301
    told = residual(door.workspace(**where), determination)
    if as_json:
        door.show_json(told)
        return
    status = door.told(phrase(told.status), language)
    door.say(door.style(f"{told.determination}", bold=True) + f"  {status}")
    kept = [r for r in told.rows if r.owed]
    door.say(f"  {say('residual', language, all=len(told.rows), n=len(kept))}")
    door.table((r.identifier, effects(r.owed, language), ", ".join(r.because)) for r in kept)
    free = [r for r in told.rows if r.gone]
    if free:
        door.say(f"  {say('free', language, n=len(free))}")
        door.table((r.identifier, effects(r.gone, language)) for r in free)
