"""A table of delimited text: what any resolver's or firewall's export can be turned into.

The first line names the columns: ``time`` (RFC 3339, or seconds since 1970), ``client`` and
``name``, and, where it is known, ``address``, that was reached. Others are passed over. Commas,
semicolons or tabs part the columns. A value that holds a line break is not supported.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from proscribe.formats.delimited import DELIMITERS, header
from proscribe.formats.lines import UnusableError
from proscribe.formats.log_times import iso, seconds
from proscribe.model import Text
from proscribe.netlogs import NOT_THIS, Asked, Assumed, Netlog, Reading

WANTED = ("time", "client", "name")
ADDRESS = "address"
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand."""

    places: Mapping[str, int]
    count: int
    first: bytes
    delimiter: str
    assumed: Assumed

    def line(self, line: bytes) -> Asked | None:
        """Read a line; nothing, if it is the header."""
        if line.removeprefix(BOM) == self.first:
            return None
        if not all(name in self.places for name in WANTED):
            reason = "the first line does not name the columns"
            raise UnusableError(reason, f"name them: {', '.join(WANTED)}")
        cells = self._cells(line)
        at, client, name = (cells[self.places[one]].strip() for one in WANTED)
        if not client or not name:
            raise UnusableError("it names no client, or asks for no name", "fill the columns")
        place = self.places.get(ADDRESS)
        return Asked(
            at=self._time(at.encode("utf-8", "replace")),
            client=client,
            name=name,
            address="" if place is None else cells[place].strip(),
        )

    def _cells(self, line: bytes) -> list[str]:
        text = line.decode("utf-8", "replace")
        try:
            cells = next(csv.reader([text], delimiter=self.delimiter, strict=True), [])
        except csv.Error:
            raise NOT_THIS from None
        if len(cells) != self.count:
            raise UnusableError(f"it has {len(cells)} columns, not {self.count}", "export it again")
        return cells

    def _time(self, written: bytes) -> datetime:
        return seconds(written) if written[:8].isdigit() else iso(written, self.assumed.zone)

    def index(self, _: bytes) -> int:
        """Return the number of the column of names."""
        return self.places["name"]


def _columns(head: bytes, assumed: Assumed) -> Columns:
    first = head.removeprefix(BOM).partition(b"\n")[0].rstrip(b"\r")
    names = header(first)
    places = {name: n for n, name in enumerate(names)}
    delimiter = max(DELIMITERS, key=first.count).decode()
    return Columns(places, len(names), first, delimiter, assumed)


def reading(head: bytes, assumed: Assumed) -> Reading:
    """Say how the rows are read, from the header."""
    columns = _columns(head, assumed)
    usable = all(name in columns.places for name in WANTED) and ADDRESS not in columns.places
    timed = usable and columns.places["time"] == 0
    return Reading(
        line=columns.line,
        index=columns.index if timed else None,
        delimiter=columns.delimiter.encode(),
        turn=(0, 7) if head.partition(b"\n")[2][:8].isdigit() else (2, 8),
    )


def recognises(head: bytes) -> bool:
    """Tell by the header."""
    return {*WANTED} <= {*header(head.removeprefix(BOM).partition(b"\n")[0])}


netlog = Netlog(
    title=Text("Table of names asked for", "Tableau des noms demandés"),
    blind=Text(
        "whatever the log behind the table did not see, and whatever was left out of the table",
        "ce que le journal d'origine n'a pas vu et ce qui a été omis du tableau",
    ),
    recognises=recognises,
    reading=reading,
)
