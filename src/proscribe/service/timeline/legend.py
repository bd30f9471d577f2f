"""The list below a drawing: what each number stands for, in two columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from proscribe.model import Language, Text
from proscribe.service.timeline import dates, marks, words
from proscribe.service.timeline.looks import INK, QUIET
from proscribe.service.timeline.marks import Mark
from proscribe.service.timeline.markup import BOLD, text, wrapped
from proscribe.service.timeline.nouns import Happening, Nature

SIZE, LINE, AFTER = 12.0, 16.0, 9.0
LISTED = 60
"""Happenings that are listed one by one; more are told mark by mark."""

LONGEST = 200
"""Characters of an instrument, a source or a note that are drawn; the text form has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One numbered paragraph: its heading, and what is told beneath, as (colour, words)."""

    sort: str
    label: str
    head: Text
    lines: tuple[tuple[str, Text], ...]


def entries(found: Sequence[Mark], zone: ZoneInfo) -> list[tuple[Entry, bool]]:
    """Return a paragraph for each happening, or for each mark if there are many.

    Each with whether it is still to come.
    """
    told = [h for m in found for h in m.happenings]
    if len(told) <= LISTED:
        return [(_entry(h, zone), h.ahead) for h in told]
    return [
        (_entry(first, zone) if len(m.happenings) == 1 else _sum(m, zone), first.ahead)
        for m in found
        for first in m.happenings[:1]
    ]


def _entry(of: Happening, zone: ZoneInfo) -> Entry:
    changed = words.changes(of)
    lines = [(INK, dates.joined(changed, "; "))] if changed else []
    if of.instrument:
        made = dates.fit(of.instrument, LONGEST)
        lines.append((INK, dates.both("{}", made)))
    if of.source:
        lines.append((QUIET, dates.both("{}", dates.fit(of.source, LONGEST))))
    if of.note:
        note = Text(dates.fit(of.note.en, LONGEST), dates.fit(of.note.fr, LONGEST))
        lines.append((INK if of.nature is Nature.DEADLINE else QUIET, note))
    if remarks := words.remarks(of, zone):
        lines.append((QUIET, dates.joined(remarks, "; ")))
    mark = Mark(happenings=(of,))
    head = dates.both("{} \u00b7 {}", words.dated(of, zone), words.title(of))
    return Entry(sort=mark.sort, label=mark.label, head=head, lines=tuple(lines))


def _sum(mark: Mark, zone: ZoneInfo) -> Entry:
    first, last = (dates.when(mark.happenings[n].at, zone) for n in (0, -1))
    head = first if first == last else dates.span(first, last)
    counts = [
        dates.both("{} \u00d7 {}", dates.number(n), what)
        for what, n in marks.counted(mark.happenings)
    ]
    return Entry(
        sort=mark.sort,
        label=mark.label,
        head=head,
        lines=((INK, dates.joined(counts)),),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A drawn paragraph and its height."""

    high: float
    lines: tuple[tuple[str, str], ...]
    entry: Entry
    indent: float


def blocks(told: Sequence[Entry], language: Language, room: float) -> list[Block]:
    """Return each paragraph broken into lines; all are indented alike, by the widest number."""
    indent = max(marks.wide(e.label) for e in told) + 8
    return [_block(entry, language, room - indent, indent) for entry in told]


def _block(entry: Entry, language: Language, room: float, indent: float) -> Block:
    head = wrapped(entry.head.on(language), room / BOLD, SIZE, 2)
    lines = [("", line) for line in head]
    for colour, told in entry.lines:
        lines += [(colour, x) for x in wrapped(told.on(language), room, SIZE, 4)]
    return Block(high=len(lines) * LINE + AFTER, lines=tuple(lines), entry=entry, indent=indent)


def drawn(block: Block, x: float, y: float) -> Iterator[str]:
    """Yield a paragraph whose upper left corner is given; its heading is bold."""
    entry, middle = block.entry, x + (block.indent - 8) / 2
    yield marks.drawn(entry.sort, entry.label, middle, y, marks.wide(entry.label))
    for n, (colour, line) in enumerate(block.lines):
        yield text(
            line,
            x + block.indent,
            y + 14 + n * LINE,
            font_size=SIZE,
            fill=colour or INK,
            font_weight="normal" if colour else "bold",
        )
