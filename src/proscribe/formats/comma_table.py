"""Tables of values between commas: each row by the names of its columns, in bounded memory.

A spreadsheet may have saved one again, with ``;`` or a tab between the columns or in UTF-16. A
value that holds a line break is not supported: its lines are rejected.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from proscribe.formats.lines import UnusableError, numbered

LONGEST_LINE = 1 << 16
REMEDY = "export it again"
Row = Mapping[str, str]


def table(path: Path) -> Iterator[tuple[int, Row | UnusableError]]:
    """Yield each row below the first, which names the columns.

    Raises:
        InputError: The file cannot be read.

    """
    lines = numbered(path)
    _, first = next(lines, (1, b""))
    header, delimiter = columns(first), _delimiter(first)
    for number, line in lines:
        try:
            yield number, _row(_cells(line, delimiter), header)
        except UnusableError as error:
            yield number, error


def columns(line: bytes) -> tuple[str, ...]:
    """Return the columns that the first line names, in lower case, letters and digits alone."""
    try:
        cells = _cells(line, _delimiter(line))
    except UnusableError:
        return ()
    return tuple("".join(filter(str.isalnum, cell)).lower() for cell in cells)


def _delimiter(line: bytes) -> str:
    return max(",;\t", key=lambda mark: line.count(mark.encode()))


def _cells(line: bytes, delimiter: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise UnusableError(f"it is longer than {LONGEST_LINE:,} bytes", REMEDY)
    try:
        text = line.decode().rstrip("\r\n")
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except (ValueError, csv.Error) as error:
        raise UnusableError(f"it cannot be read: {error}", REMEDY) from None


def _row(cells: list[str], header: tuple[str, ...]) -> Row:
    if len(cells) != len(header):
        raise UnusableError(f"it has {len(cells)} columns, not {len(header)}", REMEDY)
    return dict(zip(header, cells, strict=True))
