"""An assessment as plain data, its fields in their order, for a file that a person completes."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from proscribe.model import Assessment
from proscribe.service.asking.readings import Day


def plainly(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as dicts, lists, strings and numbers; instants stand without quotes."""
    made: dict[str, Any] = _bare(msgspec.to_builtins(assessment, builtin_types=(datetime,)))
    return made


def _bare(value: Any) -> Any:  # noqa: ANN401, as JSON
    if isinstance(value, datetime):
        return Day(value.astimezone(UTC).isoformat().replace("+00:00", "Z"))
    if isinstance(value, dict):
        return {key: _bare(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(held) for held in value]
    return value
