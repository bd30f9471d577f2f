"""A timeline as SVG: one file that needs nothing else, for a screen, a report or paper."""

from collections.abc import Iterator, Sequence
from html import escape

from proscribe.model import Language, Text
from proscribe.register import named
from proscribe.service.timeline import dates, legend, marks, words
from proscribe.service.timeline.chart import MANY, Part, chart, states
from proscribe.service.timeline.looks import CHANGING, INK, LOOKS, PAPER, QUIET, box, patterns
from proscribe.service.timeline.markup import BOLD, element, text, width, wrapped
from proscribe.service.timeline.nouns import Timeline
from proscribe.service.timeline.sheet import MARGIN, ROWS, WIDTH, Sheet, sheet

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
ROOM = WIDTH - 2 * MARGIN
SIZE, COLUMN = 12.0, 28.0
SAMPLE = ((0.0, 0.0), (COLUMN, marks.HIGH))
DESCRIBED = 12
"""Rows that the description tells in words."""


def svg(told: Timeline, language: Language) -> bytes:
    """Draw a timeline; the same timeline always gives the same bytes."""
    on = sheet(told, language)
    parts = [_head(on)]
    for section in (chart, _key, _notes, _legend) if told.told else ():
        parts.append(section(on, parts[-1].end))
    high = parts[-1].end + MARGIN
    ground = element("rect", width=WIDTH, height=high, fill=PAPER)
    looks = {s.name.lower(): LOOKS[s] for s in LOOKS} | {MANY: CHANGING}
    inner = _described(on) + patterns(looks) + ground + "".join(p.drawn for p in parts)
    whole = element(
        "svg",
        inner,
        xmlns="http://www.w3.org/2000/svg",
        lang=language.value,
        xml__lang=language.value,
        role="img",
        aria_labelledby=f"title-{told.id} desc-{told.id}",
        viewBox=f"0 0 {WIDTH:.0f} {high:.0f}",
        width=WIDTH,
        height=high,
        font_family=FONT,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'.encode()


def _head(on: Sheet) -> Part:
    told = on.told
    lines = [(x, 20.0, "bold", INK) for x in wrapped(_title(on), ROOM / BOLD, 20, 3)]
    lines += [(x, 13.0, "normal", QUIET) for x in wrapped(on.on(_about(on)), ROOM, 13, 3)]
    if not told.told and told.known:
        lines += [(on.on(words.unknown(told.known, on.zone)), 13.0, "bold", INK)]
    y, drawn = MARGIN, ""
    for line, size, weight, colour in lines:
        y += size + 5
        drawn += text(line, MARGIN, y, font_size=size, font_weight=weight, fill=colour)
    return Part(drawn=drawn, end=y + 22)


def _title(on: Sheet) -> str:
    return dates.fit(on.on(on.told.title))


def _about(on: Sheet) -> Text:
    told = on.told
    who = (told.id, dates.fit(told.authority, 120), dates.fit(told.jurisdiction, 40))
    return dates.joined([*(Text(w, w) for w in who), *words.frame(told, on.zone)], " \u00b7 ")


def _described(on: Sheet) -> str:
    """Return the title and the description that a screen reader reads."""
    rows = [dates.colon(words.subject(r), words.stood(r, on.zone)) for r in on.rows[:DESCRIBED]]
    at = dates.as_of(on.told.at, on.zone)
    told = dates.joined([_about(on), at, *rows], ". ")
    title = f"{on.on(words.TIMELINE)}{on.told.id}, {_title(on)}"
    return element("title", escape(title), id=f"title-{on.told.id}") + element(
        "desc", escape(dates.fit(on.on(told), 4000)), id=f"desc-{on.told.id}"
    )


def _key(on: Sheet, y: float) -> Part:
    """Draw what the looks of bars and marks mean, as far as there are some."""
    found, many = states(on)
    bars = [(box(s.name.lower(), LOOKS[s], *SAMPLE), on.on(named(s))) for s in found]
    bars += [(box(MANY, CHANGING, *SAMPLE), on.on(words.CHANGING))] if many else []
    sorts = {m.sort for m in on.marks} | {e.sort for e, _ in legend.entries(on.marks, on.zone)}
    numbers = [
        (marks.drawn(kind, "n", COLUMN / 2, 0, COLUMN), on.on(name))
        for kind, name in marks.MEANT.items()
        if kind in sorts
    ]
    y += 14
    drawn = ""
    for samples in (bars, numbers):
        part = _samples(samples, y)
        drawn, y = drawn + part.drawn, part.end
    return Part(drawn=drawn, end=y)


def _samples(samples: Sequence[tuple[str, str]], y: float) -> Part:
    x, drawn = MARGIN, ""
    for sample, said in samples:
        wide = COLUMN + 8 + width(said, SIZE) + 18
        if x + wide > WIDTH - MARGIN and x > MARGIN:
            x, y = MARGIN, y + 26
        inner = sample + text(said, COLUMN + 8, 14, font_size=SIZE, fill=INK)
        drawn += element("g", inner, transform=f"translate({x:.1f} {y:.1f})")
        x += wide
    return Part(drawn=drawn, end=y + 27)


def _notes(on: Sheet, y: float) -> Part:
    """Say what the drawing does not show as it is."""
    drawn = ""
    for note in _said(on):
        for line in wrapped(on.on(note), ROOM, SIZE, 3):
            y += 16
            drawn += text(line, MARGIN, y, font_size=SIZE, fill=QUIET)
    return Part(drawn=drawn, end=y + (16 if drawn else 6))


def _said(on: Sheet) -> Iterator[Text]:
    if not on.scale.even:
        yield words.UNEVEN
    instants = {h.at for h in on.told.happenings}
    if len(on.marks) < len(instants):
        yield words.shared(len(on.told.happenings), len(on.marks))
    if (left := len(on.told.rows) - ROWS) > 0:
        yield words.left_out(left)


def _legend(on: Sheet, y: float) -> Part:
    """List what happened and what is still to come."""
    told = legend.entries(on.marks, on.zone)
    past = [e for e, ahead in told if not ahead]
    coming = [e for e, ahead in told if ahead]
    parts = [Part(drawn="", end=y)]
    for heading, entries in ((words.HAPPENED, past), (words.AHEAD, coming)):
        if entries:
            parts.append(_listed(on, heading, entries, parts[-1].end))
    end, drawn = parts[-1].end, "".join(p.drawn for p in parts)
    watched = [dates.colon(words.WATCHED, w) for w in on.told.watched]
    for said in watched or ([] if coming else [words.NOTHING_AHEAD]):
        for line in wrapped(dates.fit(on.on(said)), ROOM, SIZE, 3):
            end += 16
            drawn += text(line, MARGIN, end, font_size=SIZE, fill=INK)
    return Part(drawn=drawn, end=end)


def _listed(on: Sheet, heading: Text, entries: Sequence[legend.Entry], y: float) -> Part:
    """List entries under a heading, in two columns of like height."""
    y += 18
    drawn = text(on.on(heading), MARGIN, y, font_size=14, font_weight="bold", fill=INK)
    y += 10
    room = (ROOM - COLUMN) / 2
    blocks = legend.blocks(entries, on.language, room)
    half = sum(b.high for b in blocks) / 2
    x, place, low = MARGIN, y, y
    for block in blocks:
        if x == MARGIN and place - y >= half:
            x, place = MARGIN + room + COLUMN, y
        drawn += "".join(legend.drawn(block, x, place))
        place += block.high
        low = max(low, place)
    return Part(drawn=drawn, end=low)
