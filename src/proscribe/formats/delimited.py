"""Tables of delimited text: a header line, then a line for each row, in bounded memory.

A spreadsheet may have saved it again, with ``;`` or a tab between the columns or in UTF-16. A
value that holds a line break is not supported: its line is rejected.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from proscribe.formats.lines import UnusableError, numbered
from proscribe.model import InputError, Place

LONGEST_LINE = 1 << 16
REMEDY = "export it again"
DELIMITERS = (b",", b";", b"\t")

Cells = Mapping[str, str]
Named = Callable[[str], str]


def folded(title: str) -> str:
    """Return the name of a column by its title: in lower case and without spaces."""
    return "".join(title.split()).lower()


def header(line: bytes, named: Named = folded) -> tuple[str, ...]:
    """Return the names of the columns that a first line titles; none if it is no table's."""
    try:
        return tuple(named(title) for title in _cells(line, _delimiter(line)))
    except UnusableError:
        return ()


def rows(
    path: Path,
    accepts: Callable[[tuple[str, ...]], object],
    wanted: UnusableError,
    named: Named = folded,
) -> Iterator[tuple[int, Cells | UnusableError]]:
    """Yield each row by the names of its columns, with its line.

    Raises:
        InputError: ``accepts`` finds that the columns are not the wanted ones.

    """
    lines = numbered(path)
    number, line = next(lines, (1, b""))
    names, delimiter = header(line, named), _delimiter(line)
    if not accepts(names):
        raise InputError(Place(source=str(path), line=number), wanted.reason, wanted.remedy)
    for number, line in lines:
        try:
            yield number, _row(_cells(line, delimiter), names)
        except UnusableError as error:
            yield number, error


def _delimiter(line: bytes) -> str:
    return max(DELIMITERS, key=line.count).decode()


def _cells(line: bytes, delimiter: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise UnusableError(f"it is longer than {LONGEST_LINE:,} bytes", REMEDY)
    try:
        text = line.decode().rstrip("\r\n")
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except (ValueError, csv.Error) as error:
        raise UnusableError(f"it cannot be read: {error}", REMEDY) from None


def _row(cells: list[str], names: tuple[str, ...]) -> Cells:
    if len(cells) != len(names):
        raise UnusableError(f"it has {len(cells)} columns, not {len(names)}", REMEDY)
    return dict(zip(names, cells, strict=True))
