"""JSON documents of any length: their values one by one, at chosen places, in bounded memory.

A place is the tuple of names that leads to it, ``[]`` standing for any item of an array. Several
documents may follow one another. A value is measured here; :func:`decode` reads it.

https://www.rfc-editor.org/rfc/rfc8259
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from proscribe.formats.json_text import MEASURE, REMEDY, JsonText
from proscribe.formats.lines import LONGEST, UnusableError, chunks
from proscribe.model import InputError

T = TypeVar("T")
ITEM = "[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A value as it stands in the document, or the bracket that closes what holds values."""

    path: tuple[str, ...]
    line: int
    raw: bytes


def walk(path: Path, *wanted: tuple[str, ...]) -> Iterator[Piece]:
    """Yield the values at the wanted places, and a bracket where what holds them ends.

    Raises:
        InputError: The text is not JSON, or one value is longer than ``LONGEST``.

    """
    text = JsonText(chunks(path), str(path))
    ways = frozenset(w[:n] for w in wanted for n in range(len(w)))
    while text.peek():
        yield from _value(text, (), frozenset(wanted), ways)


def names(head: bytes) -> frozenset[str]:
    """Return the names in the first object of a text, or in the first of its first array."""
    found: set[str] = set()
    text = JsonText([head], "")
    with suppress(InputError):
        if text.peek() == "[":
            text.take("[")
        for name in _members(text):
            found.add(name)
            text.value()
    return frozenset(found)


def decode(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    """Decode one value.

    Raises:
        UnusableError: It is too long, or not what the decoder expects.

    """
    if len(raw) > LONGEST:
        raise UnusableError(f"it is longer than {LONGEST:,} bytes", "split it")
    try:
        return decoder.decode(raw)
    except RecursionError:
        raise UnusableError("it is nested too deeply", REMEDY) from None
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnusableError(f"it cannot be read: {error}", REMEDY) from None


def _value(
    text: JsonText,
    path: tuple[str, ...],
    wanted: frozenset[tuple[str, ...]],
    ways: frozenset[tuple[str, ...]],
) -> Iterator[Piece]:
    opener = text.peek()
    if path in wanted:
        yield Piece(path=path, line=text.line, raw=text.value())
    elif opener not in INSIDE:
        text.value()
    else:
        for name in INSIDE[opener](text):
            if path in ways:
                yield from _value(text, (*path, name), wanted, ways)
            else:
                text.value()
        if path in ways:
            yield Piece(path=path, line=text.line, raw=END[opener])


def _members(text: JsonText) -> Iterator[str]:
    """Yield each name of an object; whoever asks for the next has taken the value."""
    text.take("{")
    more = text.peek() != "}"
    while more:
        if text.peek() != '"':
            raise text.error("a name is missing")
        name = MEASURE.decode(text.value().decode("utf-8", "surrogateescape"))
        text.take(":")
        yield name
        if more := text.peek() != "}":
            text.take(",")
    text.take("}")


def _items(text: JsonText) -> Iterator[str]:
    text.take("[")
    more = text.peek() != "]"
    while more:
        yield ITEM
        if more := text.peek() != "]":
            text.take(",")
    text.take("]")


INSIDE = {"{": _members, "[": _items}
END = {"{": b"}", "[": b"]"}
