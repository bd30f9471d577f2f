"""What a record withholds is withheld from notices too: visibly, and wherever else it stands."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from proscribe.model import Determination, InputError, Place, Severance, Text

KEYS = frozenset({"id", "order", "digest", "standing"})
"""Fields by which a record holds together; they say nothing by themselves."""

RULE = frozenset({"covers", "effects", "scope"})
"""Fields of a lone provision, which may be spelt without it."""


def without(determination: Determination) -> Determination:
    """Return a record with a mark in the place of every text that it withholds.

    Raises:
        InputError: A severance names nothing, or something that no notice can do without.

    """
    for severance in determination.severances:
        place = Place(source=f"{determination.id}: {severance.path}")
        try:
            determination = _at(determination, _steps(severance.path), severance)
        except (AttributeError, IndexError) as error:
            remedy = "spell it as errors do: evidence[0].source"
            raise InputError(place, "this severance names nothing", remedy) from error
        except (TypeError, ValueError) as error:
            remedy = "withhold its texts one by one, such as history[0].note"
            raise InputError(place, "a notice cannot withhold this", remedy) from error
    return determination


def withheld(determination: Determination) -> frozenset[str]:
    """Return the texts that a record withholds, in both languages."""
    found: set[str] = set()
    for severance in determination.severances:
        value: Any = determination
        for step in _steps(severance.path):
            value = value[step] if isinstance(step, int) else getattr(value, step)
        found |= {*_texts(value)}
    return frozenset(found)


def _steps(path: str) -> list[str | int]:
    tokens = re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)
    steps = [int(number) if number else name for number, name in tokens]
    return ["provisions", 0, *steps] if steps and steps[0] in RULE else steps


def _at(value: Any, steps: list[str | int], severance: Severance) -> Any:  # noqa: ANN401, a part
    if not steps:
        return _marked(value, severance.under)
    step, *rest = steps
    if isinstance(step, str):
        return replace(value, **{step: _at(getattr(value, step), rest, severance)})
    changed = _at(value[step], rest, severance)
    return (*value[:step], changed, *value[step + 1 :])


def _marked(value: Any, under: Text) -> Any:  # noqa: ANN401, any part of a record
    """Return a part with marks in the place of its texts."""
    if value is None or value == "":
        return value
    if isinstance(value, Text):
        return Text(f"[severed: {under.en}]", f"[retranché : {under.fr}]")
    if isinstance(value, tuple):
        return tuple(_marked(each, under) for each in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"[severed: {under.en}] / [retranché : {under.fr}]"
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError
    kept = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in KEYS}
    told = {n: v for n, v in kept.items() if not isinstance(v, Enum)}
    return replace(value, **{n: _marked(v, under) for n, v in told.items()})


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401, any part of a record
    if isinstance(value, Text):
        yield from (value.en, value.fr)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in KEYS:
                yield from _texts(getattr(value, field.name))
