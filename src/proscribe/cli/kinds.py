"""``proscribe kinds``."""

import click

from proscribe.cli import door
from proscribe.model import Kind


@click.command()
@door.as_json
def command(*, as_json: bool) -> None:
    """List the kinds of identifier: spelling, grammar, meaning, strength and an example.

    \b
    Examples:
      proscribe kinds
      proscribe kinds --json
    """  # noqa: D301
    if as_json:
        door.show_json([_row(kind) for kind in Kind])
        return
    door.table(((k.value, k.strength.value, k.example, k.meaning) for k in Kind), indent="")


def _row(kind: Kind) -> dict[str, object]:
    return {
        "kind": kind.value,
        "meaning": kind.meaning,
        "grammar": kind.grammar,
        "example": kind.example,
        "strength": kind.strength,
        "matching": kind.matching,
        "platforms": sorted(kind.platforms),
        "effects": sorted(kind.effects),
    }
