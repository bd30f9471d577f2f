"""``proscribe doctor``."""

import sys
from typing import Any

import click

from proscribe.cli import door
from proscribe.service.doctor import doctor


@click.command()
@door.inventory
@door.places
def command(language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """Say what works on this machine, and how to get what is missing.

    Exits with 1 when something that every command needs is not well.

    \b
    Examples:
      proscribe doctor
      proscribe doctor --register ./register --json
    """  # noqa: D301
    symptoms = doctor(door.workspace(**where))
    if as_json:
        door.show_json(symptoms)
    else:
        for s in symptoms:
            mark = "ok" if s.well else ("FAIL" if s.needed else "--")
            door.say(f"{mark:4}  {s.subject}: {s.saw}")
            if s.remedy:
                door.say(f"        {door.told(s.remedy, language)}")
    sys.exit(0 if all(s.well or not s.needed for s in symptoms) else 1)
