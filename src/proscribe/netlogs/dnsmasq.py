"""dnsmasq: what it logs with ``log-queries``, plain or ``extra``, to a file or the system's log.

Its lines bear no year. Lines that tell replies, and where queries were sent on to, are passed over.

https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html
"""

import re
from functools import partial

from proscribe.formats.log_times import without_year
from proscribe.model import Text
from proscribe.netlogs import NOT_THIS, RESOLVER, Asked, Assumed, Netlog, Reading, any_line

TIME = rb"([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (?:\S+ )?dnsmasq(?:-\w+)?\[\d+\]: "
LINE = re.compile(
    TIME + rb"(?:\d+ \S+ )?query\[[\w.=-]+\] (\S+) from ([0-9A-Fa-f.:]+)(?:#\d+)?\s*$"
)
OTHER = re.compile(TIME)
MARK = b" query["


def _line(line: bytes, assumed: Assumed) -> Asked | None:
    found = LINE.match(line)
    if found is None:
        if MARK not in line and OTHER.match(line):
            return None
        raise NOT_THIS
    month, day, clock, name, client = found.groups()
    at = without_year(month, day.strip(), clock, assumed.at, assumed.zone)
    return Asked(at=at, client=client.decode(), name=name.decode("utf-8", "replace"))


def _index(line: bytes) -> int:
    fields = line.split(b" ")
    return next(n for n, field in enumerate(fields) if field.startswith(MARK[1:])) + 1


def reading(head: bytes, assumed: Assumed) -> Reading:  # noqa: ARG001, all files are alike
    """Say how lines of dnsmasq are read."""
    line = partial(_line, assumed=assumed)
    return Reading(line=line, index=_index, before=b"] ", turn=(0, 6))


netlog = Netlog(
    title=Text("dnsmasq: queries", "dnsmasq : requêtes"),
    blind=RESOLVER,
    recognises=any_line(OTHER),
    reading=reading,
)
