"""``proscribe gone``."""

import sys
from datetime import timedelta
from typing import Any

import click

from proscribe.cli import basis, door
from proscribe.inventory.vanished import Departure, Fate
from proscribe.model import Text
from proscribe.service.gone import Gone, Successor, gone

SHOWN = 20
COLOURS = {Fate.GONE: "green", Fate.UNKNOWN: "yellow", Fate.RETURNED: "red"}


@click.command()
@click.argument("determination")
@click.option(
    "--stale-after", default=30, show_default=True, help="Days after which a look says no more."
)
@click.option("--all", "everything", is_flag=True, help="List every row, not the first ones.")
@door.inventory
@door.places
def command(
    determination: str,
    stale_after: int,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say where something that DETERMINATION covers vanished, and what appeared when it did.

    Gone is not clean: what came in its place is counted, and marked as not assessed. A device
    that no look since could have shown to be free of it is unknown. Exits with 4 if one is.

    \b
    Examples:
      proscribe gone us-dhs-bod-17-01
      proscribe gone us-dhs-bod-17-01 --as-of 2024-09-30 --json
    """  # noqa: D301
    told = gone(door.workspace(**where), determination, timedelta(days=stale_after))
    if as_json:
        door.show_json(told)
    else:
        show(told, language, None if everything else SHOWN)
    sys.exit(door.UNKNOWN if told.unknown else 0)


def show(told: Gone, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    counts = Text(
        f"devices it is gone from: {told.gone}; unknown: {told.unknown}; "
        f"on which it returned: {told.returned}",
        f"appareils d'où il a disparu : {told.gone}; inconnus : {told.unknown}; "
        f"où il est revenu : {told.returned}",
    )
    door.say(f"  {door.told(counts, language)}")
    if told.departures:
        door.say()
        door.table(_departure(d, language) for d in told.departures[:shown])
        _left(len(told.departures), shown)
    if told.successors:
        door.say(f"\n{door.told(told.caution, language)}")
        door.table(_successor(s, told.gone, language) for s in told.successors[:shown])
        _left(len(told.successors), shown)
    basis.show(told.basis, language)


def _left(rows: int, shown: int | None) -> None:
    if shown is not None and rows > shown:
        door.say(f"  ... {rows - shown} (--all)")


def _departure(d: Departure, language: str) -> tuple[str, ...]:
    when = f"{d.last_seen:%Y-%m-%d} > " + (f"{d.without:%Y-%m-%d}" if d.without else "?")
    if d.returned:
        when += f" > {d.returned:%Y-%m-%d}"
    new = ", ".join(f"+ {n.name} {n.version}".strip() for n in d.newcomers[:FEW])
    more = f" ... {len(d.newcomers) - FEW}" if len(d.newcomers) > FEW else ""
    fate = door.style(door.told(FATES[d.fate], language), fg=COLOURS[d.fate])
    why = "" if d.fate is Fate.GONE else door.told(d.why, language)
    return d.device, fate, d.seen_as, d.product, when, new + more or why


def _successor(s: Successor, total: int, language: str) -> tuple[str, ...]:
    elsewhere = Text(
        f"on {s.arrival.elsewhere} others", f"sur {s.arrival.elsewhere} autres appareils"
    )
    return (
        f"{s.arrival.devices}/{total}",
        s.arrival.name,
        ", ".join(s.arrival.versions),
        ", ".join(map(str, s.arrival.identifiers)),
        door.told(elsewhere, language),
        ", ".join((door.told(s.assessment, language), *s.prohibited_by)),
    )


FEW = 3
FATES = {
    Fate.GONE: Text("gone", "disparu"),
    Fate.UNKNOWN: Text("unknown", "inconnu"),
    Fate.RETURNED: Text("returned", "revenu"),
}
