"""The gate: both languages are issued, saying the same at equal length, or neither is."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from proscribe.model import Evidence, InputError, Language, Place, Text
from proscribe.service.demonstration.numbers import MONTHS
from proscribe.service.notices.marks import Rendering
from proscribe.service.notices.said import ADDRESS, Said, Sort, escaped

SHORTEST = 0.6
"""Of the length of the other: a language that says so much less does not say it all."""

UNTRANSLATED = 3
"""Words that both languages may share, such as a name."""

RUN = 6
"""Words of evidence in a row that make a quotation of it."""

CODE = re.compile(r"`[^`]*`")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
HEADING = re.compile(r"(#{1,6})\s")
GROUPED = {Language.EN: r"(?<=\d),(?=\d{3}(?!\d))", Language.FR: "(?<=\\d)[\u00a0\u202f ](?=\\d{3}(?!\\d))"}
CLOCKS = {
    Language.EN: re.compile(r"\b(\d{1,2})(?::(\d\d))?(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE),
    Language.FR: re.compile(r"\b(\d{1,2})(?:\s?h(?:\s?(\d\d))?\b|:(\d\d))", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a notice, and the template that it came from."""

    language: Language
    place: Place
    rendering: Rendering


def check(en: Version, fr: Version, evidence: Iterable[Evidence]) -> None:
    """Let two versions of one notice pass.

    Raises:
        InputError: They do not say the same, one says much less, a text of the record was never
            translated, or evidence stands without its standing.

    """
    for version in (en, fr):
        _translated(version)
        _standing(version, evidence)
    _same_shape(en, fr)
    _same_values(en, fr)
    _same_facts(en, fr)
    _same_length(en, fr)


def _translated(version: Version) -> None:
    for text in (t for said in version.rendering.printed for t in said.drawn):
        alike = _words(text.en) == _words(text.fr)
        if alike and len(_words(text.en)) > UNTRANSLATED:
            reason = f"not translated: {text.en!r} stands in both languages"
            raise InputError(version.place, reason, "write it in both languages in the record")


def _standing(version: Version, evidence: Iterable[Evidence]) -> None:
    """Refuse what evidence says where the template says it in words of its own."""
    own = f" {' '.join(_words(version.rendering.own))} "
    for piece in evidence:
        for run in _runs(_words(escaped(piece.says.on(version.language)))):
            if f" {run} " in own:
                reason = f"it says what evidence {piece.id!r} says, without its standing: {run!r}"
                remedy = "print the sentences of 'evidence' whole"
                raise InputError(version.place, reason, remedy)


def _runs(words: list[str]) -> Iterator[str]:
    size = min(RUN, len(words))
    if size >= UNTRANSLATED:
        yield from (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def _words(written: str) -> list[str]:
    return re.findall(r"\w+", written.casefold())


def blocks(text: str) -> list[str]:
    """Return the kinds of the blocks of a Markdown text, in order."""
    found: list[str] = []
    before = ""
    for line in text.splitlines():
        heading, item = HEADING.match(line), ITEM.match(line)
        if heading:
            found.append(f"heading of level {len(heading[1])}")
        elif item:
            found.append("list item")
        elif line.strip() and (not before.strip() or HEADING.match(before)):
            found.append("paragraph")
        before = line
    return found


def _same_shape(en: Version, fr: Version) -> None:
    pairs = zip_longest(blocks(en.rendering.text), blocks(fr.rendering.text))
    for number, (one, other) in enumerate(pairs, 1):
        if one != other:
            reason = f"part {number} is a {one or 'nothing'} in English, {other or 'nothing'} in French"
            raise _differ(en, fr, reason)


def _same_values(en: Version, fr: Version) -> None:
    for here, there in ((en, fr), (fr, en)):
        for said in _ordered(here.rendering.printed - there.rendering.printed):
            raise _only(here, there, said.text.on(here.language))


def _ordered(found: Iterable[Said]) -> list[Said]:
    return sorted(found, key=lambda s: (s.text.en, s.text.fr))


def _same_facts(en: Version, fr: Version) -> None:
    told = {v.language: _facts(v) for v in (en, fr)}
    for here, there in ((en, fr), (fr, en)):
        for fact in sorted(told[here.language] - told[there.language]):
            raise _only(here, there, fact)


def _facts(version: Version) -> frozenset[str]:
    """Return the days, times, numbers, addresses and ids of a version, spelt alike for both.

    Addresses and telephone numbers of the office may differ: each language has its own.
    """
    text = version.rendering.text
    for said in version.rendering.printed:
        if said.sort is Sort.OFFICE:
            text = text.replace(said.text.on(version.language), " ")
    found: set[str] = set()
    for pattern in (CODE, ADDRESS, MAIL):
        found |= {f.rstrip(">.,;:)") for f in pattern.findall(text)}
        text = pattern.sub(" ", text)
    text = re.sub(GROUPED[version.language], "", text)
    text = _taken(DAYS[version.language], text, found, _day(version.language))
    text = _taken(CLOCKS[version.language], text, found, _clock)
    return frozenset(found | {n.replace(",", ".") for n in re.findall(r"\d+(?:[.,]\d+)*", text)})
