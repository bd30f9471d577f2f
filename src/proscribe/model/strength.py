"""What it proves that an identifier was seen, and how two values of a kind meet."""

from collections.abc import Iterator
from enum import StrEnum


class Strength(StrEnum):
    """What an identifier of a kind proves about the thing that bears it."""

    UNIQUE = "unique"
    """Its platform guarantees that one product alone bears it: certain."""

    SIGNER = "signer"
    """Cryptography binds it to the holder of a key: certain."""

    NAME = "name"
    """Anyone could reuse it: probable, until a signer confirms it."""

    LABEL = "label"
    """A word for people or a file's name: nothing alone, probable beside its maker's name."""

    MAKER = "maker"
    """A company's name as a string: nothing alone; it supports a label."""

    COMPONENT = "component"
    """A part found inside an application: the application *contains* it."""

    HINT = "hint"
    """Too loose to match at all; kept for search and for the analyst."""


class Matching(StrEnum):
    """How a value of the catalogue meets an observed value."""

    EXACT = "exact"
    FOLDED = "folded"
    """Letter case does not matter to the platform."""

    SUFFIX = "suffix"
    """At a label boundary: ``a.example.org`` meets ``example.org``."""

    PREFIX = "prefix"
    """At a label boundary: ``org.example.a`` meets ``org.example``."""

    def met_by(self, value: str) -> Iterator[str]:
        """Yield the keys of the catalogue that an observed value would meet: first its own."""
        yield value.casefold() if self is Matching.FOLDED else value
        if self is Matching.EXACT or self is Matching.FOLDED:
            return
        labels = value.split(".")
        if self is Matching.SUFFIX:
            yield from (".".join(labels[n:]) for n in range(1, len(labels) - 1))
        if self is Matching.PREFIX:
            yield from (".".join(labels[:n]) for n in range(len(labels) - 1, 0, -1))
