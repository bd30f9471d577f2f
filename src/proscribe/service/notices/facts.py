"""Days, times, numbers, addresses and ids in a text, spelt alike for both languages."""

import re
from collections.abc import Callable

from proscribe.model import Language
from proscribe.service.demonstration.numbers import MONTHS
from proscribe.service.notices.said import ADDRESS

CODE = re.compile(r"`[^`]*`")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NOON = 12
LAST_HOUR = 24


def _days(language: Language) -> re.Pattern[str]:
    month = f"(?P<month>{'|'.join(MONTHS[language].split())})"
    year = r"(?:,?\s(?P<year>\d{4}))?"
    if language is Language.FR:
        return re.compile(rf"\b(?P<day>\d{{1,2}})(?:er)?\s{month}\b{year}", re.IGNORECASE)
    return re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{month}|{month.replace('month', 'before')}\s"
        rf"(?P<after>\d{{1,2}})(?:st|nd|rd|th)?)\b{year}"
    )


DAYS = {language: _days(language) for language in Language}
CLOCKS = {
    Language.EN: re.compile(
        r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?|"
        r"\s?(?P<whole>[ap])\.?m\b\.?)",
        re.IGNORECASE,
    ),
    Language.FR: re.compile(
        # English words are quoted in French with their own time of day.
        r"\b(?P<hour>\d{1,2})(?:\s?h(?:\s?(?P<minute>\d\d))?\b|"
        r":(?P<colon>\d\d)(?:\s?(?P<half>[ap])\.?m\b\.?)?)",
        re.IGNORECASE,
    ),
}
GROUPS = {
    Language.EN: re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d])"),
    Language.FR: re.compile("(?<![\\d.,])\\d{1,3}(?:[\u00a0\u202f ]\\d{3})+(?!\\d)"),
}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def facts(text: str, language: Language) -> frozenset[str]:
    """Return what a text states that can be held against another language."""
    found: set[str] = set()
    for pattern in (CODE, ADDRESS, MAIL):
        found |= {f.rstrip(">.,;:)") for f in pattern.findall(text)}
        text = pattern.sub(" ", text)
    text = _taken(DAYS[language], text, found, lambda m: _day(m, language))
    text = _taken(CLOCKS[language], text, found, _clock)
    text = GROUPS[language].sub(lambda m: re.sub(r"\D", "", m[0]), text)
    return frozenset(found | {n.replace(",", ".") for n in NUMBER.findall(text)})


def _taken(
    pattern: re.Pattern[str],
    text: str,
    found: set[str],
    read: Callable[[re.Match[str]], str | None],
) -> str:
    """Take out of a text what a pattern finds and is understood, adding it to ``found``."""

    def take(match: re.Match[str]) -> str:
        fact = read(match)
        if fact is None:
            return match[0]
        found.add(fact)
        return " "

    return pattern.sub(take, text)


def _day(match: re.Match[str], language: Language) -> str:
    told = match.groupdict()
    months = [m.casefold() for m in MONTHS[language].split()]
    month = months.index((told["month"] or told["before"]).casefold()) + 1
    day = int(told["day"] or told["after"])
    return f"{told['year'] or '????'}-{month:02}-{day:02}"


def _clock(match: re.Match[str]) -> str | None:
    told = match.groupdict()
    half = (told.get("half") or told.get("whole") or "").casefold()
    hour = int(told["hour"])
    if hour > LAST_HOUR:
        return None  # so many hours, and no time of day
    if half:
        hour = hour % NOON + (NOON if half == "p" else 0)
    return f"{hour:02}:{told.get('minute') or told.get('colon') or '00'}"
