"""What went wrong, where, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the input: a file or stream, and the line and column in it, counted from 1."""

    source: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = (self.source, *(str(n) for n in (self.line, self.column) if n))
        return ":".join(parts)


class InputError(Exception):
    """The input cannot be used: its place, the reason, and a remedy.

    Every door turns it into one message and exit code 2; nothing was written when it is raised.
    """

    def __init__(self, place: Place, reason: str, remedy: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason
        self.remedy = remedy


class MissingError(InputError):
    """A thing that was named does not exist."""

    def __init__(self, what: str, name: str, remedy: str) -> None:
        super().__init__(Place(source=name), f"no such {what}", remedy)
