"""``proscribe check``."""

import sys
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door
from proscribe.model import Presence
from proscribe.service.check import Check, check

CODES = {Presence.ABSENT: 0, Presence.PRESENT: door.FOUND, Presence.UNKNOWN: door.UNKNOWN}


@click.command()
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("/"),
    show_default=True,
    help="The file system to look at.",
)
@door.places
def command(root: Path, language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """Tell whether anything prohibited is on this very device.

    Exits with 0 if nothing is, 3 if something is, 4 if it cannot be known.

    \b
    Examples:
      proscribe check
      proscribe check --root /mnt/image --register ./register --json
    """  # noqa: D301
    told = check(door.workspace(**where), root)
    if as_json:
        door.show_json(told)
    else:
        _show(told, language)
    sys.exit(CODES[told.presence])


def _show(told: Check, language: str) -> None:
    sources = ", ".join(told.sources) or "no source"
    door.say(f"{told.device} ({told.platform}): {told.looked_at} applications, by {sources}")
    for row in told.rejected:
        door.note(f"  {row.place}: {row.reason}; {row.remedy}")
    for one in told.present:
        first = one.judgements[0]
        door.say(
            door.style(f"  present: {one.seen_as}", fg="red", bold=True) + f"  by {one.source}"
        )
        door.say(f"    {', '.join(first.row.products)}: {first.certainty}")
        door.say(f"    {door.told(first.why, language)}")
        door.say(f"    prohibited by {', '.join(first.row.determinations)}")
    if told.presence is Presence.ABSENT:
        door.say("  nothing prohibited is here")
    if told.hidden:
        door.say(f"  cannot be known here: {', '.join(told.hidden)}")
