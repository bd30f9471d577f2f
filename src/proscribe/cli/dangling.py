"""``proscribe dangling``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import say
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
        kind, cited = say(one.kind, language), f"{one.cited} {one.provision}".rstrip()
        door.say(say("cites", language, kind=kind, citing=one.citing, cited=cited))
        since = say("since", language, at=door.moment(one.since)) if one.since else ""
        by = say("now", language, by=one.replaced_by) if one.replaced_by else ""
        door.say(f"    {door.told(one.why, language)}{since}{by}")
        if one.where:
            door.say(f"    {one.where}")
    if not found:
        door.say(say("nothing dangles", language))
