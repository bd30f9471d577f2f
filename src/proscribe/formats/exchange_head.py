"""Our exchange format: what stands before the applications of a whole report, and its mark.

A mark says all that a report says but its instant: the same bytes, read by the same version of
Proscribe, name the same applications.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from proscribe import __version__
from proscribe.formats.exchange import LINE, Line
from proscribe.formats.exchange_text import Cut
from proscribe.formats.json_walk import decode
from proscribe.formats.moments import moment

BYTES = 16
UNMARKED = bytes(BYTES)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ENCODER = msgspec.json.Encoder()


@dataclass(slots=True)
class Head:
    """A line of which the list of applications is not read yet."""

    cut: Cut
    line: Line
    seen: int
    """In microseconds since 1970."""
    mark: bytes


def head(raw: bytes, found: Cut, source: str, seen: datetime) -> Head:
    """Read what stands before a list; ``source`` and ``seen`` hold where it does not say.

    Raises:
        UnusableError: It is no object of our format, or of no instant.

    """
    line = decode(LINE, found.head)
    at = moment(line.seen) if line.seen else seen
    told = (
        __version__,
        line.device,
        line.platform,
        line.source or source,
        line.person or "",
        line.sees,
        line.name,
        line.identifiers,
    )
    mark = sha256(ENCODER.encode(told))
    mark.update(memoryview(raw)[found.start : found.end])
    return Head(found, line, (at - EPOCH) // MICROSECOND, mark.digest()[:BYTES])
