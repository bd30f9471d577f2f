"""Writing a report: always in both languages, side by side, as HTML or as PDF."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from proscribe.formats.report import Report
from proscribe.formats.report.page import page
from proscribe.formats.report.paper import paper
from proscribe.model import Language
from proscribe.service.writing import written

Told = Callable[[Language], Report]


def beside(path: Path, language: Language) -> Path:
    """Return the file of a language: English as it is named, French as ``name.fr.suffix``."""
    if language is Language.EN:
        return path
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


def pages(told: Told, path: Path) -> Iterator[Path]:
    """Write a report as two HTML pages that lead to each other, and yield their files.

    Raises:
        InputError: A file cannot be written.

    """
    made = {x: told(x) for x in Language}
    for language, report in made.items():
        other = next(x for x in Language if x is not language)
        file = beside(path, language)
        written(file, page(report, beside(path, other).name).encode())
        yield file


def papers(told: Told, path: Path, fonts: Iterable[Path] = ()) -> Iterator[Path]:
    """Write a report as two PDFs, and yield their files.

    Raises:
        InputError: The library is not there, or a file cannot be written.

    """
    made = {x: paper(told(x), tuple(fonts)) for x in Language}
    for language, data in made.items():
        file = beside(path, language)
        written(file, data)
        yield file
