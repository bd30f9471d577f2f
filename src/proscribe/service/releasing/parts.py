"""A record as parts: each field of each noun in its order, with its place, label and value."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from proscribe.model import Text
from proscribe.service.releasing.labels import label


class Version(StrEnum):
    """For whose eyes a rendering is."""

    RELEASABLE = "releasable"
    PROTECTED = "protected"
    """Everything, with marks on what the other withholds."""


class Shape(StrEnum):
    """What a part holds."""

    VALUE = "value"
    LIST = "list"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Why a part is not released: a rule, or that nobody has reviewed it."""

    severed: Text | None = None
    """The rule; ``None``: the part is withheld because it was not reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field, or one entry of a list, with what is within it."""

    path: str
    """Spelt as in errors: ``evidence[0].source``."""
    name: str
    """The field's name, or the number of the entry, counted from 0."""
    label: Text | None
    """What people call it; an entry of a list has its number alone."""
    noun: type
    field: str
    """The field, of the noun that has it, whose value this is or is one of."""
    shape: Shape = Shape.VALUE
    value: object = None
    """Of a value; ``None``, if nothing is said."""
    parts: tuple["Part", ...] = ()
    extension: bool = False
    """Whether it is a field that the noun does not have."""
    assumed: bool = False
    """Whether its value is the one that the form itself assumes where nothing is said."""
    mark: Mark | None = None

    @property
    def stated(self) -> bool:
        """Tell whether anything is said here."""
        return self.shape is not Shape.VALUE or self.extension or self.value is not None

    def leaves(self) -> Iterator["Part"]:
        """Yield every value within, the part itself if it is one."""
        if self.shape is Shape.VALUE:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def walk(self) -> Iterator["Part"]:
        """Yield the part and all parts within."""
        yield self
        for part in self.parts:
            yield from part.walk()


def record(value: Any, extra: Mapping[str, object]) -> Part:  # noqa: ANN401, any noun
    """Return a record as parts; ``extra`` holds the fields that it does not have, by path."""
    whole = _whole(value, Part(path="", name="", label=None, noun=type(value), field=""))
    for path, held in extra.items():
        whole = _extended(whole, path, held)
    return whole


def _whole(value: Any, at: Part) -> Part:  # noqa: ANN401, any noun
    noun = type(value)
    parts = tuple(_field(value, noun, f, at.path) for f in fields(value))
    return replace(at, shape=Shape.RECORD, parts=parts)


def _field(owner: object, noun: type, field: Field[Any], path: str) -> Part:
    value = getattr(owner, field.name)
    at = Part(
        path=f"{path}.{field.name}".lstrip("."),
        name=field.name,
        label=label(noun, field.name),
        noun=noun,
        field=field.name,
        assumed=field.default is not MISSING and value == field.default,
    )
    return _part(value, at)


def _part(value: object, at: Part) -> Part:
    if isinstance(value, tuple) and value:
        entries = (
            _part(v, replace(at, path=f"{at.path}[{n}]", name=str(n), label=None))
            for n, v in enumerate(value)
        )
        return replace(at, shape=Shape.LIST, parts=tuple(entries))
    if is_dataclass(value) and not isinstance(value, Text):
        return _whole(value, at)
    empty = value in ((), "") or (isinstance(value, str) and not value.strip())
    return replace(at, value=None if empty else value)


def _extended(whole: Part, path: str, held: object) -> Part:
    """Return the record with one more field: in the innermost record that is around it."""
    for part in whole.parts:
        around = path.startswith((f"{part.path}.", f"{part.path}["))
        if around and any(p.shape is Shape.RECORD and _holds(p, path) for p in part.walk()):
            inner = _extended(part, path, held)
            return replace(whole, parts=tuple(inner if p is part else p for p in whole.parts))
    name = path[len(whole.path) :].lstrip(".") if whole.path else path
    added = Part(
        path=path,
        name=name,
        label=Text(name, name) if name.strip() else Text("?", "?"),
        noun=whole.noun,
        field=name,
        value=held,
        extension=True,
    )
    return replace(whole, parts=(*whole.parts, added))


def _holds(part: Part, path: str) -> bool:
    return path.startswith(f"{part.path}.")
