"""``proscribe review``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from proscribe.cli import basis, door
from proscribe.model import Text
from proscribe.service.review import Review, Unreviewed, review

SHOWN = 20


@click.command()
@click.option(
    "--from",
    "start",
    type=door.Instant(),
    help="Only what was first seen after the end of this day, or this instant.",
)
@click.option("--all", "everything", is_flag=True, help="List what the catalogue knows, too.")
@door.inventory
@door.places
def command(
    start: datetime | None,
    language: str,
    *,
    everything: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """List what bears a prohibited maker's signature and meets no prohibition, for a person.

    It may be a new product of that maker, or a copy under another name; or it has a prohibited
    product's name and a stranger's signature. A name alone brings nothing here, and nothing here
    is a finding. What the catalogue knows counts as reviewed: enter it in your own.

    \b
    Examples:
      proscribe review
      proscribe review --from 2026-10-31 --json
    """  # noqa: D301
    told = review(door.workspace(**where), start)
    if as_json:
        door.show_json(told)
    else:
        show(told, language, None if everything else SHOWN)


def show(told: Review, language: str, shown: int | None) -> None:
    """Print an answer as a person reads it."""
    heading = Text(
        f"to review: {len(told.candidates)}; known to the catalogue and not prohibited: "
        f"{len(told.known)}",
        f"à examiner : {len(told.candidates)}; connus du catalogue et non interdits : "
        f"{len(told.known)}",
    )
    door.say(door.told(heading, language))
    rows(told.candidates[:shown], language)
    if shown is None:
        rows(told.known, language)
    elif len(told.candidates) > shown:
        door.say(f"  ... {len(told.candidates) - shown} (--all)")
    basis.show(told.basis, language)


def rows(found: Iterable[Unreviewed], language: str) -> None:
    """Print candidates, each with the reason for it."""
    for one in found:
        c = one.candidate
        on = Text(
            f"on {c.devices} devices, {c.ever} ever, first seen on {c.first_seen:%Y-%m-%d}",
            f"sur {c.devices} appareils, {c.ever} en tout, vu d'abord le {c.first_seen:%Y-%m-%d}",
        )
        door.say(f"  {c.name} {', '.join(c.versions)}  {c.platform}  {door.told(on, language)}")
        door.say(f"    {door.told(c.why, language)}: {', '.join(c.products)}")
        door.say(f"    {', '.join((*map(str, c.identifiers), *one.known_as))}")
