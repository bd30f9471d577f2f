"""The gate against leaks: what is severed in one place may not stand in another."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from proscribe.model import Language, Text
from proscribe.service.releasing.parts import Part

LEAST = 4
"""Characters below which a string says too little to be looked for."""

DIGITS = 6
"""Digits that a string without letters must have: a telephone number, and not a year."""

MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something is severed, and where it still stands."""

    severed: str
    stands: str


def leaks(whole: Part) -> Iterator[Leak]:
    """Yield what is severed in one part of a record and still stands in another.

    Letter case, the width of characters, spaces and invisible characters make no difference.
    The words of the form itself (names of states, effects and the like; what it assumes where
    nothing is said) tell nothing by standing elsewhere, and are not looked for.
    """
    leaves = list(whole.leaves())
    sought = {
        needle: leaf.path
        for leaf in reversed(leaves)
        if leaf.mark and leaf.mark.severed and not leaf.assumed
        for needle in _needles(leaf)
    }
    for leaf in leaves:
        for text in _standing(leaf):
            for needle, path in sought.items():
                if needle in text:
                    yield Leak(path, leaf.path)


def _standing(leaf: Part) -> Iterator[str]:
    """Yield what a reader of the releasable version sees of a value that people wrote."""
    if leaf.extension:
        yield folded(leaf.name)
    if not leaf.mark and (leaf.noun.__name__, leaf.field) != ("Severance", "path"):
        yield from map(folded, _within(leaf.value))


def _needles(leaf: Part) -> Iterator[str]:
    for string in _within(leaf.value):
        for needle in map(folded, (string, *MAIL.findall(string))):
            told = re.search(r"[^\W\d_]", needle) or len(re.findall(r"\d", needle)) >= DIGITS
            if len(needle) >= LEAST and told:
                yield needle


def _within(value: object) -> Iterator[str]:
    """Yield the strings in a value, which may be anything where a field is not the noun's."""
    if isinstance(value, Text):
        yield from (value.on(language) for language in Language)
    elif isinstance(value, str) and not isinstance(value, StrEnum):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _within(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner)


def folded(text: str) -> str:
    """Return a text without what two spellings of it may differ in."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())
