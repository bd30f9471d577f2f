"""Marks in the place of words: a template moves and prints them, and never sees the words.

Each value is one private character until the template has been rendered. It can be printed
or left out; it cannot be cut, changed or looked into, so that what a sentence says cannot be
parted from its standing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from proscribe.model import InputError, Language, Place
from proscribe.service.notices.said import FIRST_PRIVATE, PRIVATE, Said, Tree, leaves

Plain = str | bool | list["Plain"] | dict[str, "Plain"]
"""What a template is given: no object of ours, so that nothing can be reached through it."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a template printed, and the values in it."""

    text: str
    printed: frozenset[Said]
    own: tuple[str, ...]
    """The template's own words, between the values."""

    stated: str
    """All of it, but for names and what is the office's own."""


def registered(tree: Tree) -> dict[Said, int]:
    """Return all words of a tree, numbered."""
    return {said: number for number, said in enumerate(dict.fromkeys(leaves(tree)))}


def marked(tree: Tree, numbers: Mapping[Said, int]) -> Plain:
    """Return a tree as a template sees it."""
    if isinstance(tree, Said):
        return chr(FIRST_PRIVATE + numbers[tree])
    if isinstance(tree, str | bool):
        return tree
    if isinstance(tree, Mapping):
        return {key: marked(value, numbers) for key, value in tree.items()}
    return [marked(value, numbers) for value in tree]


def unmarked(
    printed: str, language: Language, numbers: Mapping[Said, int], place: Place
) -> Rendering:
    """Return what was rendered, with the words in the place of their marks.

    Raises:
        InputError: The template made up a mark.

    """
    values = dict(enumerate(numbers))
    found = {ord(mark) - FIRST_PRIVATE for mark in PRIVATE.findall(printed)}
    if found - values.keys():
        remedy = "print the values that a template is given, and no private characters"
        raise InputError(place, "it prints a private character that is no value", remedy)

    def told(how: Callable[[Said], str]) -> str:
        return PRIVATE.sub(lambda m: how(values[ord(m[0]) - FIRST_PRIVATE]), printed)

    return Rendering(
        text=told(lambda said: said.text.on(language)),
        printed=frozenset(values[number] for number in found),
        own=tuple(re.split(PRIVATE, printed)),
        stated=told(lambda said: said.stated.on(language)),
    )
