"""``proscribe record``."""

from typing import Any

import click

from proscribe.cli import acts
from proscribe.model import EventKind


@click.command()
@click.argument("determination")
@click.argument("event", type=click.Choice([k.value for k in EventKind]))
@click.option("--of", "--id", "of", default="", help="The suspension that is meant.")
@click.option("--adds", multiple=True, help="Provision that an amendment brings in.")
@click.option("--by", default="", help="What takes its place, or its new number.")
@acts.options
def command(determination: str, event: str, **given: Any) -> None:  # noqa: ANN401
    """Record that EVENT happened to DETERMINATION, and show what it changes.

    \b
    Examples:
      proscribe record ID confirmed --order committee.pdf
      proscribe record ID delayed --until 2026-12-20 --order notice.pdf
      proscribe record ID superseded --by NEW-ID --instrument 'Direction 7' --source URL
    """  # noqa: D301
    acts.act(determination, EventKind(event), **given)
