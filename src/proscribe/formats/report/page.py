"""A report as one self-contained HTML page: no script, nothing from elsewhere."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from proscribe.formats.report.blocks import Report
from proscribe.model import Language, Text

HERE = Path(__file__).parent
NAMES = {Language.EN: "English", Language.FR: "Français"}
SKIP = Text("Skip to the report", "Aller au rapport")


def page(report: Report, other: str) -> str:
    """Return a report as HTML; ``other`` is the name of the file in the other language."""
    elsewhere = next(x for x in Language if x is not report.language)
    style = (HERE / "page.css").read_text(encoding="utf-8")
    return _template().render(
        report=report,
        skip=SKIP.on(report.language),
        style=Markup(style),  # noqa: S704, our own file
        other=other,
        elsewhere=elsewhere,
        elsewhere_name=NAMES[elsewhere],
    )


@cache
def _template() -> Template:
    room = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    room.tests["block"] = lambda block, name: type(block).__name__ == name
    return room.get_template("page.html")
