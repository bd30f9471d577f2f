"""The chart: the calendar, the marks, a row of bars for each part, and the instant asked about."""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.model import State, Text
from proscribe.service.timeline import axis, marks, words
from proscribe.service.timeline.axis import Band
from proscribe.service.timeline.looks import (
    AHEAD_PAPER,
    CHANGING,
    INK,
    LOOKS,
    NOW,
    PAPER,
    QUIET,
    RULE,
    SHORT,
    Look,
    box,
)
from proscribe.service.timeline.markup import element, text, width, wrapped
from proscribe.service.timeline.nouns import Row
from proscribe.service.timeline.sheet import LEFT, MARGIN, RIGHT, Bar, Sheet, bars

SIZE, LINE, BAND, HIGH = 12.0, 15.0, 18.0, 28.0
NAMES = LEFT - MARGIN - 16
MANY = "changing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A drawn part and where the next one begins."""

    drawn: str
    end: float


def chart(sheet: Sheet, y: float) -> Part:
    """Draw everything that shares the axis of time."""
    top = y + 22
    head = _calendar(sheet, top)
    marked = _marks(sheet, head.end + 6)
    rows = _rows(sheet, marked.end + 6)
    dates = _dates(sheet, rows.end)
    behind = _behind(sheet, top, head.end, marked.end, rows.end)
    before = _now(sheet, y, rows.end)
    drawn = behind + head.drawn + rows.drawn + before + marked.drawn + dates.drawn
    return Part(drawn=drawn, end=dates.end)


def _calendar(sheet: Sheet, y: float) -> Part:
    drawn = ""
    for row in axis.bands(sheet.scale, sheet.zone, LEFT, RIGHT):
        drawn += "".join(_band(sheet, band, y) for band in row)
        y += BAND
    return Part(drawn=drawn, end=y)


def _band(sheet: Sheet, band: Band, y: float) -> str:
    drawn = element(
        "rect",
        x=band.start,
        y=y,
        width=max(0.0, band.end - band.start),
        height=BAND,
        fill="#f7f7f5",
        stroke=RULE,
    )
    if band.label is None:
        return drawn
    middle = (band.start + band.end) / 2
    label = sheet.on(band.label)
    return drawn + text(label, middle, y + 13, font_size=axis.SMALL, fill=QUIET, **CENTRED)


def _marks(sheet: Sheet, y: float) -> Part:
    drawn = "".join(
        marks.drawn(marks.sort(m), m.label, middle(sheet, m), y, m.width) for m in sheet.marks
    )
    return Part(drawn=drawn, end=y + marks.HIGH)


def middle(sheet: Sheet, mark: marks.Mark) -> float:
    """Return where a mark stands: amid its instants."""
    cluster = mark.cluster
    return (sheet.scale(cluster.start) + sheet.scale(cluster.end)) / 2


def _behind(sheet: Sheet, top: float, head: float, marked: float, end: float) -> str:
    """Draw what lies behind the bars: the time to come, and a line down from each mark."""
    drawn = element(
        "rect", x=sheet.now, y=head, width=RIGHT - sheet.now, height=end - head, fill=AHEAD_PAPER
    )
    drawn += element("path", d=f"M{LEFT:.1f} {top:.1f}V{end:.1f}", stroke=RULE)
    for mark in sheet.marks:
        x = middle(sheet, mark)
        drawn += element("path", d=f"M{x:.1f} {marked:.1f}V{end:.1f}", stroke=RULE)
    return drawn


def _rows(sheet: Sheet, y: float) -> Part:
    drawn, last = "", ""
    for row in sheet.rows:
        if row.provision != last:
            drawn += element("path", d=f"M{MARGIN:.1f} {y:.1f}H{RIGHT:.1f}", stroke=RULE)
        last = row.provision
        names = _names(sheet, row)
        high = max(HIGH + 14, len(names) * LINE + 14)
        drawn += "".join(
            text(line, MARGIN, y + 18 + n * LINE, font_size=SIZE, fill=colour, font_weight=weight)
            for n, (line, colour, weight) in enumerate(names)
        )
        drawn += "".join(_bar(sheet, bar, y + (high - HIGH) / 2) for bar in bars(row, sheet.scale))
        y += high
    drawn += element("path", d=f"M{MARGIN:.1f} {y:.1f}H{RIGHT:.1f}", stroke=RULE)
    return Part(drawn=drawn, end=y)


