"""``proscribe coverage``."""

from itertools import groupby
from operator import attrgetter
from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import effects, say, told
from proscribe.model import Proof
from proscribe.register import named
from proscribe.service.coverage import Covering, covering
from proscribe.service.served import ISSUED


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
    found = covering(door.workspace(**where), determination)
    if as_json:
        door.show_json(found)
    else:
        show(found, language)


def show(found: Covering, language: str) -> None:
    """Print what is done, then what is left and why, as a person reads it."""
    for group, rows in groupby(found.done, attrgetter("group")):
        door.say(door.style(_group(group, language), bold=True))
        door.table(
            (
                row.kind,
                effects((row.effect,), language),
                f"{row.target} ({told(named(Proof(row.proof)), language)})",
                f"{row.identifiers}",
            )
            for row in rows
        )
    total = sum(row.identifiers for row in found.left)
    door.say(door.style(say("gaps", language, n=total), fg="yellow", bold=True))
    door.table(
        (
            f"{row.identifiers}",
            _group(row.group, language),
            row.kind,
            effects((row.effect,), language),
            told(row.why, language),
        )
        for row in found.left
    )


def _group(name: str, language: str) -> str:
    """Return a group's id; the one of no fleet file is ours to translate."""
    head, dot, rest = name.partition(".")
    return f"{say(head, language)}{dot}{rest}" if head == ISSUED else name
