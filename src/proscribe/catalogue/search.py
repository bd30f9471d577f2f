"""Finding a thing in the catalogue by whatever name a person knows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.model import Application, Catalogue, Entity, Form, Suite

LEAST = 3
"""Characters that a part of an identifier, or of a name in Latin letters, must have."""

Thing = Application | Entity | Suite

EXACT, IDENTIFIER, BEGINNING, WORD, INSIDE, INSIDE_IDENTIFIER, MISSED = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that answers to the words, and the text in which they were found."""

    thing: Thing
    by: str
    rank: int
    """How well they fit, from 0, the best: a whole name before an identifier before a part."""


def search(catalogue: Catalogue, words: str) -> tuple[Found, ...]:
    """Return what answers to all of the words, the best first; letter case does not matter.

    They are looked for in ids, names, other names and identifiers; inside an identifier only
    if they have at least three characters.
    """
    asked = words.casefold().split()
    things: tuple[Thing, ...] = (
        *catalogue.applications,
        *catalogue.entities,
        *catalogue.suites,
    )
    found = [f for thing in things if asked and (f := _found(thing, asked))]
    return tuple(sorted(found, key=_order))


def _found(thing: Thing, asked: list[str]) -> Found | None:
    ranked = [_best(thing, word) for word in asked]
    rank, by = min(max(ranked), _best(thing, " ".join(asked)))
    return None if rank == MISSED else Found(thing=thing, by=by, rank=rank)


def _order(found: Found) -> tuple[int, int, str]:
    """Of what fits as well: products first, then who makes them, then what others embed."""
    thing = found.thing
    component = isinstance(thing, Application) and thing.form is Form.COMPONENT
    sort = 2 if component else isinstance(thing, Entity)
    return found.rank, sort, thing.id


def _best(thing: Thing, word: str) -> tuple[int, str]:
    names = ((_in_name(name.casefold(), word), name) for name in _names(thing))
    values = ((_in_value(value.casefold(), word), value) for value in _values(thing))
    return min([*names, *values])


def _names(thing: Thing) -> Iterator[str]:
    yield thing.id
    yield from {thing.id.rpartition("/")[2], thing.name} - {thing.id}
    if not isinstance(thing, Suite):
        yield from thing.also


def _values(thing: Thing) -> Iterator[str]:
    if isinstance(thing, Suite):
        return
    yield from (k.value for k in thing.identifiers)
    if isinstance(thing, Application):
        yield from (k.value for k in thing.signers)


def _in_name(name: str, word: str) -> int:
    if name == word:
        return EXACT
    if name.startswith(word):
        return BEGINNING
    if word in re.split(r"\W+", name):
        return WORD
    return INSIDE if _long(word) and word in name else MISSED


def _in_value(value: str, word: str) -> int:
    if value == word:
        return IDENTIFIER
    return INSIDE_IDENTIFIER if len(word) >= LEAST and word in value else MISSED


def _long(word: str) -> bool:
    """Tell whether a part of a name says enough: two characters do in Chinese, not in Latin."""
    return len(word) >= LEAST or not word.isascii()
