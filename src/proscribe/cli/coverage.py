"""``proscribe coverage``."""

from itertools import groupby
from operator import attrgetter
from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import effects, say
from proscribe.service.coverage import Covering, covering


@click.command()
@click.argument("determination", required=False)
@door.fleet
@door.places
def command(determination: str | None, language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """Show what is done about each kind of identifier, group by group, and the gaps that are left.

    Without DETERMINATION it is asked about everything that binds. Each target is named with
    its proof: what stands behind the claim that it enforces.

    \b
    Examples:
      proscribe coverage
      proscribe coverage ca-tbs-2023-10-30 --fleet fleet.yaml
      proscribe coverage us-omb-m-23-13 --lang fr --json
    """  # noqa: D301
    told = covering(door.workspace(**where), determination)
    if as_json:
        door.show_json(told)
    else:
        show(told, language)


def show(told: Covering, language: str) -> None:
    """Print what is done, then what is left and why, as a person reads it."""
    for group, rows in groupby(told.done, attrgetter("group")):
        door.say(door.style(group, bold=True))
        door.table(
            (
                row.kind,
                effects((row.effect,), language),
                f"{row.target} ({row.proof})",
                f"{row.identifiers}",
            )
            for row in rows
        )
    total = sum(row.identifiers for row in told.left)
    door.say(door.style(say("gaps", language, n=total), fg="yellow", bold=True))
    door.table(
        (
            f"{row.identifiers}",
            row.group,
            row.kind,
            effects((row.effect,), language),
            door.told(row.why, language),
        )
        for row in told.left
    )
