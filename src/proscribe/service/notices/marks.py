"""Marks around the words that a template is given: they tell what it printed, and print whole.

A template sees a value as text between two marks. When it has been rendered, every value must
stand there whole, as it was given: what a sentence says cannot be cut from its standing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from proscribe.model import InputError, Language, Place
from proscribe.service.notices.said import PRIVATE, Said, Tree, leaves

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
CUT = "\0"
"""Where a value stood between a template's own words."""

VALUE = re.compile(f"{OPEN}(\\d+){MIDDLE}([^{OPEN}-{CLOSE}]*){CLOSE}")

Plain = str | bool | list["Plain"] | dict[str, "Plain"]
"""What a template sees: no object of ours, so that nothing can be reached through it."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a template printed: all of it, the values in it, and its own words alone."""

    text: str
    printed: frozenset[Said]
    own: str


def registered(tree: Tree) -> dict[Said, int]:
    """Return all words of a tree, numbered."""
    return {said: number for number, said in enumerate(dict.fromkeys(leaves(tree)))}


def marked(tree: Tree, language: Language, numbers: Mapping[Said, int]) -> Plain:
    """Return a tree as a template sees it, in one language."""
    if isinstance(tree, Said):
        return f"{OPEN}{numbers[tree]}{MIDDLE}{tree.text.on(language)}{CLOSE}"
    if isinstance(tree, str | bool):
        return tree
    if isinstance(tree, Mapping):
        return {key: marked(value, language, numbers) for key, value in tree.items()}
    return [marked(value, language, numbers) for value in tree]


def unmarked(
    written: str, language: Language, numbers: Mapping[Said, int], place: Place
) -> Rendering:
    """Return what was rendered, without its marks.

    Raises:
        InputError: A value was cut or changed on its way.

    """
    values = tuple(numbers)
    printed: set[Said] = set()

    def whole(found: re.Match[str]) -> str:
        number = int(found[1])
        if number >= len(values) or values[number].text.on(language) != found[2]:
            raise _changed(place, found[2])
        printed.add(values[number])
        return found[2]

    text = VALUE.sub(whole, written)
    if broken := PRIVATE.search(text):
        raise _changed(place, text[max(0, broken.start() - 20) : broken.end() + 20])
    return Rendering(text, frozenset(printed), VALUE.sub(CUT, written))


def _changed(place: Place, found: str) -> InputError:
    near = PRIVATE.sub("", found).strip()[:60]
    reason = f"a value was cut or changed by the template, near {near!r}"
    return InputError(place, reason, "print each value whole: {{ value }}, without filters on it")
