"""``proscribe inspect``."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from proscribe.cli import door, reports
from proscribe.model import Catalogue, Inspection, Language
from proscribe.service.inspect import inspect
from proscribe.service.inspection_lines import FEW, lines
from proscribe.service.trackers import read as _trackers
from proscribe.service.trackers import tracked

MALFORMED = 1


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="List every right, part and domain.")
@click.option("--sbom", is_flag=True, help="Write a bill of materials (CycloneDX 1.6) instead.")
@click.option(
    "--trackers",
    "list_file",
    type=click.Path(path_type=Path),
    help="A list of trackers of your own, to tell which of them it holds.",
)
@click.option("--vendors", is_flag=True, help="Tell what of it the catalogue knows.")
@click.option("--sarif", type=reports.FILE, help="Write what it can reach as SARIF 2.1.0.")
@reports.options
@door.catalogues
@door.as_json
@door.language
def command(  # noqa: PLR0913, PLR0917, the options of one command line
    paths: tuple[Path, ...],
    language: str,
    list_file: Path | None,
    catalogue_folders: tuple[Path, ...],
    sarif: Path | None,
    page: Path | None,
    sheet: Path | None,
    font_folders: tuple[Path, ...],
    *,
    everything: bool,
    sbom: bool,
    vendors: bool,
    as_json: bool,
) -> None:
    """Say what packages are, who signed them, and what they can reach on a device.

    A path is a file, or the folder of one application. Nothing of a package is run, and it is
    read where nothing can be written or called. What it can reach is not what it does.

    Exits with 1 when a package could not be read to its end.

    \b
    Examples:
      proscribe inspect wechat.apk
      proscribe inspect kav.msi Telegram.app --lang fr
      proscribe inspect *.apk --json
      proscribe inspect unknown.apk --vendors
      proscribe inspect unknown.apk --sbom > unknown.cdx.json
      proscribe inspect *.apk --html reach.html --pdf reach.pdf --sarif reach.sarif
    """  # noqa: D301
    catalogue = _catalogue(catalogue_folders) if vendors else None
    trackers = _trackers(list_file) if list_file else ()
    found: list[Inspection] = []
    for one in (tracked(i, trackers) for i in inspect(paths)):
        found.append(one)
        if not (as_json or sbom or sarif or page or sheet):
            _show(lines(one, Language(language), sys.maxsize if everything else FEW))
            _show_marks(one, catalogue, Language(language))
            _show_reach(one, Language(language))
    if page or sheet:
        _report(found, page, sheet, font_folders)
    if sarif:
        _write_sarif(found, sarif, Language(language))
    if sbom:
        _show_bills(found)
    elif as_json:
        door.show_json([_whole(one, catalogue) for one in found])
    sys.exit(MALFORMED if any(one.malformed for one in found) else 0)


def _show(told: Iterator[str]) -> None:
    door.say(door.style(next(told), bold=True))
    for line in told:
        door.say(line)


def _report(
    found: list[Inspection],
    page: Path | None,
    sheet: Path | None,
    fonts: tuple[Path, ...],
) -> None:
    from proscribe.service.reporting.inspected import inspected

    told = reports.rendered(lambda language: inspected(found, language), page, sheet, fonts)
    reports.write(told)


def _write_sarif(found: list[Inspection], path: Path, language: Language) -> None:
    from proscribe.formats import sarif
    from proscribe.reach import reaches
    from proscribe.service.writing import written

    told = sarif.written([(one, reaches(one)) for one in found], language)
    written(path, json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n")
    door.note(f"wrote {path}")


def _show_bills(found: list[Inspection]) -> None:
    from proscribe.formats.cyclonedx_written import written

    for one in found:
        door.show_json(written(one))


def _catalogue(folders: tuple[Path, ...]) -> Catalogue:
    from proscribe import catalogue as shelf

    return shelf.load(*folders)


def _show_marks(one: Inspection, catalogue: Catalogue | None, language: Language) -> None:
    from proscribe.service.components import mark_lines, marks

    for line in mark_lines(marks(one, catalogue), language) if catalogue else ():
        door.say(line)


def _show_reach(one: Inspection, language: Language) -> None:
    from proscribe.service.reach_wording import reach_lines

    for line in reach_lines(one, language):
        door.say(line)


def _whole(one: Inspection, catalogue: Catalogue | None) -> dict[str, object]:
    from proscribe.reach import reaches
    from proscribe.service.components import marks

    told: dict[str, object] = {"inspection": one, "reaches": reaches(one)}
    return told | ({"marks": marks(one, catalogue)} if catalogue else {})
