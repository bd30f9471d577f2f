"""How one version of a record speaks, in one language."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from proscribe.formats.legible import UNFIT
from proscribe.model import Language, Text
from proscribe.service.demonstration.numbers import NO_BREAK, typeset
from proscribe.service.releasing.labels import said, word
from proscribe.service.releasing.parts import Part, Version
from proscribe.service.releasing.severing import shown
from proscribe.wire import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A version, a language, and the zone of its days and times."""

    version: Version
    language: Language
    local: tzinfo

    @property
    def colon(self) -> str:
        """Return a colon, as the language writes it after a word."""
        return f"{NO_BREAK}:" if self.language is Language.FR else ":"

    def say(self, text: Text) -> str:
        """Return a text in the language."""
        return typeset(text.on(self.language), self.language)

    def kind(self, whole: Part) -> str:
        """Return what sort of record it is."""
        return self.say(word(whole.noun.__name__.lower()))

    def title(self, whole: Part) -> str:
        """Return what the record is called: its sort, its id and its title, as far as released."""
        named = {p.name: p for p in whole.parts if p.name in {"id", "title", "name"}}
        told = [self.value(part) for part in named.values()]
        return f"{self.kind(whole)} {told[0]}" + "".join(f". {t}" for t in told[1:])

    def heads(self, whole: Part) -> Iterator[str]:
        """Yield what stands above a record: what it is, and for whose eyes."""
        yield self.title(whole)
        yield self.say(word(self.version))

    def called(self, part: Part) -> str:
        """Return what a field is called."""
        return legible(self.say(part.label)) if part.label else str(int(part.name) + 1)

    def value(self, part: Part) -> str:
        """Return a value, its mark in its place, or both."""
        mark = self.mark(part)
        return mark if self.hidden(part) else f"{self.open(part)} {mark}".rstrip()

    def hidden(self, part: Part) -> bool:
        """Tell whether a value is not shown in this version."""
        return part.mark is not None and self.version is Version.RELEASABLE

    def mark(self, part: Part) -> str:
        """Return the mark on a value, if it has one."""
        return legible(self.say(shown(part.mark, self.version))) if part.mark else ""

    def open(self, part: Part) -> str:
        """Return a value in words, whatever its mark."""
        if part.extension and not isinstance(part.value, str):
            return legible(json.dumps(plain(part.value), ensure_ascii=False, sort_keys=True))
        return legible(said(part.value, part.noun, part.field, self.local, self.language))

    def unstated(self, part: Part) -> str:
        """Return the fields of a record that say nothing, as an enumeration."""
        return ", ".join(self.called(f) for f in part.parts if not f.stated)


def legible(text: str) -> str:
    """Return a text on one line, with a question mark for what could rewrite a screen."""
    return UNFIT.sub("?", re.sub(r"\s*[\r\n\t]+\s*", " ", text)).strip()
