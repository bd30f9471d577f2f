"""``proscribe since``."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import click

from proscribe.cli import basis, door
from proscribe.model import Presence, Text
from proscribe.service.since import Holding, Since, since

SHOWN = 20


@click.command()
@click.argument("determination")
@click.option(
    "--from",
    "start",
    type=door.Instant(),
    help="Tell what came after the end of this day, or this instant, from what was there before.",
)
@click.option("--all", "everything", is_flag=True, help="List every row, not the first ones.")
@door.inventory
@door.places
def command(
    determination: str,
    start: datetime | None,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say since when each device has what DETERMINATION covers, and who got it after a day.

    A product is there without a break as long as no look that could show it denies it. Exits
    with 3 when something is there, with 4 when nothing is but nobody can know of some device.

    \b
    Examples:
      proscribe since us-dhs-bod-17-01
      proscribe since us-dhs-bod-17-01 --from 2024-09-30 --as-of 2024-12-31 --json
    """  # noqa: D301
    told = since(door.workspace(**where), determination, start, timedelta(days=30))
    if as_json:
        door.show_json(told)
    else:
        show(told, language, None if everything else SHOWN)
    sys.exit(door.FOUND if told.present else door.UNKNOWN if told.unknown else 0)


def show(told: Since, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    count, devices = len(told.kept), len({h.device for h in told.kept})
    there = Text(
        f"there without a break{_before(told).en}: {count}, on {devices} devices",
        f"présents sans interruption{_before(told).fr} : {count}, sur {devices} appareils",
    )
    _part(there, told.kept, language, shown)
    if told.unsure:
        _part(UNSURE, told.unsure, language, shown)
    if told.start:
        came, day = len(told.came), f"{told.start:%Y-%m-%d}"
        after = Text(f"came after {day}: {came}", f"arrivés après le {day} : {came}")
        _part(after, told.came, language, shown)
    basis.show(told.basis, language)


def _before(told: Since) -> Text:
    if told.start is None:
        return Text(" until now", " à ce jour")
    day = f"{told.start:%Y-%m-%d}"
    return Text(f" since {day} or before", f" depuis le {day} ou avant")


def _part(title: Text, rows: Sequence[Holding], language: str, shown: int | None) -> None:
    door.say(f"  {door.told(title, language)}")
    if rows:
        door.table((_row(h, language) for h in rows[:shown]), indent="    ")
    if shown is not None and len(rows) > shown:
        door.say(f"    ... {len(rows) - shown} (--all)")


def _row(h: Holding, language: str) -> tuple[str, ...]:
    dates = f"{h.since:%Y-%m-%d} > " + (f"{h.without:%Y-%m-%d}" if h.without else "")
    again = Text("again", "de nouveau") if h.again else None
    unsure = "?" if h.presence is Presence.UNKNOWN else ""
    return h.device, h.product, dates + unsure, door.told(again, language) if again else ""


UNSURE = Text(
    "were there, and no look since could have shown whether they still are:",
    "étaient présents, et aucun examen depuis n'aurait pu montrer s'ils le sont encore :",
)