def _names(sheet: Sheet, row: Row) -> list[tuple[str, str, str]]:
    """Return the lines that name a row, each with its colour and weight."""
    asked = sheet.on(words.effects(row.effects))
    lines = [(x, INK, "bold") for x in wrapped(row.provision, NAMES * 0.93, SIZE, 2)]
    lines += [(x, QUIET, "normal") for x in wrapped(asked, NAMES, SIZE, 3)]
    if row.only:
        whose = sheet.on(words.only(row.only))
        lines += [(x, INK, "normal") for x in wrapped(whose, NAMES, SIZE, 3)]
    return lines


def _bar(sheet: Sheet, bar: Bar, y: float) -> str:
    name, look = looked(bar)
    wide = bar.end - bar.start
    drawn = box(name, look, bar.start, y, wide, HIGH)
    if bar.end == RIGHT and not bar.stretches[-1].state.ended:
        drawn += _point(RIGHT, y, 5)
    if bar.start == LEFT:
        drawn += _point(LEFT, y, -5)
    for label in _labels(bar):
        said = sheet.on(label)
        room = width(said, SIZE)
        if room + 10 <= wide:
            return drawn + _plate(look, said, (bar.start + bar.end) / 2, y, room)
    return drawn


def _point(x: float, y: float, reach: float) -> str:
    """Draw the tip of a bar that goes on beyond the drawing."""
    path = f"M{x:.1f} {y:.1f}l{reach} {HIGH / 2}l{-reach} {HIGH / 2}z"
    return element("path", d=path, fill=INK)


def _plate(look: Look, said: str, x: float, y: float, room: float) -> str:
    """Draw a label, on a ground of its own where a pattern would cross it."""
    plate = ""
    if look.pattern != "plain":
        plate = element(
            "rect", x=x - room / 2 - 3, y=y + 6, width=room + 6, height=HIGH - 12, fill=look.ground
        )
    return plate + text(said, x, y + HIGH / 2 + 4, font_size=SIZE, fill=look.label, **CENTRED)


def looked(bar: Bar) -> tuple[str, Look]:
    """Return how a bar looks, and the id of its pattern."""
    states = {s.state for s in bar.stretches}
    if len(states) > 1:
        return MANY, CHANGING
    (state,) = states
    return state.name.lower(), LOOKS[state]


def _labels(bar: Bar) -> Iterator[Text]:
    """Yield what a bar may say, the fullest first."""
    stretch = bar.stretches[0]
    if len(bar.stretches) > 1:
        yield Text(f"{len(bar.stretches)} changes", f"{len(bar.stretches)}{words.NBSP}changements")
        return
    yield words.state(stretch.state, stretch.orders)
    if stretch.state in SHORT:
        yield SHORT[stretch.state]


def _dates(sheet: Sheet, y: float) -> Part:
    instants = [m.cluster.start for m in sheet.marks]
    drawn, low = "", y + 20
    for label in axis.labels(sheet.scale, instants, sheet.zone, LEFT, RIGHT):
        place = y + 14 + label.line * LINE
        low = max(low, place + 8)
        said = sheet.on(label.text)
        drawn += text(said, label.x, place, font_size=axis.SMALL, fill=QUIET, **CENTRED)
    return Part(drawn=drawn, end=low)


def _now(sheet: Sheet, y: float, end: float) -> str:
    at = words.asked(sheet.told.at, sheet.zone)
    said = sheet.on(Text(f"as of {at.en}", f"en date de {at.fr}"))
    half = width(said, SIZE) / 2
    x = min(max(sheet.now, LEFT + half), RIGHT - half)
    line = element("path", d=f"M{sheet.now:.1f} {y + 18:.1f}V{end:.1f}", stroke=PAPER, stroke_width=4)
    line += element("path", d=f"M{sheet.now:.1f} {y + 18:.1f}V{end:.1f}", stroke=NOW, stroke_width=2)
    label = text(said, x, y + 13, font_size=SIZE, font_weight="bold", fill=NOW, **CENTRED)
    return line + label


def states(sheet: Sheet) -> tuple[list[State], bool]:
    """Return the states that are drawn, and whether some changes are too close to be."""
    found = {looked(b)[0] for row in sheet.rows for b in bars(row, sheet.scale)}
    return [s for s in State if s.name.lower() in found], MANY in found


CENTRED = {"text_anchor": "middle"}
