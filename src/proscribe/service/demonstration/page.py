"""The page that a person shows to their director: one file a language, without scripts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from proscribe.model import DeviceClass, Effect, Language, Platform, Text
from proscribe.service.demonstration import figures
from proscribe.service.demonstration.numbers import day, number, percent, typeset
from proscribe.service.demonstration.story import Story
from proscribe.wire import read

HERE = Path(__file__).parent
PAGES = {Language.EN: "index.html", Language.FR: "index.fr.html"}
NAMES = {Language.EN: "English", Language.FR: "Français"}
SHOWN = ("policy.json", "plan.json", "findings.json", "findings.csv", "artifacts/", "register/")
"""Beginnings of the paths that the page lists; the sums list every one."""

Words = Mapping[str, Mapping[str, Text]]


@cache
def words() -> Words:
    """Return every sentence of the page, by section and name.

    Raises:
        InputError: A sentence is missing in one of the languages.

    """
    table: Words = read(HERE / "words.yaml", dict[str, dict[str, Text]]).value
    return table


@dataclass(frozen=True, slots=True)
class Voice:
    """One language: its sentences, numbers and days."""

    language: Language

    def say(self, text: Text, **values: object) -> str:
        """Return a sentence with its values in it; counts are written as the language does."""
        written = {k: self.number(v) if isinstance(v, int) else v for k, v in values.items()}
        return typeset(text.on(self.language), self.language).format(**written)

    def strong(self, text: Text, **counts: int) -> Markup:
        """Return a sentence whose counts stand out, as HTML."""
        written = {
            k: Markup("<strong>{}</strong>").format(self.number(n)) for k, n in counts.items()
        }
        sentence = escape(typeset(text.on(self.language), self.language))
        return sentence.format(**written)

    def number(self, count: int) -> str:
        """Return a count."""
        return number(count, self.language)

    def percent(self, part: int, whole: int) -> str:
        """Return a share of a whole."""
        return percent(part, whole, self.language)

    def day(self, instant: datetime) -> str:
        """Return a day in words."""
        return day(instant, self.language)

    def authority(self, written: str) -> str:
        """Return the authority's name; a register may hold both, with a stroke between them."""
        sides = written.split(" / ")
        both = len(sides) == len(Language)
        return sides[tuple(Language).index(self.language)] if both else written

    def effects(self, effects: Iterable[Effect]) -> str:
        """Return effects as an enumeration."""
        return ", ".join(self.say(words()["effect"][e]) for e in effects)

    def platforms(self, platforms: Iterable[Platform]) -> str:
        """Return platforms as an enumeration; all of a class by one word."""
        given = frozenset(platforms)
        classes = [c for c in DeviceClass if c.platforms <= given]
        rest = given - frozenset[Platform]().union(*(c.platforms for c in classes))
        every = [words()["platform"][c] for c in classes]
        return ", ".join(self.say(t) for t in [*every, *(_platform(p) for p in sorted(rest))])


def render(story: Story, language: Language) -> str:
    """Return the whole page in one language."""
    room = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = (HERE / "page.css").read_text(encoding="utf-8")
    return room.get_template("page.html").render(
        story=story,
        words=words(),
        voice=Voice(language),
        figures=figures,
        language=language,
        others={name: NAMES[x] for x, name in PAGES.items() if x is not language},
        style=Markup(style),  # noqa: S704, our own file
        beyond=figures.beyond(story),
        listed=[w for w in story.written if w.path.startswith(SHOWN)],
    )


def _platform(platform: Platform) -> Text:
    return words()["platform"][platform]
