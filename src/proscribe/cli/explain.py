"""``proscribe explain``."""

import sys
from typing import Any

import click

from proscribe.cli import door
from proscribe.service.explain import Explanation, explain, find


@click.command()
@click.argument("identifier")
@door.places
def command(identifier: str, language: str, *, as_json: bool, **where: Any) -> None:  # noqa: ANN401
    """Say why IDENTIFIER is prohibited, by whom, since when; or who bears it, and that it is not.

    IDENTIFIER is a value, or kind:value where a value alone could be of several kinds.

    \b
    Examples:
      proscribe explain com.tencent.mm
      proscribe explain linux.deb-package:kesl
      proscribe explain macos.team-id:5A4RE8SF68 --as-of 2023-11-01
    """  # noqa: D301
    asked = door.workspace(**where)
    try:
        found = [explain(asked, one) for one in find(asked, identifier)]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="IDENTIFIER") from error
    if as_json:
        door.show_json(found)
    elif not found:
        door.say(f"the catalogue does not know {identifier}: nothing prohibits it by this name")
    else:
        for one in found:
            _show(one, language)
    sys.exit(door.FOUND if any(x.prohibited for x in found) else 0)


def _show(one: Explanation, language: str) -> None:
    door.say(door.style(str(one.identifier), bold=True) + f"  {one.meaning} ({one.strength})")
    for bearer in one.bearers:
        door.say(f"  borne by {bearer.id}  [{bearer.tier}] {bearer.source}")
    for cause in one.causes:
        door.say(door.style(f"  {cause.determination}", bold=True) + f"  {cause.status}")
        door.say(f"    {door.told(cause.title, language)}; since {cause.since:%Y-%m-%d}")
        for step in cause.because:
            door.say(f"    because {door.told(step.text, language)}")
        reach = ", ".join(cause.in_scope_on) or "no device: the scope does not reach it"
        door.say(f"    asks: {door.effects(cause.effects)}; on {reach}")
    if not one.causes:
        door.say("  no determination of the register reaches it")
