"""``proscribe lint``."""

import sys
from pathlib import Path

import click

from proscribe.cli import door
from proscribe.cli.words import say, told
from proscribe.service.lint import Looked, lint

SHOWN = 10


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@door.language
@door.as_json
def command(paths: tuple[Path, ...], language: str, *, as_json: bool) -> None:
    """Find in files of native rules what a checker accepts and an engine does not obey.

    PATHS are files, or folders that are looked through; the rules may be anybody's. Found as
    well is what defeats a prohibition, and two files of one format that contradict. A file of a
    format that no lint knows is counted and named, never passed over in silence.
    Exits with 1 if there is a fault, and with 0 if there is none.

    \b
    Examples:
      proscribe lint /etc/fapolicyd/rules.d
      proscribe lint policies/ zones/db.rpz --lang fr
      proscribe lint artifacts/ --json
    """  # noqa: D301
    looked = lint(paths)
    if as_json:
        door.show_json(looked)
    else:
        show(looked, language)
    sys.exit(1 if looked.faults else 0)


def show(looked: Looked, language: str) -> None:
    """Print each fault with its place, why it matters and what to do, then what was looked at."""
    for fault in looked.faults:
        head = f"{fault.place}: {fault.rule}"
        door.say(
            door.style(head, fg="red", bold=True) + (f"  {fault.found}" if fault.found else "")
        )
        door.say(f"    {told(fault.why, language)}")
        door.say(f"    {say('what to do', language, what=told(fault.remedy, language))}")
    door.say(say("faults", language, n=len(looked.faults), read=looked.read))
    passed = looked.not_looked_at
    if passed:
        door.say(say("not looked at", language, n=len(passed)))
        for source in passed[:SHOWN]:
            door.say(f"    {source}")
    if len(passed) > SHOWN:
        door.say(f"    {say('more', language, n=len(passed) - SHOWN)}")
