"""``proscribe explain``."""

import sys
from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.meanings import meaning
from proscribe.cli.words import effects, say, status, told
from proscribe.register import named
from proscribe.service.explain import Cause, Explanation, explain, find


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
        door.say(say("unknown", language, what=identifier))
    else:
        for one in found:
            _show(one, language)
    sys.exit(door.FOUND if any(x.prohibited for x in found) else 0)


def _show(one: Explanation, language: str) -> None:
    kind = one.identifier.kind
    what = f"{meaning(kind, language)} ({told(named(kind.strength), language)})"
    door.say(f"{door.style(str(one.identifier), bold=True)}  {what}")
    for bearer in one.bearers:
        who = {"id": bearer.id, "tier": bearer.tier, "source": bearer.source}
        door.say(f"  {say('borne', language, **who)}")
    for cause in one.causes:
        _cause(cause, language)
    if not one.causes:
        door.say(f"  {say('unreached', language)}")


def _cause(cause: Cause, language: str) -> None:
    by = door.style(f"  {cause.determination}", bold=True)
    door.say(f"{by}  {status(cause.status, language)}")
    title, since = told(cause.title, language), f"{cause.since:%Y-%m-%d}"
    door.say(f"    {say('titled', language, title=title, at=since)}")
    for step in cause.because:
        door.say(f"    {say('step', language, what=told(step.text, language))}")
    where = ", ".join(cause.in_scope_on) or say("no device", language)
    done = effects(cause.effects, language)
    door.say(f"    {say('asks', language, effects=done, where=where)}")
