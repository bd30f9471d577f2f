"""The chart: the calendar, the marks, a row of bars for each part, and the instant asked about."""

from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.model import State, Text
from proscribe.service.timeline import axis, dates, marks, words
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
from proscribe.service.timeline.markup import BOLD, element, text, width, wrapped
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
    head = _calendar(sheet, y)
    marked = _marks(sheet, head.end + 24)
    placed = _placed(sheet, marked.end + 6)
    end = placed[-1].y + placed[-1].high
    dates = _dates(sheet, end)
    drawn = "".join(
        (
            _behind(sheet, (y, head.end, marked.end, end)),
            head.drawn,
            *(_row(sheet, row) for row in placed),
            element("path", d=f"M{MARGIN:.1f} {end:.1f}H{RIGHT:.1f}", stroke=RULE),
            _now(sheet, head.end + 15, end),
            marked.drawn,
            *(_label(sheet, bar, row.bars) for row in placed for bar in bars(row.row, sheet.scale)),
            dates.drawn,
        )
    )
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
    drawn = "".join(marks.drawn(m.sort, m.label, middle(sheet, m), y, m.width) for m in sheet.marks)
    return Part(drawn=drawn, end=y + marks.HIGH)


def middle(sheet: Sheet, mark: marks.Mark) -> float:
    """Return where a mark stands: amid its instants."""
    cluster = mark.cluster
    return (sheet.scale(cluster.start) + sheet.scale(cluster.end)) / 2


def _behind(sheet: Sheet, at: tuple[float, float, float, float]) -> str:
    """Draw what lies behind the bars: the time to come, and a line down from each mark."""
    top, head, marked, end = at
    drawn = element(
        "rect", x=sheet.now, y=head, width=RIGHT - sheet.now, height=end - head, fill=AHEAD_PAPER
    )
    drawn += element("path", d=f"M{LEFT:.1f} {top:.1f}V{end:.1f}", stroke=RULE)
    for mark in sheet.marks:
        x = middle(sheet, mark)
        drawn += element("path", d=f"M{x:.1f} {marked:.1f}V{end:.1f}", stroke=RULE)
    return drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A row with the lines that name it, and how high up it stands."""

    row: Row
    names: list[tuple[str, str, str]]
    y: float
    first: bool
    """Whether it is the first of its provision."""

    @property
    def high(self) -> float:
        return max(HIGH, len(self.names) * LINE) + 14

    @property
    def bars(self) -> float:
        """Return where its bars begin."""
        return self.y + (self.high - HIGH) / 2


def _placed(sheet: Sheet, y: float) -> list[_Placed]:
    placed: list[_Placed] = []
    for row in sheet.rows:
        first = not placed or placed[-1].row.provision != row.provision
        placed.append(_Placed(row=row, names=_names(sheet, row), y=y, first=first))
        y += placed[-1].high
    return placed


def _row(sheet: Sheet, placed: _Placed) -> str:
    """Draw a row but for the labels of its bars, which nothing may cross."""
    y = placed.y
    drawn = "".join(
        text(line, MARGIN, y + 18 + n * LINE, font_size=SIZE, fill=colour, font_weight=weight)
        for n, (line, colour, weight) in enumerate(placed.names)
    )
    if placed.first:
        drawn += element("path", d=f"M{MARGIN:.1f} {y:.1f}H{RIGHT:.1f}", stroke=RULE)
    return drawn + "".join(_bar(bar, placed.bars) for bar in bars(placed.row, sheet.scale))


def _names(sheet: Sheet, row: Row) -> list[tuple[str, str, str]]:
    """Return the lines that name a row, each with its colour and weight."""
    asked = sheet.on(words.effects(row.effects))
    lines = [(x, INK, "bold") for x in wrapped(row.provision, NAMES / BOLD, SIZE, 2)]
    lines += [(x, QUIET, "normal") for x in wrapped(asked, NAMES, SIZE, 3)]
    if row.only:
        whose = sheet.on(words.only(row.only))
        lines += [(x, INK, "normal") for x in wrapped(whose, NAMES, SIZE, 3)]
    return lines


def _bar(bar: Bar, y: float) -> str:
    name, look = looked(bar)
    drawn = box(name, look, (bar.start, y), (bar.end - bar.start, HIGH))
    if bar.end == RIGHT and not bar.stretches[-1].state.ended:
        drawn += _tip(look, RIGHT, y, 5)
    if bar.start == LEFT:
        drawn += _tip(look, LEFT, y, -5)
    return drawn


def _tip(look: Look, x: float, y: float, reach: float) -> str:
    """Draw the tip of a bar that goes on beyond the drawing."""
    path = f"M{x:.1f} {y:.1f}l{reach} {HIGH / 2}l{-reach} {HIGH / 2}z"
    return element("path", d=path, fill=look.edge)


def _label(sheet: Sheet, bar: Bar, y: float) -> str:
    """Draw the fullest label that a bar has room for, beside the instant asked about."""
    _, look = looked(bar)
    for label in _labels(bar):
        said = sheet.on(label)
        room = width(said, SIZE)
        if room + 10 <= bar.end - bar.start:
            return _plate(look, said, _beside(bar, sheet.now, room + 14), y, room)
    return ""


def _beside(bar: Bar, now: float, room: float) -> float:
    """Return the middle of a bar, or of its longer side where the line of now would cross."""
    middle = (bar.start + bar.end) / 2
    if abs(middle - now) >= room / 2:
        return middle
    left, right = now - bar.start, bar.end - now
    if max(left, right) < room:
        return middle
    return now - room / 2 if left >= right else now + room / 2


def _plate(look: Look, said: str, x: float, y: float, room: float) -> str:
    """Draw a label on a ground of its own, so that no pattern and no line crosses it."""
    plate = element(
        "rect", x=x - room / 2 - 3, y=y + 6, width=room + 6, height=HIGH - 12, fill=look.ground
    )
    return plate + text(
        said, x, y + HIGH / 2 + 4, font_size=SIZE, fill=look.label, text_anchor="middle"
    )


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
        count = dates.number(len(bar.stretches))
        yield Text(f"{count.en} changes", f"{count.fr}{dates.NBSP}changements")
        return
    yield words.state(stretch.state, stretch.orders)
    yield from SHORT.get(stretch.state, ())


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
    """Draw the instant asked about; ``y`` is the foot of its label."""
    said = sheet.on(dates.as_of(sheet.told.at, sheet.zone))
    half = width(said, SIZE) * BOLD / 2
    x = min(max(sheet.now, LEFT + half), RIGHT - half)
    path = f"M{sheet.now:.1f} {y + 4:.1f}V{end:.1f}"
    return "".join(
        (
            element("path", d=path, stroke=PAPER, stroke_width=4),
            element("path", d=path, stroke=NOW, stroke_width=2),
            text(said, x, y, font_size=SIZE, font_weight="bold", fill=NOW, **CENTRED),
        )
    )


def states(sheet: Sheet) -> tuple[list[State], bool]:
    """Return the states that are drawn, and whether some changes are too close to be."""
    found = {looked(b)[0] for row in sheet.rows for b in bars(row, sheet.scale)}
    return [s for s in State if s.name.lower() in found], MANY in found


CENTRED = {"text_anchor": "middle"}
