"""How a timeline writes instants, numbers and strangers' texts, in both languages."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from proscribe.formats.legible import UNFIT
from proscribe.model import Text

NBSP = "\u00a0"
ELLIPSIS = "\u2026"
NO_XML = re.compile("[\ufffe\uffff]")
END = "the end of "
EN = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec")
FR = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juill.", "août", "sept.", "oct.", "nov.", "déc."),
)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant in a zone, or in UTC at either end of what a calendar can hold."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        return at.astimezone(UTC)


def day(at: datetime) -> Text:
    """Return the day of a local instant."""
    first = "1er" if at.day == 1 else f"{at.day}"
    return Text(
        f"{at.day}{NBSP}{EN[at.month - 1]}{NBSP}{at.year}",
        f"{first}{NBSP}{FR[at.month - 1]}{NBSP}{at.year}",
    )


def clock(at: datetime) -> Text:
    """Return the time of day of a local instant, with its offset where the hour comes twice."""
    en, fr = f"{at:%H:%M}", f"{at.hour}{NBSP}h"
    if at.minute or at.second:
        fr = f"{fr}{NBSP}{at.minute:02}"
    if at.second:
        en, fr = f"{at:%H:%M:%S}", f"{fr}{NBSP}min{NBSP}{at.second:02}{NBSP}s"
    if at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset():
        offset = f"{at:%z}"
        en, fr = (f"{x} (UTC{offset[:3]}:{offset[3:5]})" for x in (en, fr))
    return Text(en, fr)


def when(at: datetime, zone: ZoneInfo) -> Text:
    """Return an instant: its day alone where that is when the day begins."""
    there = local(at, zone)
    if (there.hour, there.minute, there.second) == (0, 0, 0):
        return day(there)
    return both("{}, {}", day(there), clock(there))


def asked(at: datetime, zone: ZoneInfo) -> Text:
    """Return the instant asked about; the last one of a day is the end of that day."""
    there = local(at, zone)
    if there.time() == time.max:
        return Text(f"{END}{day(there).en}", f"la fin du {day(there).fr}")
    return when(at, zone)


def as_of(at: datetime, zone: ZoneInfo) -> Text:
    """Return that something is told as of an instant."""
    told = asked(at, zone)
    into = "à" if told.en.startswith(END) else "au"
    return Text(f"as of {told.en}", f"{into} {told.fr}")


def span(start: Text, end: Text) -> Text:
    """Return from when to when."""
    return Text(f"from {start.en} to {end.en}", f"du {start.fr} au {end.fr}")


def number(count: int) -> Text:
    """Return a number with its thousands apart."""
    return Text(f"{count:,}", f"{count:,}".replace(",", NBSP))


def both(form: str, *parts: Text | str) -> Text:
    """Put parts into a form that is the same in both languages."""
    en, fr = ([p if isinstance(p, str) else getattr(p, x) for p in parts] for x in ("en", "fr"))
    return Text(form.format(*en), form.format(*fr))


def colon(what: Text, told: Text) -> Text:
    """Return what is told of something, with the colon of each language."""
    return Text(f"{what.en}: {told.en}", f"{what.fr}{NBSP}: {told.fr}")


def joined(parts: Sequence[Text], by: str = ", ") -> Text:
    """Return texts in a row."""
    return Text(by.join(p.en for p in parts), by.join(p.fr for p in parts))


def fit(text: str, longest: int = 300) -> str:
    """Return a stranger's text on one line, fit to be shown, and visibly cut where it is long."""
    one = (
        UNFIT.sub("?", re.sub(r"[ \t-\r]+", " ", text))
        .replace("\ufffe", "?")
        .replace("\uffff", "?")
    )
    return one if len(one) <= longest else one[: longest - 1].rstrip() + ELLIPSIS
