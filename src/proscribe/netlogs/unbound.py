"""Unbound: what it logs with ``log-queries``, ``log-replies`` or both.

With both, a query is in two lines, and counts as two. Times are seconds since 1970, or of the
system's log (``log-time-ascii``), without a year.

https://unbound.docs.nlnetlabs.nl/en/latest/manpages/unbound.conf.html
"""

import re
from functools import partial

from proscribe.formats.log_times import seconds, without_year
from proscribe.model import Text
from proscribe.netlogs import NOT_THIS, RESOLVER, Asked, Assumed, Netlog, Reading, any_line

TIME = rb"(?:\[(\d+)(?:\.\d+)?\]|([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d)(?:\.\d+)?(?: \S+)?)"
LINE = re.compile(
    TIME + rb" unbound\[[\d:a-f]+\]:? (?:info|query|reply): ([0-9A-Fa-f.:]+)(?:@\d+)? (\S+) "
    rb"[A-Z0-9]+ (?:IN|CH|HS|ANY|CLASS\d+)(?: |$)"
)
OTHER = re.compile(TIME + rb" unbound\[")
TAGS = (b"info:", b"query:", b"reply:")


def _line(line: bytes, assumed: Assumed) -> Asked | None:
    found = LINE.match(line)
    if found is None:
        if OTHER.match(line):
            return None
        raise NOT_THIS
    since, month, day, clock, client, name = found.groups()
    if since:
        at = seconds(since)
    else:
        at = without_year(month, day.strip(), clock, assumed.at, assumed.zone)
    return Asked(at=at, client=client.decode(), name=name.decode("utf-8", "replace"))


def _index(line: bytes) -> int:
    fields = line.split(b" ")
    return next(n for n, field in enumerate(fields) if field in TAGS) + 2


def reading(head: bytes, assumed: Assumed) -> Reading:
    """Say how lines of Unbound are read."""
    turn = (1, 7) if head.startswith(b"[") else (0, 6)
    return Reading(line=partial(_line, assumed=assumed), index=_index, turn=turn)


netlog = Netlog(
    title=Text("Unbound: queries", "Unbound : requêtes"),
    blind=RESOLVER,
    recognises=any_line(LINE),
    reading=reading,
)
