"""An interview: each question once, answered beforehand or by a person, until it can be read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from proscribe.model import InputError, Place, Text
from proscribe.model.text import blank
from proscribe.register import named
from proscribe.service.releasing.labels import labels
from proscribe.wire import read

T = TypeVar("T")
Reader = Callable[[str], Any]
Texts = Mapping[str, Mapping[str, Text]]


@cache
def texts() -> Texts:
    """Return every question, refusal and sentence, by section and key."""
    table: Texts = read(Path(__file__).parent / "questions.yaml", dict[str, dict[str, Text]]).value
    return table


def filled(text: Text, *values: str) -> Text:
    """Return a text with values in the places of its braces, in their order."""
    en, fr = text.en, text.fr
    for value in values:
        en, fr = (side.replace("{}", value, 1) for side in (en, fr))
    return Text(en, fr)


def said(key: str, *values: str) -> Text:
    """Return one of the sentences that are said to the person."""
    return filled(texts()["said"][key], *values)


def meant(kind: type[StrEnum]) -> Mapping[str, Text]:
    """Return the choices that an enumeration offers, with what each is called."""
    own = labels().get(kind.__name__, {})
    return {str(member): own.get(member) or named(member) for member in kind}


def plainly(names: Iterable[str]) -> Mapping[str, Text]:
    """Return choices that speak for themselves."""
    return {name: Text(name, name) for name in names}


class Refused(Exception):  # noqa: N818, an answer is refused; nothing is at fault
    """An answer that cannot stand, and why, in both languages."""

    def __init__(self, key: str, *values: str) -> None:
        self.why = filled(texts()["refused"][key], *values)
        super().__init__(self.why.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: where its answer goes, its words, and how an answer is read."""

    key: str
    """Spelt as the field's place in the file: ``reasons[0].en``."""
    words: Text
    read: Reader
    required: bool = True
    default: str = ""
    offered: Mapping[str, Text] = field(default_factory=dict)
    """The choices with their meanings, if there are only these."""
    ends: bool = False
    """Whether leaving it empty ends a list."""


@dataclass(slots=True, kw_only=True)
class Interview:
    """What was answered beforehand, and whom else to ask."""

    noun: str
    given: dict[str, str]
    ask: Callable[[Question], str] | None
    """Puts a question to a person; ``None``: nobody is there."""
    tell: Callable[[Text], None]
    """Says to the person why an answer is asked for again."""
    missing: list[Question] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Answers given beforehand that cannot stand, where nobody is there to mend them."""
    keys: list[str] = field(default_factory=list)
    """Every key that was asked for."""

    def put(self, key: str, read_as: Reader, **more: Any) -> Any:  # noqa: ANN401, any answer
        """Return the answer to a question as it is read; ``None``, if there is none."""
        asked = Question(key=key, words=self._words(key), read=read_as, **more)
        self.keys.append(key)
        written = self.given.pop(key, None)
        while True:
            if written is None:
                written = self.ask(asked) if self.ask else ""
            try:
                return self._read(asked, asked.default if blank(written) else written.strip())
            except Refused as error:
                if self.ask is None:
                    self.wrong.append(f"{key}: {error.why.en}")
                    return None
                self.tell(error.why)
                written = None

    def entries(self, build: Callable[[int], T | None]) -> tuple[T, ...]:
        """Return the entries of a list; the first that is left empty ends it."""
        return tuple(self._built(build))

    def finish(self) -> None:
        """Hold the answers that were given beforehand against the questions.

        Raises:
            InputError: One is missing or wrong, or nothing asks for it.

        """
        place = Place(source=f"proscribe new {self.noun}")
        if self.wrong or self.missing:
            counts = (len(self.missing), "missing"), (len(self.wrong), "refused")
            reason = ", ".join(f"{n} {what}" for n, what in counts if n)
            listed = [f"{q.key}  {q.words.en}" for q in self.missing] + self.wrong
            remedy = "give each with --set KEY=VALUE, or leave --no-input out:"
            raise InputError(place, f"answers: {reason}", "\n  ".join([remedy, *listed]))
        if self.given:
            names = ", ".join(sorted(self.given))
            remedy = "it asks for: " + ", ".join(self.keys)
            raise InputError(place, f"nothing asks for {names}", remedy)

    def _built(self, build: Callable[[int], T | None]) -> Iterator[T]:
        count = 0
        while (entry := build(count)) is not None:
            yield entry
            count += 1

    def _read(self, asked: Question, written: str) -> Any:  # noqa: ANN401, any answer
        if written:
            return asked.read(written)
        if asked.required and self.ask is None:
            self.missing.append(asked)
        elif asked.required:
            raise Refused("empty")
        return None

    def _words(self, key: str) -> Text:
        """Return the words of a question, with the number of the entry that it is about."""
        table = texts()[self.noun]
        alone = re.sub(r"^provisions\[\d+\]\.(?!id$)", "", key)
        text = table.get(alone) or table[re.sub(r"\[\d+\]", "[]", alone)]
        number = re.search(r"\[(\d+)\]", alone)
        count = str(int(number[1]) + 1) if number else ""
        of = re.match(r"provisions\[(\d+)\]\.(?!id$)", key)
        where = f"Provision {int(of[1]) + 1}. " if of else ""
        ou = f"Disposition {int(of[1]) + 1}. " if of else ""
        return Text(where + text.en.replace("{n}", count), ou + text.fr.replace("{n}", count))
