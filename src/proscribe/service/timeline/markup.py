"""The little of SVG that a drawing needs: elements, escaped text, and how wide words are."""

from collections.abc import Sequence
from html import escape

from proscribe.service.timeline.dates import ELLIPSIS

BOLD = 1.09
"""How much wider bold letters are."""

NARROW, WIDE = frozenset("fijlrtI.,:;'|!()[] -\u00a0"), frozenset("mwMWQ@%\u2192\u2026")


def element(name: str, inner: str = "", **attributes: object) -> str:
    """Return an element; ``inner`` is markup already, values are escaped, ``_`` is ``-``."""
    told = "".join(
        f' {key.replace("__", ":").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>"


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def text(words: str, x: float, y: float, **attributes: object) -> str:
    """Return a line of text, escaped."""
    return element("text", escape(words, quote=False), x=x, y=y, **attributes)


def width(words: str, size: float) -> float:
    """Return how wide a line is at most, in the widest of the usual sans-serif fonts."""
    return size * sum(map(_em, words))


def _em(character: str) -> float:
    if character in NARROW:
        return 0.42
    if character in WIDE:
        return 1.0
    if ord(character) >= 0x1100:  # noqa: PLR2004, where scripts begin that fill a square
        return 1.1
    return 0.76 if character.isupper() else 0.64


def wrapped(words: str, room: float, size: float, most: int) -> list[str]:
    """Break a line into at most so many that fit, the last visibly cut if there is more."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines += _broken(word, room, size)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _cut(lines[most - 1] + ELLIPSIS, room, size)]


def _broken(word: str, room: float, size: float) -> Sequence[str]:
    """Break one word that is longer than a line."""
    parts = [""]
    for character in word:
        if parts[-1] and width(parts[-1] + character, size) > room:
            parts.append("")
        parts[-1] += character
    return parts


def _cut(line: str, room: float, size: float) -> str:
    while width(line, size) > room and len(line) > 1:
        line = line[:-2].rstrip() + ELLIPSIS
    return line
