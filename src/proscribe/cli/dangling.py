"""``proscribe dangling``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.service.dangling import dangling


@click.command()
@door.places
def command(language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """List instruments, exemptions and clauses that cite one that ended or was renumbered.

    \b
    Examples:
      proscribe dangling
      proscribe dangling --as-of 2026-08-11 --json
    """  # noqa: D301
    found = dangling(door.workspace(**where))
    if as_json:
        door.show_json(found)
        return
    for one in found:
        door.say(f"{one.kind} {one.citing} cites {one.cited} {one.provision}".rstrip())
        what = door.told(one.why, language)
        by = f", now {one.replaced_by}" if one.replaced_by else ""
        door.say(f"    {what} since {door.moment(one.since)}{by}")
        if one.where:
            door.say(f"    {one.where}")
    if not found:
        door.say("nothing dangles")
