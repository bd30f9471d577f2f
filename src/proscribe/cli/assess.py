"""``proscribe assess``."""

import sys
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door, reports
from proscribe.model import Assessment
from proscribe.service.workspace import Workspace

UNFILLED = 1


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--for", "determination", help="The determination that it is for, by its id.")
@click.option("--assessor", help="Who assesses; never who decides.")
@click.option("--id", "own", default="", help="Its id.  [default: the determination's, and more]")
@click.option(
    "--record",
    "record",
    type=reports.FILE,
    help="Tell an assessment that was written before; nothing is inspected.",
)
@click.option("-o", "--out", "file", type=reports.FILE, help="File to write; else printed.")
@click.option("--force", is_flag=True, help="Take the place of a file that is there.")
@reports.options
@door.places
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    paths: tuple[Path, ...],
    determination: str | None,
    assessor: str | None,
    own: str,
    record: Path | None,
    file: Path | None,
    page: Path | None,
    sheet: Path | None,
    font_folders: tuple[Path, ...],
    language: str,
    *,
    force: bool,
    as_json: bool,
    **where: Any,  # noqa: ANN401
) -> None:
    """Write the assessment of packages for a determination: evidence for somebody else to decide.

    It holds what they can reach, who is behind them as the catalogue knows it, and the
    alternatives that the determination names. What is not known stands in it as still to be
    written, never guessed: the law that binds the makers always is. Who assesses does not decide.

    A file in REGISTER/assessments is read with the register. Complete it by hand, and tell it
    again with --record.

    Exits with 1 while a part of it is still to be written.

    \b
    Examples:
      proscribe assess wechat.apk --for ca-tbs-2023-10-30 --assessor "A. Analyst"
      proscribe assess wechat.apk --for ID --assessor NAME -o register/assessments/wechat.yaml
      proscribe assess --record register/assessments/wechat.yaml --html a.html --pdf a.pdf
    """  # noqa: D301
    if bool(paths) == bool(record) or (paths and not (determination and assessor)):
        raise click.UsageError("give packages with --for and --assessor, or --record alone")
    space = door.workspace(**where)
    made = _made(space, paths, record, (determination or "", assessor or "", own))
    report = _report(space, made, page, sheet, font_folders) if page or sheet else []
    if file:
        _keep(made, file, "replace" if force else "refuse")
    reports.write(report)
    if as_json:
        door.show_json(made)
    elif not (file or page or sheet):
        _print(made)
    _say_unfilled(made, language)
    sys.exit(UNFILLED if made.unfilled else 0)


def _say_unfilled(made: Assessment, language: str) -> None:
    from proscribe.service.reporting.assessed import PARTS

    for one in made.unfilled:
        door.note(f"{door.told(PARTS[one.part], language)}: {door.told(one.why, language)}")


def _made(
    space: Workspace, paths: tuple[Path, ...], record: Path | None, account: tuple[str, str, str]
) -> Assessment:
    from proscribe.service.assess import assess, told
    from proscribe.service.inspect import inspect

    if record:
        return told(space, record)
    determination, assessor, own = account
    return assess(space, tuple(inspect(paths)), determination, assessor, own)


def _keep(made: Assessment, file: Path, keep: str) -> None:
    from proscribe.service.assess import Keep, kept

    kept(made, file, Keep(keep))
    door.note(f"wrote {file}")


def _print(made: Assessment) -> None:
    from proscribe.service.assess import text

    door.say(text(made).decode().rstrip("\n"))


def _report(
    space: Workspace,
    made: Assessment,
    page: Path | None,
    sheet: Path | None,
    fonts: tuple[Path, ...],
) -> list[tuple[Path, bytes]]:
    from proscribe.service.reporting.assessed import assessed

    of = space.register.determination(made.determination)
    return reports.rendered(lambda language: assessed(made, of, language), page, sheet, fonts)
