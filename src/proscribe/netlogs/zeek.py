"""Zeek: ``dns.log``, as tab-separated values with their header, or as JSON with a line each.

https://docs.zeek.org/en/master/logs/dns.html
https://docs.zeek.org/en/master/log-formats.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import msgspec

from proscribe.formats.lines import UnusableError
from proscribe.formats.log_times import iso, seconds
from proscribe.model import Text
from proscribe.netlogs import NOT_THIS, Asked, Assumed, Netlog, Reading

FIELDS = b"#fields\t"
WANTED = (b"ts", b"id.orig_h", b"query")
UNSET = frozenset({b"-", b"(empty)", b""})
NO_HEADER = UnusableError("no header says what its columns are", "keep the line #fields")


class Line(msgspec.Struct):
    """One query as JSON."""

    ts: float | str
    client: str = msgspec.field(name="id.orig_h")
    query: str = ""


JSON = msgspec.json.Decoder(Line)


@dataclass(slots=True)
class Columns:
    """Where the columns stand, by the last header: it may come again within a file."""

    assumed: Assumed
    places: Mapping[bytes, int] = field(default_factory=dict)
    count: int = 0

    def learn(self, line: bytes) -> None:
        """Take a header."""
        names = line.split(b"\t")[1:]
        self.places, self.count = {name: n for n, name in enumerate(names)}, len(names)

    def line(self, line: bytes) -> Asked | None:
        """Read a line, or the header."""
        if line.startswith(b"#"):
            if line.startswith(FIELDS):
                self.learn(line)
            return None
        if not all(name in self.places for name in WANTED):
            raise NO_HEADER
        cells = line.split(b"\t")
        if len(cells) != self.count:
            raise NOT_THIS
        at, client, name = (cells[self.places[name]] for name in WANTED)
        if name in UNSET:
            return None
        return Asked(
            at=seconds(at) if at[:10].isdigit() else iso(at, self.assumed.zone),
            client=client.decode("ascii", "replace"),
            name=name.decode("utf-8", "replace"),
        )

    def index(self, _: bytes) -> int:
        """Return the number of the column of names."""
        return self.places[b"query"]


def _json(line: bytes, assumed: Assumed) -> Asked | None:
    try:
        found = JSON.decode(line)
    except msgspec.DecodeError as error:
        raise UnusableError(f"it is no query as JSON: {error}", "export it again") from None
    if not found.query:
        return None
    written = str(found.ts).encode()
    at = iso(written, assumed.zone) if isinstance(found.ts, str) else seconds(b"%d" % _whole(found))
    return Asked(at=at, client=found.client, name=found.query)


def _whole(found: Line) -> int:
    try:
        return max(int(float(found.ts)), 0)
    except (ValueError, OverflowError):
        raise UnusableError("it bears no time", "export it again") from None


def reading(head: bytes, assumed: Assumed) -> Reading:
    """Say how the lines of a file are read: as JSON, or by the columns of its header."""
    if head.lstrip().startswith(b"{"):
        return Reading(line=partial(_json, assumed=assumed))
    columns = Columns(assumed)
    return Reading(
        line=columns.line, index=columns.index, delimiter=b"\t", turn=(0, 7), heads=FIELDS
    )


def recognises(head: bytes) -> bool:
    """Tell by the header of a log of names, or by a line of JSON that has its fields."""
    first = head.lstrip().partition(b"\n")[0]
    if first.startswith(b"{"):
        return b'"id.orig_h"' in first and (b'"query"' in first or b'"qtype"' in first)
    headers = [line for line in head.split(b"\n")[:50] if line.startswith(FIELDS)]
    return any(all(name in line.split(b"\t") for name in WANTED) for line in headers)


netlog = Netlog(
    title=Text("Zeek: dns.log", "Zeek : dns.log"),
    blind=Text(
        "encrypted queries, links that Zeek does not watch, what devices knew from an earlier "
        "answer, and addresses that they reached without a name; a resolver between hides who "
        "asked it",
        "les requêtes chiffrées, les liens que Zeek n'observe pas, ce que les appareils savaient "
        "d'une réponse antérieure et les adresses jointes sans nom; un résolveur intermédiaire "
        "cache qui l'a interrogé",
    ),
    recognises=recognises,
    reading=reading,
)
