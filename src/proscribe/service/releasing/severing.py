"""Which parts of a record are not released, and under which rule."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from proscribe.model import Exemption, InputError, Place, Severance, Text
from proscribe.service.releasing.labels import filled, word
from proscribe.service.releasing.parts import Mark, Part, Version
from proscribe.wire import Document
from proscribe.wire.schema import RULE

T = TypeVar("T")

PERSONAL: Mapping[type, re.Pattern[str]] = {
    Exemption: re.compile(
        r"(people(\[\d+\])?|requester|approver|delegated_by|mitigations\[\d+\]\.attested)"
    )
}
"""Parts that name people who did not choose to be public, unless a rule says more of them."""


def severed(whole: Part, document: Document[T], severances: tuple[Severance, ...]) -> Part:
    """Return the record with a mark on every value that is not released.

    Raises:
        InputError: A severance names nothing in the record, or a part that cannot be severed.

    """
    rules: dict[str, list[Text]] = {}
    parts = {part.path: part for part in whole.walk() if part.path}
    for n, severance in enumerate(severances):
        place = document.tree.place(("severances", n, "path"))
        path = _named(severance.path, parts, document, place)
        rules.setdefault(path, []).append(severance.under)
    return _marked(whole, rules, (), type(document.value))


def _named(written: str, parts: Mapping[str, Part], document: Document[T], place: Place) -> str:
    """Return the path of the part that a severance names."""
    path = written
    lone = isinstance(document.tree.value, dict) and "provisions" not in document.tree.value
    if lone and path not in parts and re.match(rf"({'|'.join(RULE)})\b", path):
        path = f"provisions[0].{path}"
    if path in parts and not re.match(r"severances\b", path):
        if parts[path].stated:
            return path
        raise InputError(place, f"nothing is said at {written!r}", "remove this severance")
    if path in parts:
        raise InputError(place, "a severance itself cannot be severed", "reword its rule")
    around = re.sub(r"\.(en|fr)$", "", path)
    if around in parts and isinstance(parts[around].value, Text):
        remedy = f"write {around}: a text is severed in both languages at once"
        raise InputError(place, f"{written!r} is one language of a text", remedy)
    remedy = "write the path of a part, such as evidence[0].source; lists count from 0"
    raise InputError(place, f"{written!r} names nothing in the record", remedy)


def _marked(
    part: Part, rules: Mapping[str, list[Text]], above: tuple[Text, ...], kind: type
) -> Part:
    """Return a part with the marks of the rules on it and on what is around it."""
    under = (*above, *rules.get(part.path, ()))
    within = tuple(_marked(p, rules, under, kind) for p in part.parts)
    return replace(part, parts=within, mark=_mark(part, under, kind))


def _mark(part: Part, under: tuple[Text, ...], kind: type) -> Mark | None:
    if part.parts or not part.stated:
        return None
    if under:
        told = tuple(dict.fromkeys(under))
        return Mark(severed=Text("; ".join(t.en for t in told), "; ".join(t.fr for t in told)))
    if part.extension:
        return Mark()
    pattern = PERSONAL.get(kind)
    if pattern and pattern.fullmatch(part.path):
        return Mark(severed=word("personal"))
    return None


def shown(mark: Mark, version: Version) -> Text:
    """Return a mark in words: what was done, or what is to be done on release."""
    verb = "severed" if mark.severed else "withheld"
    name = verb if version is Version.RELEASABLE else f"to_be_{verb}"
    return filled(word(name), mark.severed or word("unreviewed"))
