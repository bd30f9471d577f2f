"""The gate: both languages are issued, saying the same at equal length, or neither is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from proscribe.model import Evidence, InputError, Language, Place, Text
from proscribe.service.notices.facts import facts
from proscribe.service.notices.marks import Rendering
from proscribe.service.notices.said import Said

SHORTEST = 0.6
"""Of the length of the other: a language that says so much less does not say it all."""

UNTRANSLATED = 3
"""Words that both languages may share, such as a name."""

RUN, FEWEST = 6, 3
"""Words of evidence in a row that repeat it; shorter statements count whole, single words never."""

ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
HEADING = re.compile(r"(#{1,6})\s")
NAMES = {Language.EN: "English", Language.FR: "French"}


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


def keep(text: Text, withheld: frozenset[str], name: str) -> None:
    """Refuse a notice in which something that its record withholds stands in another place.

    Raises:
        InputError: It does.

    """
    whole = f" {' '.join(_words(text.en))} \n {' '.join(_words(text.fr))} "
    for secret in sorted(withheld):
        words = " ".join(_words(secret))
        if len(words) > UNTRANSLATED and f" {words} " in whole:
            reason = "what the record withholds stands in another place of it"
            remedy = "withhold it there too, or reword that place"
            raise InputError(Place(source=name), reason, remedy)


def _translated(version: Version) -> None:
    for text in (t for said in version.rendering.printed for t in said.drawn):
        alike = _words(text.en) == _words(text.fr)
        if alike and len(_words(text.en)) > UNTRANSLATED:
            reason = f"not translated: {text.en!r} stands in both languages"
            raise InputError(version.place, reason, "write it in both languages in the record")


def _standing(version: Version, evidence: Iterable[Evidence]) -> None:
    """Refuse what evidence says where the template says it in words of its own."""
    own = [f" {' '.join(_words(piece))} " for piece in version.rendering.own]
    for piece in evidence:
        for run in _runs(_words(piece.says.on(version.language))):
            if any(f" {run} " in words for words in own):
                reason = f"it says what evidence {piece.id!r} says, without its standing: {run!r}"
                remedy = "print the sentences of 'evidence' whole"
                raise InputError(version.place, reason, remedy)


def _runs(words: list[str]) -> Iterator[str]:
    size = min(RUN, len(words))
    if size >= FEWEST:
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
            reason = (
                f"part {number} is a {one or 'nothing'} in English, {other or 'nothing'} in French"
            )
            raise InputError(fr.place, reason, f"make it like {en.place}")


def _same_values(en: Version, fr: Version) -> None:
    for here, there in ((en, fr), (fr, en)):
        for said in _ordered(here.rendering.printed - there.rendering.printed):
            raise _only(here, there, said.text.on(here.language))


def _ordered(found: Iterable[Said]) -> list[Said]:
    return sorted(found, key=lambda s: (s.text.en, s.text.fr))


def _same_facts(en: Version, fr: Version) -> None:
    """Hold the facts of both against each other, but those of names and of the office's contact."""
    told = {v.language: facts(v.rendering.stated, v.language) for v in (en, fr)}
    for here, there in ((en, fr), (fr, en)):
        for fact in sorted(told[here.language] - told[there.language]):
            raise _only(here, there, fact)


def _same_length(en: Version, fr: Version) -> None:
    lengths = {v: len(v.rendering.text) for v in (en, fr)}
    shorter, longer = sorted((en, fr), key=lambda v: lengths[v])
    if lengths[shorter] < SHORTEST * lengths[longer]:
        share = 100 * lengths[shorter] // lengths[longer]
        reason = f"the {NAMES[shorter.language]} text has {share}% of the other's length"
        raise InputError(shorter.place, reason, "say all of it in both languages")


def _only(here: Version, there: Version, what: str) -> InputError:
    reason = f"{what!r} stands in the {NAMES[here.language]} text only"
    return InputError(there.place, reason, f"say it in {NAMES[there.language]} as well")
