"""Lints: one module for each native format, of what its checker accepts and its engine disobeys.

A lint reads rules that anybody wrote. It tells the faults of one file, and what the file blocks
and allows, so that whoever holds several files can tell where one undoes another. What a rule
looks for is known to have happened: it bears the number of the trap in the table of
``docs/how-to/lint-rules.md``.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from proscribe import plugins
from proscribe.formats.legible import legible
from proscribe.model import InputError, Place, Text

LARGEST = 16 << 20
"""Bytes of a file that is read: no set of rules that a device takes is larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in a file that does not do what it seems to do."""

    place: Place
    rule: str
    found: str
    why: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing to look for: its name, the number of its trap, why it matters, what to do."""

    name: str
    trap: int
    why: Text
    remedy: Text

    def at(self, source: str, line: int = 0, found: str = "") -> Fault:
        """Return the fault of this rule that stands there."""
        place, shown = Place(source=source, line=line), legible(found)
        return Fault(place=place, rule=self.name, found=shown, why=self.why, remedy=self.remedy)


class Stance(StrEnum):
    """What a file wants of a thing."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a file says about one thing."""

    place: Place
    stance: Stance
    subject: str
    """The thing, spelled so that two files that mean the same write the same."""
    reaches: Iterable[str] = ()
    """Of an allowed thing: the wider ones whose block it is an exception to; gone over at will."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """What is known of one format; what it reads is hostile until shown otherwise."""

    title: Text
    rules: tuple[Rule, ...]
    recognises: Callable[[str, bytes], bool]
    """Tell from a file's name and content whether it is of this format."""
    read: Callable[[str, bytes], Iterable[Fault]]
    """Tell the faults of one file, in the order in which they stand there."""
    words: Callable[[str, bytes], Iterable[Word]] = lambda *_: ()
    """Tell what one file blocks and allows."""

    @property
    def name(self) -> str:
        """Return the name of the module that holds this lint."""
        return self.read.__module__.rpartition(".")[2]


UNREADABLE = Rule(
    name="unreadable",
    trap=0,
    why=Text(
        "it looks like rules of this format, and cannot be read: an engine may pass it over",
        "on dirait des règles de ce format, et on ne peut les lire : un moteur peut les ignorer",
    ),
    remedy=Text(
        "mend it, and read it again with the engine's own checker",
        "corrigez-le, et faites-le relire par le vérificateur du moteur",
    ),
)
TOO_LARGE = Rule(
    name="too-large",
    trap=0,
    why=Text("it is larger than 16 MiB, and was not read", "il dépasse 16 Mio, et n'a pas été lu"),
    remedy=Text("split it into several files", "divisez-le en plusieurs fichiers"),
)


def look(lint: Lint, source: str, content: bytes) -> tuple[tuple[Fault, ...], tuple[Word, ...]]:
    """Return the faults of a file that ``lint`` recognises, and what it says; it never fails."""
    if len(content) > LARGEST:
        return (TOO_LARGE.at(source, found=f"{len(content):,}"),), ()
    try:
        return tuple(lint.read(source, content)), tuple(lint.words(source, content))
    except InputError as error:
        return (UNREADABLE.at(source, error.place.line, error.reason),), ()


def names() -> tuple[str, ...]:
    """Return the names of all lints, in order."""
    return plugins.names(sys.modules[__name__])


def get(name: str) -> Lint:
    """Return the lint ``name``.

    Raises:
        MissingError: There is no lint of that name.

    """
    lint: Lint = plugins.load(sys.modules[__name__], name)
    return lint
