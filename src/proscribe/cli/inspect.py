"""``proscribe inspect``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from proscribe.cli import door
from proscribe.model import Inspection, Language
from proscribe.service.inspect import inspect
from proscribe.service.inspection_lines import FEW, lines

MALFORMED = 1


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="List every right, part and domain.")
@door.as_json
@door.language
def command(paths: tuple[Path, ...], language: str, *, everything: bool, as_json: bool) -> None:
    """Say what packages are, who signed them, and what they can reach on a device.

    A path is a file, or the folder of one application. Nothing of a package is run, and it is
    read where nothing can be written or called. What it can reach is not what it does.

    Exits with 1 when a package could not be read to its end.

    \b
    Examples:
      proscribe inspect wechat.apk
      proscribe inspect kav.msi Telegram.app --lang fr
      proscribe inspect *.apk --json
    """  # noqa: D301
    found: list[Inspection] = []
    for one in inspect(paths):
        found.append(one)
        if not as_json:
            _show(lines(one, Language(language), sys.maxsize if everything else FEW))
    if as_json:
        door.show_json(found)
    sys.exit(MALFORMED if any(one.malformed for one in found) else 0)


def _show(told: Iterator[str]) -> None:
    door.say(door.style(next(told), bold=True))
    for line in told:
        door.say(line)
