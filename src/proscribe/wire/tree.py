"""YAML text as a tree of plain values that knows where each of them stands.

The scalars are those of YAML 1.2's core schema, and dates, which become instants: a date
alone is the midnight with which it begins, in the time zone that the file's own ``zone`` names,
else in that of whoever reads.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import yaml

from proscribe.model import InputError, Place
from proscribe.model.span import zone

MAX_BYTES = 16 * 1024 * 1024
"""No file that a person maintains is larger; a larger one is a mistake or an attack."""

MAX_DEPTH = 32
YEARS = range(2, 9999)
DATE = re.compile(r"\d{4}-\d\d-\d\d")

Path = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's core schema: no octal surprises, no ``yes`` and ``no``."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


def _resolve(tag: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


_resolve("null", r"~|null|", "~n\0")
_resolve("bool", r"true|false", "tf")
_resolve("int", r"-?(0|[1-9]\d{0,17})", "-0123456789")
_resolve("float", r"-?\d{1,15}\.\d{1,15}", "-0123456789")
_resolve(
    "timestamp",
    r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d)?(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?",
    "0123456789",
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML document: its value, and the place of everything in it."""

    value: Any
    places: dict[Path, Place]

    def place(self, path: Path) -> Place:
        """Return the place of ``path``, or of the nearest thing around it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]


def parse(text: bytes, source: str, local: tzinfo = UTC) -> Tree:
    """Parse one YAML document; its days begin in ``local``, if it names no zone.

    Raises:
        InputError: It is too large or too deep, is not YAML, repeats a key, or uses aliases.

    """
    if len(text) > MAX_BYTES:
        reason = f"{len(text)} bytes: more than the {MAX_BYTES} that a file may have"
        raise InputError(Place(source=source), reason, "split it into several files")
    try:
        node = yaml.compose(text.decode("utf-8-sig"), Loader=_Loader)
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        where = Place(source=source, line=line)
        raise InputError(where, "not UTF-8", "save the file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        where = _mark(source, error.problem_mark or error.context_mark)
        raise InputError(where, f"not YAML: {error.problem}", "mend the line") from error
    except yaml.YAMLError as error:
        reason = f"not YAML: {str(error).splitlines()[0]}"
        raise InputError(Place(source=source), reason, "remove the character") from error
    except RecursionError as error:
        raise InputError(Place(source=source), "nested too deeply", "flatten it") from error
    places: dict[Path, Place] = {(): Place(source=source, line=1, column=1)}
    if node is None:
        raise InputError(Place(source=source), "the file is empty", "write or remove it")
    return Tree(_Builder(source, places, _zone(node, source, local)).build(node, ()), places)


def _zone(node: yaml.Node, source: str, local: tzinfo) -> tzinfo:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "zone" and isinstance(value, yaml.ScalarNode):
                try:
                    return zone(value.value)
                except ValueError as error:
                    where = _mark(source, value.start_mark)
                    raise InputError(where, str(error), "write America/Toronto") from error
    return local


def _mark(source: str, mark: yaml.Mark | None) -> Place:
    if mark is None:
        return Place(source=source)
    return Place(source=source, line=mark.line + 1, column=mark.column + 1)


@dataclass(frozen=True, slots=True)
class _Builder:
    source: str
    places: dict[Path, Place]
    zone: tzinfo
    met: set[int] = field(default_factory=set)
    """The nodes that were built: an alias leads to one of them, and could lead there for ever."""

    def build(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401, YAML holds anything
        where = _mark(self.source, node.start_mark)
        if id(node) in self.met:
            raise InputError(where, "an alias leads here", "write it out where it is meant")
        self.met.add(id(node))
        if len(path) > MAX_DEPTH:
            raise InputError(where, "nested too deeply", "flatten it")
        self.places[path] = where
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, n)) for n, item in enumerate(node.value)]
        return _scalar(node, where, self.zone)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            where = _mark(self.source, key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise InputError(where, "a key must be a word", "write a name before the colon")
            if key.value in found:
                raise InputError(where, f"{key.value!r} stands here twice", "remove one of them")
            found[key.value] = self.build(value, (*path, key.value))
            if not isinstance(value, yaml.ScalarNode):
                self.places[*path, key.value] = where
        return found


def _scalar(node: yaml.Node, where: Place, local: tzinfo) -> Any:  # noqa: ANN401, YAML holds anything
    value: str = node.value
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return value == "true"
        case "int":
            return int(value)
        case "float":
            return float(value)
        case "timestamp":
            return _instant(value, where, local)
        case "str":
            return value
    raise InputError(where, f"the tag {node.tag} is not used here", "remove the tag")


def _instant(value: str, where: Place, local: tzinfo) -> datetime:
    try:
        if DATE.fullmatch(value):
            day = date.fromisoformat(value)
            read = datetime(day.year, day.month, day.day, tzinfo=local).astimezone(UTC)
        else:
            read = datetime.fromisoformat(value.replace(" ", "T").upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InputError(where, f"no such instant: {value}", "write 2023-10-30") from error
    # At both ends of time a zone or a span would lead out of it.
    if read.year not in YEARS:
        reason = f"no such instant: {value}"
        raise InputError(where, reason, f"write a year from {YEARS[0]} to {YEARS[-1]}")
    return read
