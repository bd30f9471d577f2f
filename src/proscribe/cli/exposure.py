"""``proscribe exposure``."""

import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from proscribe.cli import door, network_options
from proscribe.model import Text
from proscribe.model.text import counted
from proscribe.service.contacts import Held
from proscribe.service.exposure import Beside, Exposure, Stay, Touched, exposure

SHOWN = 20
DAYS = Text("day", "jour"), Text("days", "jours")


@click.command()
@click.argument("determination")
@network_options.logs
@network_options.log_zone
@click.option(
    "--addresses",
    type=network_options.FILE,
    help="Table of which device had which address: device, address, from, until.",
)
@click.option(
    "--inspection",
    "inspections",
    type=network_options.FILE,
    multiple=True,
    help="What inspect --json said of its packages; repeat it.",
)
@click.option("--all", "everything", is_flag=True, help="List every row, not the first ones.")
@door.inventory
@door.places
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    determination: str,
    logs: tuple[Path, ...],
    log_zone: ZoneInfo,
    addresses: Path | None,
    inspections: tuple[Path, ...],
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say how long what DETERMINATION covers was where, what it could reach, and whom it asked.

    Contacts are of addresses; a table of addresses says of which device they are. What it could
    reach is not what it did. Exits with 3 if a contact was found, 4 if no logs are held of some
    of the days.

    \b
    Examples:
      proscribe exposure us-dhs-bod-17-01 --logs dns/ --addresses leases.csv
      proscribe exposure ca-tbs-2023-10-30 --logs dns/ --inspection wechat.json --json
    """  # noqa: D301
    beside = Beside(logs=logs, addresses=addresses, inspections=inspections, zone=log_zone)
    told = exposure(door.workspace(**where), determination, beside)
    if as_json:
        door.show_json(told)
    else:
        show(told, language, None if everything else SHOWN)
    if told.others or any(s.contacts for s in told.stays):
        sys.exit(door.FOUND)
    sys.exit(door.UNKNOWN if any(s.days_held < s.days for s in told.stays) else 0)


def show(told: Exposure, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    for stay in told.stays[:shown]:
        _stay(stay, language)
    if shown is not None and len(told.stays) > shown:
        door.say(f"  ... {len(told.stays) - shown} (--all)")
    if told.others:
        of = Text("contacts that belong to no stay:", "contacts hors de tout séjour :")
        door.say(f"\n{door.told(of, language)}")
        door.table(_touched(t) for t in told.others[:shown])
    held(told.held, language)
    for one in told.caution:
        door.say(f"! {door.told(one, language)}")


def held(files: tuple[Held, ...], language: str) -> None:
    """Print what logs were read, and what of them could not be."""
    if files:
        door.say(f"\n{door.told(Text('logs:', 'journaux :'), language)}")
        door.table(_held(one, language) for one in files)


def _held(one: Held, language: str) -> tuple[str, ...]:
    counts = (
        counted(one.lines, Text("line", "ligne"), Text("lines", "lignes")),
        counted(one.rejected, Text("rejected", "rejetée"), Text("rejected", "rejetées")),
        counted(len(one.days), *DAYS),
    )
    lines = ", ".join(door.told(c, language) for c in counts)
    return one.file, one.log or "-", lines, one.fault


def _stay(stay: Stay, language: str) -> None:
    until = f"{stay.without:%Y-%m-%d}" if stay.without else ""
    held, every = counted(stay.days_held, *DAYS), counted(stay.days, *DAYS)
    logs = Text(f"logs of {stay.days_held} of {every.en}", f"journaux de {held.fr} de {stay.days}")
    door.say(
        f"  {stay.device}  {stay.product}  {stay.first_seen:%Y-%m-%d} > {until}  "
        f"{door.told(logs, language)}"
    )
    contents = dict.fromkeys(door.told(r.spoken, language) for r in stay.reach)
    if contents:
        could = Text("could reach: ", "pouvait atteindre : ")
        door.say(f"    {door.told(could, language)}{', '.join(contents)}")
    if stay.contacts:
        door.table((_touched(t) for t in stay.contacts), indent="    ")


def _touched(one: Touched) -> tuple[str, ...]:
    contact = one.contact
    return (
        f"{contact.day}",
        one.device or contact.client,
        contact.identifier.value,
        str(contact.lines),
        ", ".join(one.products),
    )
