"""The labels of fields, and how values are said to people, in both languages."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from functools import cache
from pathlib import Path

from proscribe.model import Language, Reference, Span, Text
from proscribe.register import named
from proscribe.service.demonstration.numbers import NO_BREAK, day, typeset
from proscribe.wire import read

HERE = Path(__file__).parent
SPANS = frozenset({"within", "every", "maximum", "seen_within"})
"""Fields that hold a span of time."""

Labels = Mapping[str, Mapping[str, Text]]


@cache
def labels() -> Labels:
    """Return the label of every field, by the name of its noun, and the words of a rendering."""
    table: Labels = read(HERE / "labels.yaml", dict[str, dict[str, Text]]).value
    return table


def label(noun: type, field: str) -> Text:
    """Return what a field of a noun is called."""
    return labels()[noun.__name__][field]


def word(name: str) -> Text:
    """Return one of the words of a rendering."""
    return labels()["words"][name]


def filled(pattern: Text, by: Text) -> Text:
    """Return a pattern with a text in the place of its braces."""
    return Text(pattern.en.replace("{}", by.en), pattern.fr.replace("{}", by.fr))


def said(value: object, noun: type, field: str, local: tzinfo, language: Language) -> str:
    """Return the value of a field as a person reads it; days and times are those of ``local``."""
    match value:
        case Text():
            told = value
        case bool():
            told = word("yes" if value else "no")
        case StrEnum():
            told = labels().get(type(value).__name__, {}).get(value) or named(value)
        case datetime():
            return moment(value.astimezone(local), language)
        case str() if field in SPANS:
            return span(value, language)
        case str() if noun is Reference and field == "standing":
            told = labels()["Reference.standing"][value]
        case _:
            return str(value)
    return typeset(told.on(language), language)


def moment(at: datetime, language: Language) -> str:
    """Return a day in words; with its time and offset, where it is not the day's beginning."""
    written = day(at, language)
    time = at.time().replace(tzinfo=None)
    if not (time.hour or time.minute or time.second or time.microsecond):
        return written
    offset = f"{at:%z}"
    sign = "+" if offset.startswith("+") else "\u2212"
    return f"{written}, {time.isoformat()}{NO_BREAK}(UTC{sign}{offset[1:3]}:{offset[3:5]})"


def span(written: str, language: Language) -> str:
    """Return a span of time in words; as it is written, if it is none."""
    try:
        read_as = Span.of(written)
    except ValueError:
        return written
    unit = labels()["Unit"][read_as.unit] if read_as.count == 1 else named(read_as.unit)
    return f"{read_as.count}{NO_BREAK}{unit.on(language)}"
