"""The file of a record as a person would write it: short lists on one line, days without quotes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from proscribe.service.asking.readings import Day
from proscribe.wire.schema import INSTANT

WIDTH = 96
SHORT = 60
"""Characters that a list of words may have to stand on one line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, *_: Any, **how: Any) -> None:  # noqa: ANN401, the library's own
        """Indent the entries of lists, as our files do."""
        super().increase_indent(**how | {"indentless": False})


def _day(dumper: yaml.SafeDumper, written: Day) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(written))


def _list(dumper: yaml.SafeDumper, entries: Sequence[Any]) -> yaml.Node:
    told = [x for x in entries if isinstance(x, str)]
    short = len(told) == len(entries) and len(", ".join(told)) <= SHORT
    return dumper.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=short)


# What our files take for an instant stands bare if it is one, and in quotes if it is a word.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:timestamp", re.compile(INSTANT["pattern"]), list("0123456789")
)
_Dumper.add_representer(Day, _day)
_Dumper.add_representer(list, _list)


def spelt(fields: Mapping[str, Any]) -> bytes:
    """Return the file of a record; what was left out is not in it."""
    kept = _said(fields)
    text: str = yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text.encode()


def _said(value: Any) -> Any:  # noqa: ANN401, whatever was answered
    if isinstance(value, Mapping):
        pairs = ((name, _said(inner)) for name, inner in value.items())
        return {name: inner for name, inner in pairs if inner not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [_said(entry) for entry in value]
    return value
