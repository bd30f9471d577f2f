"""Network logs: one module for each log of names that devices asked for, or sites they reached.

A log says that a client asked for a name at an instant. That is a contact with whoever owns the
name, not a proof of what was sent, and a log that does not show a name is no proof that nobody
asked: each module says what its log cannot see.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from proscribe import plugins
from proscribe.formats.lines import UnusableError
from proscribe.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line of a log: who asked for what, and when."""

    at: datetime
    client: str
    """The address of whoever asked, as the log writes it."""
    name: str
    """A host, or an address, as the log writes it."""
    address: str = ""
    """The address that was reached, where the log tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """What some logs leave out: the year and the time zone."""

    at: datetime
    """No line is later: one without a year is of the last year in which it is not."""
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the lines of one file are read."""

    line: Callable[[bytes], Asked | None]
    """Read one line; nothing, if it is not about a name. Raises UnusableError: it is none."""
    index: Callable[[bytes], int] | None = None
    """In which field of a line that was read its name stands; None if fields do not tell."""
    delimiter: bytes = b" "
    before: bytes = b""
    """What stands right before the name: at most eight bytes."""
    turn: tuple[int, int] = (0, 8)
    """Where in a line the bytes stand that change with the day at the latest: start and length."""
    heads: bytes = b""
    """What begins a line that changes the fields of those after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Netlog:
    """One kind of log."""

    title: Text
    blind: Text
    """What the log cannot see, said to the person who reads the answer."""
    recognises: Callable[[bytes], bool]
    """Tell from the first 64 KiB of a file whether it is of this kind."""
    reading: Callable[[bytes, Assumed], Reading]
    """Say how a file is read, from its first 64 KiB."""

    @property
    def name(self) -> str:
        """Return the name of the module that holds this kind."""
        return self.reading.__module__.rpartition(".")[2]


def names() -> tuple[str, ...]:
    """Return the names of all kinds of log, in order."""
    return plugins.names(sys.modules[__name__])


def get(name: str) -> Netlog:
    """Return the kind of log ``name``.

    Raises:
        MissingError: There is none of that name.

    """
    found: Netlog = plugins.load(sys.modules[__name__], name)
    return found


def any_line(pattern: re.Pattern[bytes]) -> Callable[[bytes], bool]:
    """Return what tells a kind of log by one of its first lines."""
    return lambda head: any(pattern.match(line) for line in head.split(b"\n")[:FIRST])


FIRST = 200
"""Lines by which a kind of log is told."""
RESOLVER = Text(
    "what devices asked of another resolver, over HTTPS or not, what they knew from an earlier "
    "answer, and addresses that they reached without a name",
    "ce que les appareils ont demandé à un autre résolveur, par HTTPS ou non, ce qu'ils "
    "savaient d'une réponse antérieure et les adresses jointes sans nom",
)
"""What the log of one resolver cannot see."""
NOT_THIS = UnusableError("it is no line of this log", "leave out of the file what is not of it")
