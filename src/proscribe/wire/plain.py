"""Values as plain data, for JSON: enums by value, sets in order, instants in RFC 3339."""

from typing import Any

import msgspec


def plain(value: object) -> Any:  # noqa: ANN401, JSON holds anything
    """Return ``value`` as dicts, lists, strings and numbers; the same each time."""
    return msgspec.to_builtins(value, order="deterministic")
