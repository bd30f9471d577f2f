"""Words that a notice prints: in both languages, of one line, and harmless in Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from zoneinfo import ZoneInfo

from proscribe.model import InputError, Language, Place, Text
from proscribe.model.text import blank
from proscribe.service.demonstration.numbers import MONTHS, NO_BREAK, number

FIRST_PRIVATE = 0xF0000
PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
"""Marks of ours stand in these planes, so that nothing that people write may."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
SPECIAL = re.compile(r"[\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
FIRST = re.compile(r"^(#{1,6}(?=\s|$)|[-+=](?=[\s-]|=|$))|^(\d+)(?=[.)])")
ADDRESS = re.compile(r"https?://[^\s<>\"'\\`]+")


class Sort(StrEnum):
    """Whose words they are, for the gate."""

    RECORD = "record"
    EVIDENCE = "evidence"
    """A sentence that carries the standing of what it says, and is printed whole."""

    OFFICE = "office"
    """The office's own: its addresses may differ from one language to the other."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words ready to be printed, and the texts of the record that they were drawn from."""

    text: Text
    sort: Sort = Sort.RECORD
    drawn: tuple[Text, ...] = ()
    bare: Text | None = None
    """The same without names, which stand in both languages whatever language they are in."""

    @property
    def stated(self) -> Text:
        """Return what can be held against the other language."""
        return UNSTATED if self.sort is Sort.OFFICE else self.bare or self.text


UNSTATED = Text("\N{HORIZONTAL ELLIPSIS}", "\N{HORIZONTAL ELLIPSIS}")
Tree = Said | str | bool | Sequence["Tree"] | Mapping[str, "Tree"]
"""What a template is given: words, flags, keys, and lists and groups of these."""


def words(text: Text, sort: Sort = Sort.RECORD) -> Said:
    """Return a text of the record."""
    return Said(Text(escaped(text.en), escaped(text.fr)), sort, (text,))


def fixed(text: Text) -> Said:
    """Return words of ours, which need no guard."""
    return Said(text)


def name(written: str) -> Said:
    """Return a name."""
    found = sides(written)
    both = Text(escaped(found.en), escaped(found.fr))
    return Said(both, bare=UNSTATED if both.en == both.fr else None)


def sides(written: str) -> Text:
    """Return both sides of a name, which a record may hold with a stroke between: ``EN / FR``.

    Raises:
        InputError: One side is blank.

    """
    if half(written):
        reason = "nobody would see a name, or one side of it"
        raise InputError(Place(source=repr(written)), reason, "write it whole where it stands")
    found = written.split(" / ")
    return Text(*found) if len(found) == len(Language) else Text(written, written)


def half(written: str) -> bool:
    """Tell whether a name, or what stands on one side of its stroke, is blank."""
    before, stroke, after = f" {written} ".partition(" / ")
    return blank(before) or bool(stroke and blank(after))


def code(written: str) -> Said:
    """Return something that machines read, such as an id, as it is spelt."""
    plain = one_line(written).replace("`", "'")
    return Said(Text(f"`{plain}`", f"`{plain}`"))


def source(written: str) -> Said:
    """Return where something was read: an address that can be followed, or a name."""
    if ADDRESS.fullmatch(written):
        return Said(Text(f"<{written}>", f"<{written}>"))
    return name(written)


def count(many: int) -> Said:
    """Return a number, as each language writes it."""
    return Said(Text(number(many, Language.EN), number(many, Language.FR)))


def day(instant: datetime, zone: ZoneInfo) -> Said:
    """Return an instant: its day in a zone, and its time unless that is midnight there."""
    local = instant.astimezone(zone)
    en = f"{local.day}{NO_BREAK}{_month(local, Language.EN)} {local.year}"
    first = "er" if local.day == 1 else ""
    fr = f"{local.day}{first}{NO_BREAK}{_month(local, Language.FR)} {local.year}"
    if (local.hour, local.minute) == (0, 0):
        return Said(Text(en, fr))
    offset = re.sub(r"(\d\d)(\d\d)$", r"\1:\2", f"{local:UTC%z}").replace("-", "\u2212")
    where = "UTC" if local.utcoffset() == timedelta() else offset
    minutes = f"{NO_BREAK}{local.minute:02}" if local.minute else ""
    return Said(
        Text(
            f"{en} at {local:%H:%M} ({where})",
            f"{fr} à {local.hour}{NO_BREAK}h{minutes} ({where})",
        )
    )


def moment(instant: datetime, zone: ZoneInfo) -> Said:
    """Return the instant of issue: the day alone where a day was asked about, to its end."""
    universal = instant.astimezone(UTC)
    after = universal + timedelta(microseconds=1)
    if after.time().isoformat() == "00:00:00":
        return day(universal.replace(hour=0, minute=0, second=0, microsecond=0), ZoneInfo("UTC"))
    return day(instant, zone)


def midnight(instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the end of a deadline: of its day, where it is written as one."""
    local = instant.astimezone(zone)
    whole = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    return local + timedelta(days=1) if whole else local


def compose(en: str, fr: str, /, **parts: Said) -> Said:
    """Return a sentence of ours with words in it; both languages get the same ones."""

    def filled(of: Callable[[Said], Text]) -> Text:
        texts = {k: of(p) for k, p in parts.items()}
        return Text(
            en.format(**{k: t.en for k, t in texts.items()}),
            fr.format(**{k: t.fr for k, t in texts.items()}),
        )

    return _made(filled, parts.values())


def chain(*parts: Said | None) -> Said:
    """Return words one after the other, leaving out what is not there."""
    there = [p for p in parts if p is not None]

    def joined(of: Callable[[Said], Text]) -> Text:
        return Text("".join(of(p).en for p in there), "".join(of(p).fr for p in there))

    return _made(joined, there)


def listed(found: Iterable[Said], last: Text | None = None, separator: str = ", ") -> Said:
    """Return an enumeration; ``last`` joins its last two: *and*, *or*, else the separator."""
    parts = tuple(found)

    def enumerated(of: Callable[[Said], Text]) -> Text:
        texts = [of(p) for p in parts]
        if last is None:
            return Text(separator.join(t.en for t in texts), separator.join(t.fr for t in texts))
        en = _enumerated([t.en for t in texts], last.en)
        return Text(en, _enumerated([t.fr for t in texts], last.fr))

    return _made(enumerated, parts)


def capital(said: Said) -> Said:
    """Return the words with a capital at their beginning."""
    en, fr = (side[:1].upper() + side[1:] for side in (said.text.en, said.text.fr))
    return Said(Text(en, fr), said.sort, said.drawn, said.stated)


def _made(how: Callable[[Callable[[Said], Text]], Text], parts: Iterable[Said]) -> Said:
    """Return words that were made of others, remembering what went into them."""
    drawn = tuple(t for p in parts for t in p.drawn)
    return Said(how(attrgetter("text")), Sort.RECORD, drawn, how(attrgetter("stated")))


def leaves(tree: Tree) -> Iterator[Said]:
    """Yield all words of a tree."""
    if isinstance(tree, Said):
        yield tree
    elif isinstance(tree, Mapping):
        for value in tree.values():
            yield from leaves(value)
    elif not isinstance(tree, str | bool):
        for value in tree:
            yield from leaves(value)


def one_line(written: str) -> str:
    """Return text without line breaks, control characters or marks of ours."""
    return PRIVATE.sub("\ufffd", CONTROL.sub(" ", written)).strip()


def escaped(written: str) -> str:
    """Return text of one line that Markdown shows as it is written."""
    safe = SPECIAL.sub(lambda m: ENTITIES.get(m[0], f"\\{m[0]}"), one_line(written))
    return FIRST.sub(lambda m: f"{m[2]}\\" if m[2] else f"\\{m[1]}", safe)


def _month(local: datetime, language: Language) -> str:
    return MONTHS[language].split()[local.month - 1]


def _enumerated(parts: Sequence[str], last: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
