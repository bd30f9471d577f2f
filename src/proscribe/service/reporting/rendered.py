"""The files of a report: always in both languages, side by side, as HTML or as PDF."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from proscribe.formats.report import Report
from proscribe.formats.report.page import page
from proscribe.formats.report.paper import paper
from proscribe.model import Language

Told = Callable[[Language], Report]
Made = tuple[Path, bytes]
"""A file, and what it is to hold."""


def beside(path: Path, language: Language) -> Path:
    """Return the file of a language: English as it is named, French as ``name.fr.suffix``."""
    if language is Language.EN:
        return path
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


def pages(told: Told, path: Path) -> Iterator[Made]:
    """Yield a report as two HTML pages that lead to each other."""
    for language in Language:
        other = next(x for x in Language if x is not language)
        name = beside(path, other).name
        yield beside(path, language), page(told(language), name).encode()


def papers(told: Told, path: Path, fonts: Iterable[Path] = ()) -> Iterator[Made]:
    """Yield a report as two PDFs.

    Raises:
        InputError: The library is not there, or the report is too long for it.

    """
    folders = tuple(fonts)
    for language in Language:
        yield beside(path, language), paper(told(language), folders)
