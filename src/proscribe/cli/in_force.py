"""``proscribe in-force``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.status import show
from proscribe.cli.words import say
from proscribe.service.status import in_force


@click.command()
@door.places
def command(language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """List what binds at an instant, provision by provision, with what made it so.

    \b
    Examples:
      proscribe in-force
      proscribe in-force --as-of 2020-10-01 --json
      proscribe in-force --as-of 2026-02-01 --as-known 2026-03-01
    """  # noqa: D301
    found = in_force(door.workspace(**where))
    if as_json:
        door.show_json(found)
        return
    for told in found:
        show(told, language)
    if not found:
        door.say(say("nothing in force", language))
