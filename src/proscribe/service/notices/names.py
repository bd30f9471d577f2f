"""Names that a notice prints: one for both languages, or one for each; never half of one."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from proscribe.model import Determination, InputError, Place, Text
from proscribe.service.notices.said import half


def whole(determination: Determination) -> None:
    """Refuse a record in which a name, or one side of it, is nothing that a person would see.

    Raises:
        InputError: One is.

    """
    for path, name in _names(determination, ""):
        if name and half(name):
            place = Place(source=f"{determination.id}: {path}")
            reason = f"nobody would see a name, or one side of it: {name!r}"
            raise InputError(place, reason, "write one name, or both of them: 'EN / FR'")


def _names(value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401, any part of a record
    """Yield every name of a record with its path, spelt as in errors."""
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _names(each, f"{path}[{number}]")
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield path, value
    elif is_dataclass(value) and not isinstance(value, Text | type):
        for field in fields(value):
            yield from _names(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
