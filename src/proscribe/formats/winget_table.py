"""What ``winget list`` prints: a table whose columns begin under the words of its first line.

The words are in the language of the computer; their order is not: name, id, version. A wide
character takes two places. What does not fit is cut, and ends with an ellipsis. Before the table
winget draws its progress, over and over on one line.

https://learn.microsoft.com/en-us/windows/package-manager/winget/list
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proscribe.formats.lines import UnusableError, numbered

LONGEST_LINE = 1 << 12
RULE = re.compile(r"-{10,}")
WIDE = frozenset("WF")
WIDEN = "widen the window to the width of the table, or use winget export"
CUT = UnusableError("its id is cut short", WIDEN)
CROOKED = UnusableError("it does not stand under the columns", WIDEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of the table."""

    name: str
    id: str
    version: str


def listed(path: Path) -> Iterator[tuple[int, Listed | UnusableError]]:
    """Yield the rows below the first rule; nothing if there is none.

    Raises:
        InputError: The file cannot be read.

    """
    starts: tuple[int, ...] = ()
    above = ""
    for number, raw in numbered(path):
        line = drawn(raw)
        if starts:
            yield number, _row(line, starts)
        elif RULE.fullmatch(line) and len(found := _starts(above)) >= len(
            ("name", "id", "version")
        ):
            starts = found
        above = line


def drawn(raw: bytes) -> str:
    """Return what is left on a line of which winget drew parts over one another."""
    text = raw[:LONGEST_LINE].decode("utf-8", "replace").rstrip()
    return text.rpartition("\r")[2].rpartition("\b")[2]


def _starts(header: str) -> tuple[int, ...]:
    return tuple(_width(header[: word.start()]) for word in re.finditer(r"\S+", header))


def _row(line: str, starts: tuple[int, ...]) -> Listed | UnusableError:
    cells = _cells(line, starts)
    if cells is None or not cells[1]:
        return CROOKED
    if cells[1].endswith("…"):
        return CUT
    return Listed(name=cells[0], id=cells[1], version=cells[2])


def _cells(line: str, starts: tuple[int, ...]) -> tuple[str, ...] | None:
    """Return the columns of a line, or nothing if a column does not begin behind a blank."""
    cells = [""] * len(starts)
    column, place, last = -1, 0, " "
    for character in line:
        while column + 1 < len(starts) and place >= starts[column + 1]:
            column += 1
            if not last.isspace() or place > starts[column]:
                return None
        if column >= 0:
            cells[column] += character
        place, last = place + _width(character), character
    return tuple(cell.strip() for cell in cells)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in WIDE else 1
        for c in text
    )
