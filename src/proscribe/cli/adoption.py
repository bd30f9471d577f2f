"""``proscribe adoption``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.model import Text
from proscribe.service.adoption import CALLED, Course, Follower, Following, adoption

COLOURS = {Course.ADOPTED: "green", Course.AWAITED: "red", Course.ADOPTED_LATE: "yellow"}
NOBODY = Text("no adopter is named", "aucun organisme n'est désigné")
OUTSIDE = Text("out of scope", "hors de la portée")
READ = Text("interpretations", "interprétations")
OWN = Text("of its own accord", "de son propre chef")


@click.command()
@click.argument("determinations", nargs=-1, metavar="[ID]...")
@door.places
def command(
    determinations: tuple[str, ...],
    language: str,
    *,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Say which bodies must follow a determination, and which have made it their own.

    With what lies outside its scope on purpose, and how its disputed edges are read.

    \b
    Examples:
      proscribe adoption ca-tbs-2023-10-30
      proscribe adoption --as-of 2023-11-30 --json
    """  # noqa: D301
    found = adoption(door.workspace(**where), determinations)
    if as_json:
        door.show_json(found)
        return
    for following in found:
        _show(following, language)


def _show(following: Following, language: str) -> None:
    title = door.told(following.title, language)
    door.say(door.style(f"{following.determination}  {title}", bold=True))
    door.say(f"  {following.status}")
    for follower in following.followers:
        _follower(follower, language)
    if not following.followers:
        door.say(f"  {door.told(NOBODY, language)}")
    if following.excludes:
        door.say(f"  {door.told(OUTSIDE, language)}")
    for outside in following.excludes:
        what, why = door.told(outside.what, language), door.told(outside.why, language)
        door.say(f"    {what}: {why}  {outside.source}".rstrip())
    if following.interpretations:
        door.say(f"  {door.told(READ, language)}")
    for read in following.interpretations:
        door.say(f"    {read.provision}, {read.of}: {door.told(read.note, language)}")


def _follower(follower: Follower, language: str) -> None:
    name = f" ({door.told(follower.name, language)})" if follower.name else ""
    state = door.style(door.told(CALLED[follower.state], language), fg=COLOURS.get(follower.state))
    own = "" if follower.listed else f", {door.told(OWN, language)}"
    day = f"; {follower.day}, {follower.by}: {follower.evidence}" if follower.day else ""
    door.say(f"  {follower.body}{name}: {state}{own}{day}")
    if follower.note is not None:
        door.say(f"      {door.told(follower.note, language)}")
