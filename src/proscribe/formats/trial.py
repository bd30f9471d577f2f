"""Trying: what was read before bytes turned out to be malformed stands, and the reason is kept."""

from collections.abc import Callable, Iterable, Iterator
from struct import error as struct_error
from typing import TypeVar

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

T = TypeVar("T")
FAULTS = (struct_error, IndexError, UnicodeError, OverflowError)
"""What reading beyond the end of bytes raises."""


class Trial:
    """Keeps the first reason for which something could not be read to its end."""

    def __init__(self) -> None:
        self.reason: Text | None = None

    def each(self, found: Iterable[T]) -> Iterator[T]:
        """Yield what is found, as far as that goes."""
        try:
            yield from found
        except MalformedError as error:
            self.reason = self.reason or error.reason
        except FAULTS:
            self.reason = self.reason or SHORT

    def one(self, read: Callable[[], T], otherwise: T) -> T:
        """Return what is read, or something else where it cannot be."""
        return next(self.each(read() for _ in "1"), otherwise)


SHORT = Text("a table ends after the bytes do", "une table finit après les octets")
