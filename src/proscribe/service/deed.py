"""A deed: what a verb does, and what the log is told of it where the workspace keeps one."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a deed: digests and counts, and nothing of a person."""

    kind: str
    """The type of the statement, such as ``urn:proscribe:compile:v1``."""
    subjects: Mapping[str, str]
    """SHA-256 of what went in and what came out, by names that name nobody."""
    says: Mapping[str, Any]


@dataclass(slots=True)
class Deed:
    """A deed on the way."""

    tell: Callable[[], Told] | None = None

    def done(self, tell: Callable[[], Told]) -> None:
        """Say that it is done; ``tell`` is asked once, and only where a log is kept."""
        self.tell = tell


Doing = Callable[[str], AbstractContextManager[Deed]]
"""Opens a deed of a verb: nothing is to be done before, and what is done is told within."""


@contextmanager
def unlogged(_: str) -> Iterator[Deed]:
    """Do a deed in a workspace that keeps no log."""
    yield Deed()
