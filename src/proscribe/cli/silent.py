"""``proscribe silent``."""

import sys
from pathlib import Path
from typing import Any

import click

from proscribe.cli import basis, door
from proscribe.model import Text
from proscribe.service.silent import Silent, silent

SHOWN = 20


@click.command()
@click.option(
    "--days", default=30, show_default=True, help="Days without a look that make a device silent."
)
@click.option(
    "--expected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="List of the devices that should report: a table or lines of JSON with 'device', or "
    "one name a line.",
)
@click.option("--all", "everything", is_flag=True, help="List every device, not the first ones.")
@door.inventory
@door.fleet
@door.places
def command(
    days: int,
    expected: Path | None,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say which devices stopped reporting, which never did, and which sources are blind to what.

    Which devices never reported can be known only by a list: that of --expected, and those of
    the groups of the fleet file. Exits with 4 when a device is silent or never reported.

    \b
    Examples:
      proscribe silent --days 14
      proscribe silent --expected machines.csv --fleet fleet.yaml --json
    """  # noqa: D301
    told = silent(door.workspace(**where), days, expected)
    if as_json:
        door.show_json(told)
    else:
        show(told, language, None if everything else SHOWN)
    sys.exit(door.UNKNOWN if told.silent or told.never else 0)


def show(told: Silent, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    stopped = Text(
        f"silent for more than {told.days} days: {len(told.silent)}",
        f"silencieux depuis plus de {told.days} jours : {len(told.silent)}",
    )
    door.say(door.told(stopped, language))
    if told.silent:
        door.table(
            (q.device, q.platform, f"{q.last_seen:%Y-%m-%d}", ", ".join(q.sources), q.person)
            for q in told.silent[:shown]
        )
        _left(len(told.silent), shown)
    door.say(door.told(_never(told), language))
    if told.never:
        door.table((device,) for device in told.never[:shown])
        _left(len(told.never), shown)
    if told.parts:
        door.table(
            (p.by, p.name or door.told(NONE, language), f"{p.silent}", f"{p.never}")
            for p in told.parts
        )
    basis.show(told.basis, language)
    _blind(told, shown)


def _blind(told: Silent, shown: int | None) -> None:
    if told.basis.blind:
        door.table(
            (b.source, b.platform, b.product, f"{b.devices}/{b.of}")
            for b in told.basis.blind[:shown]
        )
        _left(len(told.basis.blind), shown)


def _never(told: Silent) -> Text:
    if not told.expected:
        return UNLISTED
    return Text(
        f"never reported: {len(told.never)} of {told.expected} that were expected; "
        f"reporting and on no list: {len(told.unexpected)}",
        f"jamais vus : {len(told.never)} sur {told.expected} attendus; "
        f"vus et sur aucune liste : {len(told.unexpected)}",
    )


def _left(rows: int, shown: int | None) -> None:
    if shown is not None and rows > shown:
        door.say(f"  ... {rows - shown} (--all)")


NONE = Text("(none)", "(aucun)")
UNLISTED = Text(
    "which devices never reported cannot be known: no list says which are expected (--expected)",
    "on ne peut savoir quels appareils n'ont jamais été vus : aucune liste ne dit lesquels sont "
    "attendus (--expected)",
)
