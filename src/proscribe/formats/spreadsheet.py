"""Tables that a spreadsheet opens as text: no cell of them is taken for a formula.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a return. What a
device calls an application is chosen by whoever made it, so such a cell gets an apostrophe before
it. One that begins with an apostrophe gets another, so that reading takes one away and nothing
else. Every cell is quoted.

https://owasp.org/www-community/attacks/CSV_Injection
https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

MARK = "'"
RUN = "=+-@"
UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
"""Spaces and characters without a shape, which a spreadsheet may pass over at the begin."""


def written(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV in UTF-8, with a return and a line feed after each row."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (head, *rows):
        table.writerow([cell(text) for text in row])
    return out.getvalue().encode("utf-8", "replace")


def read(data: bytes) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table that was written here, as they were before."""
    for row in csv.reader(io.StringIO(data.decode(), newline="")):
        yield tuple(text.removeprefix(MARK) for text in row)


def cell(text: str) -> str:
    """Return a text as it stands in a cell: marked, if it could be taken for more than text."""
    return MARK + text if runs(text) or text.startswith(MARK) else text


def runs(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula.

    Wide forms of the signs count as the signs, for some programs fold them; and so does what
    follows spaces and unseen characters, for some pass over them. A begin that is unseen itself
    counts too, for a tab and a return are.
    """
    if text and unicodedata.category(text[0]) in {"Cc", "Cf"}:
        return True
    first = next((c for c in text if unicodedata.category(c) not in UNSEEN), "")
    return unicodedata.normalize("NFKC", first)[:1] in {*RUN}
