"""``proscribe consider``."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from proscribe.cli import basis, door, review
from proscribe.cli.words import told as worded
from proscribe.model import Certainty, Text
from proscribe.register import named
from proscribe.service.consider import Considered, consider

SHOWN = 20


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--stale-after", default=30, show_default=True, help="Days after which a look says no more."
)
@click.option("--all", "everything", is_flag=True, help="List every row, not the first ones.")
@door.inventory
@door.fleet
@door.places
def command(
    file: Path,
    stale_after: int,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say what the determination in FILE would touch, before it is decided.

    FILE is a draft, under the rules of every determination, and not in the register. It is asked
    of all that the inventory knows as if it bound at the instant; nothing is recorded.

    \b
    Examples:
      proscribe consider draft.yaml
      proscribe consider draft.yaml --fleet fleet.yaml --as-of 2026-11-01 --json
    """  # noqa: D301
    told = consider(door.workspace(**where), file, timedelta(days=stale_after))
    if as_json:
        door.show_json(told)
    else:
        show(told, language, None if everything else SHOWN)


def show(told: Considered, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    door.say(door.style(f"{told.determination}  {door.told(told.title, language)}", bold=True))
    for line in _counts(told):
        door.say(f"  {door.told(line, language)}")
    sure = (f"{n} {worded(named(Certainty(c)), language)}" for c, n in told.certainties.items())
    if told.certainties:
        door.say(f"  {', '.join(sure)}")
    if told.products:
        door.say()
        door.table(
            _product(p.product, p.present, p.ever, f"{p.first_seen:%Y-%m-%d}", language)
            for p in told.products
        )
    named_groups = [g for g in told.groups if g.name]
    if named_groups:
        door.say()
        door.table((g.name, f"{g.present}/{g.devices}", f"? {g.unknown}") for g in named_groups)
    _beside(told, language, shown)
    basis.show(told.basis, language)


def _counts(told: Considered) -> tuple[Text, ...]:
    return (
        Text(
            f"devices that have it: {told.devices}; unknown: {told.unknown}; people: {told.people}",
            f"appareils qui l'ont : {told.devices}; inconnus : {told.unknown}; "
            f"personnes : {told.people}",
        ),
        Text(
            f"of these devices, nothing in force reaches it yet on: {told.alone}",
            f"appareils parmi eux où rien en vigueur ne le vise encore : {told.alone}",
        ),
        Text(
            f"identifiers: {told.identifiers}; that the catalogue cannot resolve: "
            f"{len(told.unresolved)}; by which more is taken: {len(told.collateral)}",
            f"identifiants : {told.identifiers}; que le catalogue ne peut résoudre : "
            f"{len(told.unresolved)}; qui touchent davantage : {len(told.collateral)}",
        ),
    )


def _product(name: str, present: int, ever: int, first: str, language: str) -> tuple[str, ...]:
    counts = Text(f"on {present} devices, {ever} ever", f"sur {present} appareils, {ever} en tout")
    seen = Text(f"first seen on {first}", f"vu d'abord le {first}")
    return name, door.told(counts, language), door.told(seen, language)


def _beside(told: Considered, language: str, shown: int | None) -> None:
    if told.beside:
        title = Text(
            f"of the same makers, and not covered: {len(told.beside)}",
            f"des mêmes fabricants, et non visés : {len(told.beside)}",
        )
        door.say(f"\n{door.told(title, language)}")
        review.rows(told.beside[:shown], language)
    for one in told.unresolved[:shown]:
        door.say(f"  ? {one.subject}: {door.told(one.why, language)}")
    for other in told.collateral[:shown]:
        door.say(f"  ! {other.identifier}: {door.told(other.why, language)}")
