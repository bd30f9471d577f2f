"""BIND 9: the log of queries that ``named`` writes for its category ``queries``.

Reads lines with ``print-time`` on, local or ISO 8601, with the category and severity or without.
Lines of other categories in the same file are passed over.

https://bind9.readthedocs.io/en/latest/reference.html#namedconf-statement-querylog
"""

import re
from functools import partial

from proscribe.formats.log_times import in_year, iso
from proscribe.model import Text
from proscribe.netlogs import NOT_THIS, RESOLVER, Asked, Assumed, Netlog, Reading, any_line

TIME = rb"(?:(\d\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d:\d\d)(?:\.\d+)?|(\d{4}-\d\d-\d\dT\S{8,20}))"
LINE = re.compile(
    TIME + rb" (?:queries: )?(?:info: )?client (?:@0x[0-9a-f]+ )?([0-9A-Fa-f.:%\w]+)#\d+"
    rb"(?:/key \S+)? \(\S*\): (?:view \S+: )?query: (\S+) \S+ \S+ "
)
DATED = re.compile(TIME + rb" ")
MARK = b" query: "


def _line(line: bytes, assumed: Assumed) -> Asked | None:
    found = LINE.match(line)
    if found is None:
        if MARK not in line and DATED.match(line):
            return None
        raise NOT_THIS
    day, month, year, clock, written, client, name = found.groups()
    if written:
        at = iso(written, assumed.zone)
    else:
        at = in_year(month, day, clock, int(year), assumed.zone)
    return Asked(at=at, client=client.decode(), name=name.decode("utf-8", "replace"))


def _index(line: bytes) -> int:
    return line.split(b" ").index(b"query:") + 1


def reading(head: bytes, assumed: Assumed) -> Reading:
    """Say how lines of BIND are read."""
    turn = (0, 8) if head[2:3] == b"-" else (2, 8)
    return Reading(line=partial(_line, assumed=assumed), index=_index, before=MARK[1:], turn=turn)


netlog = Netlog(
    title=Text("BIND: query log", "BIND : journal des requêtes"),
    blind=RESOLVER,
    recognises=any_line(LINE),
    reading=reading,
)
