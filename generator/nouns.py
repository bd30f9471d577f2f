"""The fields of nouns, in words for people."""
# ruff: noqa: INP001, beside a script

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from proscribe.model import Kind


def nouns(kind: type) -> tuple[type, ...]:
    """Return a noun and those that it is made of, each once."""
    found: dict[type, None] = {}
    waiting = [kind]
    while waiting:
        noun = waiting.pop(0)
        if noun not in found:
            found[noun] = None
            waiting += [t for hint in get_type_hints(noun).values() for t in _within(hint)]
    return tuple(found)


def _within(hint: Any) -> Iterator[type]:  # noqa: ANN401, a hint is anything
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _within(part)


def rows(noun: Any) -> Iterator[tuple[str, ...]]:  # noqa: ANN401, a dataclass
    """Yield name, type and need of each field."""
    hints = get_type_hints(noun)
    for field in fields(noun):
        required = field.default is MISSING and field.default_factory is MISSING
        yield f"`{field.name}`", _spelt(hints[field.name]), "yes" if required else ""


def _spelt(hint: Any) -> str:  # noqa: ANN401, a hint is anything
    if isinstance(hint, type) and issubclass(hint, StrEnum) and hint is not Kind:
        return "one of " + ", ".join(f"`{m}`" for m in hint)
    parts = [p for p in get_args(hint) if p not in {type(None), ...}]
    if parts:
        many = "list of " if getattr(hint, "__origin__", None) is tuple else ""
        return many + " or ".join(_spelt(p) for p in parts)
    name: str = hint.__name__
    return NAMES.get(name, name)


NAMES = {
    "str": "text",
    "float": "number",
    "int": "whole number",
    "datetime": "date or instant",
    "Kind": "a [kind](kinds.md)",
    "Text": "`en` and `fr`",
}
