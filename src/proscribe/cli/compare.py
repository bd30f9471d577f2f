"""``proscribe compare``."""

import sys
from pathlib import Path

import click

from proscribe.cli import door, reports
from proscribe.model import Inspection, Language

PACKAGE = click.Path(path_type=Path)
DIFFERENT = 1


@click.command()
@click.argument("one", type=PACKAGE)
@click.argument("other", type=PACKAGE)
@click.option("--all", "everything", is_flag=True, help="List every right, part and domain.")
@reports.options
@door.as_json
@door.language
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    one: Path,
    other: Path,
    language: str,
    page: Path | None,
    sheet: Path | None,
    font_folders: tuple[Path, ...],
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Lay two packages side by side, or two versions of one: what the second can reach besides.

    What it can reach is not what it does. To ask whether one is a copy of the other, use
    ``proscribe resembles``.

    Exits with 1 when they differ in anything that is compared.

    \b
    Examples:
      proscribe compare wechat-8.0.40.apk wechat-8.0.50.apk
      proscribe compare signal.apk wechat.apk --lang fr
      proscribe compare old.apk new.apk --json
      proscribe compare old.apk new.apk --html difference.html
    """  # noqa: D301
    from proscribe.service.compare import FEW, compare, lines
    from proscribe.service.inspect import inspect

    first, second = inspect((one, other))
    found = compare(first, second)
    if page or sheet:
        _report(first, second, page, sheet, font_folders)
    if as_json:
        door.show_json(found)
    elif not (page or sheet):
        for line in lines(found, Language(language), sys.maxsize if everything else FEW):
            door.say(line)
    sys.exit(DIFFERENT if any(d.gained or d.lost for d in found.differences) else 0)


def _report(
    one: Inspection,
    other: Inspection,
    page: Path | None,
    sheet: Path | None,
    fonts: tuple[Path, ...],
) -> None:
    from proscribe.service.reporting.compared import compared

    told = reports.rendered(lambda language: compared(one, other, language), page, sheet, fonts)
    reports.write(told)
