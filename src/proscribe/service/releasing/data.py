"""A record as data, for machines: its own structure, both languages, marks in their places."""

from datetime import datetime, tzinfo
from typing import Any

from proscribe.service.releasing.labels import word
from proscribe.service.releasing.parts import Part, Shape, Version
from proscribe.wire import plain

Json = dict[str, Any]


def data(whole: Part, version: Version, local: tzinfo) -> Json:
    """Return a record as JSON holds it.

    Instead of a value that is not released stands ``{"severed": {"en": ..., "fr": ...}}``; in
    the protected version ``{"value": ..., "to_be_severed": {...}}`` stands around it. What was
    not reviewed is ``withheld`` instead.
    """
    return {
        "record": whole.noun.__name__.lower(),
        "version": version,
        "notice": plain(word(version)),
        "fields": _part(whole, version, local),
    }


def _part(part: Part, version: Version, local: tzinfo) -> Any:  # noqa: ANN401, JSON holds anything
    match part.shape:
        case Shape.RECORD:
            return {p.name: _part(p, version, local) for p in part.parts}
        case Shape.LIST:
            return [_part(p, version, local) for p in part.parts]
    if part.mark is None:
        return _plain(part.value, local)
    verb = "severed" if part.mark.severed else "withheld"
    told = plain(part.mark.severed or word("unreviewed"))
    if version is Version.RELEASABLE:
        return {verb: told}
    return {"value": _plain(part.value, local), f"to_be_{verb}": told}


def _plain(value: object, local: tzinfo) -> Any:  # noqa: ANN401, JSON holds anything
    if isinstance(value, datetime):
        return value.astimezone(local).isoformat()
    return plain(value)
