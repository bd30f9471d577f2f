"""What commands that write reports share: where to, and with which fonts."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from proscribe.cli import door
from proscribe.model import Language

FILE = click.Path(dir_okay=False, path_type=Path)
BOTH = "The French is written beside it, as NAME.fr."
html = click.option(
    "--html", "page", type=FILE, help=f"Write a report into this file, as one page. {BOTH}html."
)
pdf = click.option(
    "--pdf", "sheet", type=FILE, help=f"Write it as PDF, tagged (the extra report). {BOTH}pdf."
)
fonts = click.option(
    "--fonts",
    "font_folders",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    envvar="PROSCRIBE_FONTS",
    help="A folder of fonts, for scripts that the PDF's own lack; may be repeated.",
)


def options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of reports to a command."""
    for option in (fonts, pdf, html):
        function = option(function)
    return function


def rendered(
    told: Callable[[Language], Any],
    page: Path | None,
    sheet: Path | None,
    font_folders: Sequence[Path],
) -> list[tuple[Path, bytes]]:
    """Return the files of a report wherever it is asked for; nothing is written yet."""
    from proscribe.service.reporting.rendered import pages, papers

    made = [*papers(told, sheet, font_folders)] if sheet else []
    return [*(pages(told, page) if page else ()), *made]


def write(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write the files of a report, and say which they are."""
    from proscribe.service.writing import written

    for path, data in files:
        written(path, data)
        door.note(f"wrote {path}")
