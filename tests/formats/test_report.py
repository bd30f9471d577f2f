"""Reports say what they were given: to eyes, to readers of screens, and on paper."""

import io
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.formats.report import (
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
from proscribe.formats.report.page import HERE, page
from proscribe.formats.report.paper import MOST, paper
from proscribe.model import InputError, Language

VOID = {"meta", "link", "br"}
HOSTILE = '#let x = panic() *b* $a$ <script>alert(1)</script> "\\u{0}" {{ 7*7 }} @ref //'
TEXT = st.text(min_size=1, max_size=30)


class Page(HTMLParser):
    """The tags of a page in their order, each with what it was given; its text; what is open."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, name):
        return [given for tag, given in self.tags if tag == name]


def table(*rows, layout=Layout.ROWS):
    head = tuple(f"head {n}" for n in range(len(rows[0])))
    return Table(caption="a caption", head=head, rows=rows, layout=layout)


def report(*blocks, language=Language.EN, title="A title"):
    return Report(
        language=language,
        title=title,
        kicker="a kicker",
        answer="an answer",
        notice="a notice",
        blocks=blocks,
        footer="a footer",
    )


ALL = report(
    Heading(text="One", anchor="one"),
    Paragraph(text="A warning", style=Style.WARNING),
    Facts(rows=(("Name", Cell(text="value", more="more")),)),
    table(*((Cell(text="a row"), Cell(text=tone, tone=tone, link="#one")) for tone in Tone)),
    Heading(text="Two", level=3),
    Folded(
        summary="Unfold",
        anchor="folded",
        table=table(
            *((Cell(text=f"c{n}", code=True), Cell(text=f"t{n}")) for n in range(50)),
            layout=Layout.MATRIX,
        ),
    ),
)


def test_a_link_that_could_run_something_and_a_ragged_table_are_refused():
    for link in ("javascript:alert(1)", "file:///etc/passwd", 'https://a.example/"x', "#A b"):
        with pytest.raises(ValueError, match="no link"):
            Cell(text="x", link=link)
    for rows in ((), ((Cell(text="x"),), (Cell(text="x"), Cell(text="y")))):
        with pytest.raises(ValueError, match="as long as its headings"):
            Table(caption="c", head=("h",), rows=rows)
    with pytest.raises(ValueError, match="level"):
        Heading(text="x", level=1)


@pytest.mark.parametrize("language", Language)
def test_a_page_can_be_read_without_eyes_and_asks_for_nothing(language):
    made = page(report(*ALL.blocks, language=language), "other.html")
    read = Page(made)
    assert read.open == []
    assert read.all("html") == [{"lang": language.value}]
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, 2, 3]
    assert {given["scope"] for given in read.all("th")} == {"row", "col"}
    assert len(read.all("caption")) == len(read.all("table")) == 2
    [across] = [g for g in read.all("div") if g.get("role") == "region"]
    assert across["tabindex"] == "0"
    assert across["aria-label"]
    anchors = {given["id"] for _, given in read.tags if "id" in given}
    inner = {g["href"][1:] for g in read.all("a") if g["href"].startswith("#")}
    assert inner <= anchors
    assert {"script", "img", "iframe", "form"} & {tag for tag, _ in read.tags} == set()
    assert "url(" not in made
    assert [g["hreflang"] for g in read.all("a") if "hreflang" in g] != [language.value]


def test_a_mark_is_a_word_and_its_colours_are_far_enough_apart():
    style = (HERE / "page.css").read_text(encoding="utf-8")
    for tone in set(Tone) - {Tone.PLAIN}:
        rule = re.search(rf"^\.{tone} {{ (.*?) }}$", style, re.MULTILINE)[1]
        inks = re.findall(r"[ ;]color: (#[0-9a-f]{6})", f" {rule}")
        grounds = re.findall(r"#[0-9a-f]{6}", rule.partition(" color:")[0])
        assert inks
        assert grounds
        assert all(contrast(ink, ground) >= 4.5 for ink in inks for ground in grounds), tone


def contrast(one, other):
    """Return the contrast of WCAG 2.2, from 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@given(text=TEXT)
def test_a_page_says_what_it_was_given_and_no_tag_comes_of_it(text):
    read = Page(page(report(table((Cell(text=text, more=text),)), title=text), "o.html"))
    plain = Page(page(report(table((Cell(text="x", more="x"),))), "o.html"))
    assert [tag for tag, _ in read.tags] == [tag for tag, _ in plain.tags]


def test_what_looks_like_markup_is_text_on_a_page_and_on_paper():
    made = report(Paragraph(text=HOSTILE), table((Cell(text=HOSTILE, code=True),)), title=HOSTILE)
    assert HOSTILE in "".join(Page(page(made, "o.html")).texts)
    read = pypdf.PdfReader(io.BytesIO(paper(made)))
    said = squeezed("".join(p.extract_text() for p in read.pages))
    assert said.count(squeezed(HOSTILE)) >= 3
    assert read.metadata.title == HOSTILE


def squeezed(text):
    return re.sub(r"\s", "", text)


def tags(node, found):
    """Count the tags of a structure tree, by their names."""
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            tags(kid, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found[node["/S"]] = found.get(node["/S"], 0) + 1
        if "/K" in node:
            tags(node["/K"], found)
    return found


@pytest.mark.parametrize("language", Language)
def test_paper_is_tagged_says_its_language_and_has_every_row(language):
    data = paper(report(*ALL.blocks, language=language))
    read = pypdf.PdfReader(io.BytesIO(data))
    root = read.trailer["/Root"]
    assert root["/Lang"] == language.value
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    found = tags(root["/StructTreeRoot"]["/K"], {})
    tables = [b.table if isinstance(b, Folded) else b for b in ALL.blocks if hasattr(b, "rows")]
    tables = [t for t in [*tables, ALL.blocks[-1].table] if isinstance(t, Table)]
    assert found["/Table"] == len(tables) == 2
    rows = sum(len(t.rows) + 1 for t in tables)
    assert found["/TR"] >= rows
    assert found["/TD"] == sum(len(t.rows) * len(t.head) for t in tables)
    assert found["/TH"] == sum(len(t.head) for t in tables)
    said = squeezed("".join(p.extract_text() for p in read.pages))
    assert all(f"c{n}t{n}" in said for n in range(50))


def test_a_report_of_too_many_rows_is_refused_on_paper_and_not_on_a_page():
    long = report(table(*((Cell(text="x"),) for _ in range(MOST + 1))))
    with pytest.raises(InputError, match="holds 8000 at most"):
        paper(long)
    assert page(long, "o.html").count("<tr>") == MOST + 2


def test_the_same_report_is_the_same_bytes_on_paper():
    assert paper(ALL) == paper(ALL)


def test_a_character_of_private_use_is_written_as_its_number():
    data = paper(report(Paragraph(text="before \ue000 after")))
    text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "before [U+E000] after" in text


def test_a_character_that_no_font_shows_is_written_as_its_number():
    read = pypdf.PdfReader(io.BytesIO(paper(report(title="微信 \u200b\x01\x7f"))))
    said = squeezed(read.pages[0].extract_text())
    assert "[U+5FAE][U+4FE1]" in said
    assert "[U+200B]" in said
    assert "[U+0001]" in said


@settings(max_examples=10)
@given(text=TEXT)
def test_any_text_can_be_put_on_paper(text):
    made = report(Paragraph(text=text), table((Cell(text=text, more=text, code=True),)), title=text)
    assert paper(made).startswith(b"%PDF-")


def test_without_the_extra_it_is_said_how_to_get_it(tmp_path):
    code = (
        "import sys; sys.modules['typst'] = None\n"
        "from proscribe.cli import main; main(['inspect', *sys.argv[1:]])"
    )
    sample = Path(__file__).parents[1] / "inspectors" / "apk" / "samples" / "small.apk"
    asked = [str(sample), "--pdf", str(tmp_path / "r.pdf")]
    ran = subprocess.run(
        [sys.executable, "-c", code, *asked], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "pip install proscribe[report]" in ran.stderr
    assert [*tmp_path.iterdir()] == []


def test_fonts_that_are_none_leave_the_paper_as_it_is(tmp_path):
    (tmp_path / "a.ttf").write_bytes(b"no font")
    assert paper(ALL, [tmp_path]) == paper(ALL)
