"""A report as PDF: tagged for readers of screens, fit to be kept, the same bytes each time.

Each file is PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) at once, which Typst checks.

Typst sets it, with the fonts that it brings: nothing is fetched. It is an extra:
``pip install proscribe[report]``. What a report says reaches it as data, never as markup.

https://typst.app/docs/reference/pdf/
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from proscribe.formats.report.blocks import Folded, Report, Table
from proscribe.model import InputError, Place

if find_spec("typst"):
    import typst

SOURCE = Path(__file__).with_name("paper.typ")
STANDARDS: Final = ("ua-1", "a-2a")
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The time in every file: a report that is made again is the same bytes."""
UNSEEN = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
UNNAMED = frozenset({"Cf", "Co"})
"""Marks without a shape, and characters that mean what anybody agreed: PDF/A-2a has none."""
ROUNDS = 8
"""How often glyphs may be found missing: each time all that are known are replaced."""


MOST = 8000
"""Rows that a PDF may have: Typst takes about 100 kB of memory for each."""


def paper(report: Report, fonts: Iterable[Path] = ()) -> bytes:
    """Return a report as PDF; ``fonts`` are folders of fonts besides Typst's own.

    A character that no font can show is written as its number, such as ``[U+5FAE]``: a document
    that every reader of screens can read has no character without a shape.

    Raises:
        InputError: The library is not there, could not set the report, or it is too long.

    """
    place = Place(source="--pdf")
    if (rows := _rows(report)) > MOST:
        reason = f"the report has {rows} rows, and a PDF holds {MOST} at most"
        raise InputError(place, reason, "write --html, or tell of fewer packages at once")
    if not find_spec("typst"):
        reason = "writing PDF needs the library typst"
        raise InputError(place, reason, "pip install proscribe[report]")
    folders = [*fonts]
    said = json.dumps(_plain(report, {}), ensure_ascii=False)
    unseen = _numbered(ord(c) for c in {*said} if unicodedata.category(c) in UNNAMED)
    for _ in range(ROUNDS):
        try:
            return _set(json.dumps(_plain(report, unseen)), folders)
        except typst.TypstError as error:
            missing = {*_missing(error.diagnostic)} - {*unseen}
            if not missing:
                raise InputError(place, error.message, "report it as a fault of ours") from error
            unseen |= _numbered(missing)
    raise InputError(place, "its characters cannot be shown", "give fonts of yours with --fonts")


def _rows(report: Report) -> int:
    tables = (b.table if isinstance(b, Folded) else b for b in report.blocks)
    return sum(len(t.rows) for t in tables if isinstance(t, Table))


def _numbered(characters: Iterable[int]) -> dict[int, str]:
    return {c: f"[U+{c:04X}]" for c in characters}


def _set(data: str, fonts: list[Path]) -> bytes:
    return typst.compile(
        SOURCE.read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=fonts),
        sys_inputs={"report": data},
        pdf_standards=[*STANDARDS],
        timestamp=EPOCH,
    )


def _plain(report: Report, unseen: Mapping[int, str]) -> dict[str, Any]:
    """Return a report as JSON holds it, each block with the name of its sort."""
    blocks = [{"sort": type(block).__name__, **asdict(block)} for block in report.blocks]
    plain: dict[str, Any] = _translated(asdict(report) | {"blocks": blocks}, unseen)
    return plain


def _translated(value: object, unseen: Mapping[int, str]) -> Any:  # noqa: ANN401, as JSON
    if isinstance(value, str):
        return value.translate(unseen)
    if isinstance(value, dict):
        return {key: _translated(held, unseen) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_translated(held, unseen) for held in value]
    return value


def _missing(said: str) -> Iterator[int]:
    """Yield the characters that Typst says no font can show; plain ones are not among them."""
    for found in UNSEEN.finditer(said):
        text = ESCAPE.sub(lambda m: chr(int(m[1], 16)), found[1])
        yield from (ord(c) for c in text if not (c.isascii() and c.isprintable()))
