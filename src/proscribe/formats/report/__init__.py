"""Reports for people: a list of blocks, written as one HTML page or as one tagged PDF.

Whoever makes a report says what stands in it, in one language, and nothing of how it looks. All
that looks the same everywhere is here: tables with their headings, marks that are words as well
as colours, print, a keyboard's focus, a small screen.
"""

from proscribe.formats.report.blocks import (
    Block,
    Cell,
    Facts,
    Folded,
    Heading,
    Layout,
    Paragraph,
    Report,
    Style,
    Table,
    Tone,
)

__all__ = [
    "Block",
    "Cell",
    "Facts",
    "Folded",
    "Heading",
    "Layout",
    "Paragraph",
    "Report",
    "Style",
    "Table",
    "Tone",
]
