"""``proscribe schema``."""

import click

from proscribe.cli import door
from proscribe.wire import SCHEMAS, schema


@click.command()
@click.argument("name", type=click.Choice(sorted(SCHEMAS)))
def command(name: str) -> None:
    """Print the JSON Schema (2020-12) of a file of ours.

    \b
    Examples:
      proscribe schema determination > determination.schema.json
    """  # noqa: D301
    door.show_json(schema(name))
