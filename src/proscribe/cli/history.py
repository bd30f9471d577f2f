"""``proscribe history``."""

from datetime import timedelta
from typing import Any

import click

from proscribe.cli import basis, door
from proscribe.inventory.places import By
from proscribe.model import Presence, Text
from proscribe.service.history import Had, History, history

SHOWN = 20
HEADINGS = (
    Text("device", "appareil"),
    Text("product", "produit"),
    Text("first seen", "vu d'abord"),
    Text("last seen", "vu en dernier"),
    Text("gone at", "absent dès"),
    Text("after", "après"),
    Text("came back", "revenu"),
)
COUNTS = (
    Text("ever had it", "l'ont eu"),
    Text("have it", "l'ont"),
    Text("unknown", "inconnus"),
    Text("came back", "revenu"),
    Text("removal", "retrait"),
)


@click.command()
@click.argument("determination")
@click.option("--all", "everything", is_flag=True, help="List every row, not the first ones.")
@door.by
@door.inventory
@door.fleet
@door.places
def command(
    determination: str,
    by: str | None,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say who ever had what DETERMINATION covers: from when to when, and how long removal took.

    What happened between two looks is known no better than that: a product is gone from the
    first look that denies it. Latencies count from the day on which the duty began, or from the
    look that showed the product again, if that is later.

    \b
    Examples:
      proscribe history us-dhs-bod-17-01
      proscribe history us-dhs-bod-17-01 --as-of 2024-09-30 --json
      proscribe history us-dhs-bod-17-01 --by platform
    """  # noqa: D301
    told = history(door.workspace(**where), determination, By(by) if by else None)
    if as_json:
        door.show_json(told)
    else:
        show(told, language, None if everything else SHOWN)


def show(told: History, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    for line in _counts(told):
        door.say(f"  {door.told(line, language)}")
    if told.by:
        _parts(told, language)
    elif told.had:
        _had(told, language, shown)
    basis.show(told.basis, language)


def _parts(told: History, language: str) -> None:
    """Print the counts by group, platform, person, product or source."""
    door.say()
    rows = [(door.bys(str(told.by), language), *(door.told(h, language) for h in COUNTS))]
    for p in told.parts:
        took = door.told(_days(p.median), language) if p.median is not None else ""
        counts = (p.devices, p.present, p.unknown, p.returned)
        rows.append((p.name or "-", *map(str, counts), took))
    door.table(rows)


def _had(told: History, language: str, shown: int | None) -> None:
    door.say()
    rows = [tuple(door.told(h, language) for h in HEADINGS)]
    door.table([*rows, *(_row(h, language) for h in told.had[:shown])])
    if shown is not None and len(told.had) > shown:
        door.say(f"  ... {len(told.had) - shown} (--all)")


def _counts(told: History) -> tuple[Text, ...]:
    counted = Text(
        f"devices that ever had it: {told.devices}; that have it: {told.present}; "
        f"unknown: {told.unknown}; "
        f"on which it came back: {told.returned}",
        f"appareils qui l'ont jamais eu : {told.devices}; qui l'ont : {told.present}; "
        f"inconnus : {told.unknown}; "
        f"où il est revenu : {told.returned}",
    )
    if told.median is None or told.most is None:
        return (counted,)
    took = Text(
        f"removal took {_days(told.median).en} at the median, {_days(told.most).en} at 95 %",
        f"le retrait a pris {_days(told.median).fr} en médiane, {_days(told.most).fr} à 95 %",
    )
    return counted, took


def _days(span: timedelta) -> Text:
    days = f"{span / timedelta(days=1):.1f}"
    return Text(f"{days} days", f"{days.replace('.', ',')} jours")


def _row(h: Had, language: str) -> tuple[str, ...]:
    gone = f"{h.without:%Y-%m-%d}" if h.without else ""
    if h.presence is Presence.UNKNOWN:
        gone += " ?"
    after = door.told(_days(h.latency), language) if h.latency is not None else ""
    times = (f"{h.first_seen:%Y-%m-%d}", f"{h.last_seen:%Y-%m-%d}", gone)
    return h.device, h.product, *times, after, str(h.returned or "")
