"""Files that people write, read into values; nothing of them is lost."""

import re
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path as FilePath
from typing import Any, Generic, TypeVar

import msgspec

from proscribe.model import Determination, InputError, Place
from proscribe.wire.fields import unknown
from proscribe.wire.tree import Path, Tree, parse

T = TypeVar("T")

RULE = ("covers", "effects", "scope")
"""Fields of a provision that a determination of one provision writes at its top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Generic[T]):
    """A value, the bytes that it was read from, and the fields that we do not know."""

    value: T
    text: bytes
    extra: dict[str, Any]
    """Unknown fields by their path, such as ``provisions[0].x-file``; kept, and never read."""
    tree: Tree


def read(path: FilePath, kind: type[T], local: tzinfo = UTC) -> Document[T]:
    """Read one file; its days begin in ``local``, if it names no zone.

    Raises:
        InputError: The file cannot be read, or does not hold what it should.

    """
    try:
        text = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputError(Place(source=str(path)), reason, "check the path") from error
    return decode(text, kind, str(path), local)


def decode(text: bytes, kind: type[T], source: str, local: tzinfo = UTC) -> Document[T]:
    """Read a value of ``kind`` from YAML; ``source`` names the text in errors.

    Raises:
        InputError: The text does not hold what it should, with line and column.

    """
    tree = parse(text, source, local)
    data = _provisions(tree.value) if kind is Determination else tree.value
    extra: dict[str, Any] = {}
    for field in unknown(data, kind):
        if field.near:
            place = _place(tree, field.path)
            raise InputError(
                place, f"unknown field {field.path[-1]!r}", f"did you mean {field.near!r}?"
            )
        extra[_spell(field.path)] = field.value
    try:
        value = msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `")
        place = _place(tree, _path(where.rstrip("`")))
        raise InputError(place, reason, f"see: proscribe schema {kind.__name__.lower()}") from error
    return Document(value=value, text=text, extra=extra, tree=tree)


def _provisions(data: Any) -> Any:  # noqa: ANN401, whatever the file holds
    if not isinstance(data, dict) or "provisions" in data or not data.keys() & set(RULE):
        return data
    rest = {k: v for k, v in data.items() if k not in RULE}
    return rest | {"provisions": [{k: data[k] for k in RULE if k in data}]}


def _path(written: str) -> Path:
    tokens = re.findall(r"\.([\w-]+)|\[(\d+)\]", written)
    return tuple(int(index) if index else name for name, index in tokens)


def _place(tree: Tree, path: Path) -> Place:
    """Return the place of ``path``: in the file, a lone provision's fields stand at the top."""
    shorthand = path[:2] == ("provisions", 0) and ("provisions",) not in tree.places
    return tree.place(path[2:] if shorthand else path)


def _spell(path: Path) -> str:
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
