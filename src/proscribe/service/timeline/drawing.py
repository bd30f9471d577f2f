"""A timeline as SVG: one file that needs nothing else, for a screen, a report or paper."""

from collections.abc import Iterator, Sequence

from proscribe.model import Language, Text
from proscribe.register import named
from proscribe.service.timeline import legend, marks, words
from proscribe.service.timeline.chart import MANY, Part, chart, states
from proscribe.service.timeline.looks import CHANGING, INK, LOOKS, PAPER, QUIET, Look, box, patterns
from proscribe.service.timeline.markup import element, text, width, wrapped
from proscribe.service.timeline.nouns import Timeline
from proscribe.service.timeline.sheet import MARGIN, ROWS, WIDTH, Sheet, sheet

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
ROOM = WIDTH - 2 * MARGIN
SIZE, COLUMN = 12.0, 28.0
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
