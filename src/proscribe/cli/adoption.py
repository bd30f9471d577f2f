"""``proscribe adoption``."""

from typing import Any

import click

from proscribe.cli import door
from proscribe.cli.words import status, told
from proscribe.model import Language, Text
from proscribe.service.adoption import CALLED, Course, Follower, Following, adoption
from proscribe.service.demonstration.numbers import typeset

COLOURS = {Course.ADOPTED: "green", Course.AWAITED: "red", Course.ADOPTED_LATE: "yellow"}
NOBODY = Text("no adopter is named", "aucun organisme n'est désigné")
OUTSIDE = Text("out of scope", "hors de la portée")
READ = Text("interpretations", "interprétations")
READINGS = {
    "scope": Text("scope", "portée"),
    "application": Text("application", "application"),
    "suite": Text("suite", "suite"),
    "vendor": Text("vendor", "fournisseur"),
    "owner": Text("owner", "propriétaire"),
    "successor": Text("successor", "successeur"),
    "component": Text("component", "composant"),
    "service": Text("service", "service"),
}
"""What of a provision an interpretation is about: its scope, or one sort of what it covers."""

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
    title = told(following.title, language)
    door.say(door.style(f"{following.determination}  {title}", bold=True))
    door.say(f"  {status(following.status, language)}")
    for follower in following.followers:
        _follower(follower, language)
    if not following.followers:
        door.say(f"  {told(NOBODY, language)}")
    if following.excludes:
        door.say(f"  {told(OUTSIDE, language)}")
    for outside in following.excludes:
        what, why = told(outside.what, language), told(outside.why, language)
        door.say(f"    {what}{_colon(language)} {why}  {outside.source}".rstrip())
    if following.interpretations:
        door.say(f"  {told(READ, language)}")
    for read in following.interpretations:
        of = f"{read.provision}, {_of(read.of, language)}{_colon(language)}"
        door.say(f"    {of} {told(read.note, language)}")


def _follower(follower: Follower, language: str) -> None:
    name = f" ({told(follower.name, language)})" if follower.name else ""
    state = door.style(told(CALLED[follower.state], language), fg=COLOURS.get(follower.state))
    own = "" if follower.listed else f", {told(OWN, language)}"
    colon = _colon(language)
    day = f"; {follower.day}, {follower.by}{colon} {follower.evidence}" if follower.day else ""
    door.say(f"  {follower.body}{name}{colon} {state}{own}{day}")
    if follower.note is not None:
        door.say(f"      {told(follower.note, language)}")


def _colon(language: str) -> str:
    return typeset(" :", Language(language)) if language == Language.FR else ":"


def _of(read: str, language: str) -> str:
    """Return what is read: the scope, or a predicate and what it is about."""
    predicate, colon, subject = read.partition(": ")
    called = told(READINGS[predicate], language) if predicate in READINGS else predicate
    return f"{called} ({subject})" if colon else called
