"""The blocks of a report. They hold text as it is read: each writer escapes it in its own way."""

import re
from dataclasses import dataclass
from enum import StrEnum

from proscribe.model import Language

ANCHOR = r"[a-z][a-z0-9-]*"
LINK = re.compile(rf"https?://[^\s\"'<>]+|#{ANCHOR}")
"""Where a link may lead: nowhere that a script could run."""
DEEPEST = 4


class Tone(StrEnum):
    """What a cell says at a glance; its words say it too."""

    PLAIN = "plain"
    FULL = "full"
    HALF = "half"
    SOME = "some"
    CLAIM = "claim"
    NONE = "none"
    BLIND = "blind"
    MORE = "more"
    LESS = "less"


class Style(StrEnum):
    """What a paragraph is for."""

    PLAIN = "plain"
    LEAD = "lead"
    NOTE = "note"
    WARNING = "warning"


class Layout(StrEnum):
    """How a table is read on a small screen."""

    MATRIX = "matrix"
    """It stays a table, and moves sideways under its first column."""
    ROWS = "rows"
    """Each row becomes a card, its cells labelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    Raises:
        ValueError: Its link leads to no page and to no anchor.

    """

    text: str
    more: str = ""
    """What stands under the text, smaller."""
    link: str = ""
    tone: Tone = Tone.PLAIN
    code: bool = False
    """Whether the text is for machines: a name, a digest, a path."""

    def __post_init__(self) -> None:
        if self.link and not LINK.fullmatch(self.link):
            raise ValueError(f"{self.link!r} is no link to a page or an anchor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings; the first cell of a row is its heading.

    Raises:
        ValueError: A row has another number of cells than there are headings, or there is none.

    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    layout: Layout = Layout.ROWS

    def __post_init__(self) -> None:
        if not self.rows or any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"{self.caption}: a table has rows, each as long as its headings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 2 to 4; the title of the report is level 1."""

    text: str
    level: int = 2
    anchor: str = ""

    def __post_init__(self) -> None:
        if not 1 < self.level <= DEEPEST:
            raise ValueError(f"a heading is of level 2 to {DEEPEST}, not {self.level}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names with their values."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A table that a screen shows when it is asked for, and paper always."""

    summary: str
    table: Table
    anchor: str = ""
    """Of the table itself: a browser that is led to it unfolds what is around it."""


Block = Heading | Paragraph | Facts | Table | Folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report, in one language."""

    language: Language
    title: str
    kicker: str
    """Whence and when it is."""
    answer: str
    """The whole in one sentence."""
    notice: str
    """What must be known to read it rightly."""
    blocks: tuple[Block, ...]
    footer: str
