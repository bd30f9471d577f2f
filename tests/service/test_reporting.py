"""Reports on packages: the matrix says what is reached, and each mark leads to its proof."""

import html
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from proscribe.cli import root
from proscribe.formats.report import Cell, Folded, Heading, Layout, Table, Tone
from proscribe.model import Content, Grade, Inspection, Language, Platform, Text
from proscribe.reach import expressible, reaches
from proscribe.service.inspect import inspect
from proscribe.service.reporting.compared import compared
from proscribe.service.reporting.examining import examined
from proscribe.service.reporting.inspected import inspected
from proscribe.service.reporting.matrix import ABREAST, TONES, cell, legend, matrices
from proscribe.service.reporting.saying import GRADES, MEANS, NOTICE, SIGNED

SAMPLES = Path(__file__).parents[1] / "inspectors"
NAMES = ("xapk/samples/small.xapk", "ipa/samples/viewer.ipa", "pe/samples/viewer.exe")
PATHS = [SAMPLES / name for name in NAMES]
CHROMIUM = shlex.split(
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--enable-logging=stderr --v=0 --proxy-server=127.0.0.1:9 --allow-file-access-from-files "
    "--virtual-time-budget=5000 --dump-dom"
)
ENGLISH = re.compile(r"\b(?:declared|shown|rights?|bytes|content|reach|packages?|signed)\b")


@pytest.fixture(scope="module")
def found():
    return tuple(inspect(PATHS))


def blocks(report, sort):
    return [b for b in report.blocks if isinstance(b, sort)]


def test_every_grade_has_its_word_its_meaning_and_its_mark():
    assert {*GRADES} == {*MEANS} == {*TONES} == {*Grade}
    assert len(SIGNED) == 3


@pytest.mark.parametrize("language", Language)
def test_the_matrix_says_of_each_content_what_is_reached_and_by_how_many_rights(found, language):
    [matrix] = matrices([examined(one) for one in found], language)
    assert len(matrix.rows) == len(Content)
    for content, row in zip(Content, matrix.rows, strict=True):
        assert row[0].text == content.spoken.on(language)
        for one, told in zip(found, row[1:], strict=True):
            reach = next((r for r in reaches(one) if r.content is content), None)
            assert bool(told.link) is bool(reach)
            if reach:
                assert told.text == GRADES[reach.grade].on(language)
                assert str(len(reach.rights)) in told.more


def test_what_is_silent_is_said_to_be_not_shown_not_expressible_or_not_known():
    whole = Inspection(
        file="a", size=1, sha256="0" * 64, format="apk", platforms=(Platform.ANDROID,)
    )
    cut = Inspection(
        file="b", size=1, sha256="1" * 64, format="apk", malformed=Text("cut", "coupé")
    )
    for content in Content:
        [silent, unread] = [
            cell(examined(one), content, Language.EN, "p1-x") for one in (whole, cut)
        ]
        known = content in expressible(Platform.ANDROID)
        assert silent.text == ("not shown" if known else "no right known")
        assert unread.text == "not known"
        assert {silent.link, unread.link} == {""}


def test_many_packages_make_several_tables_of_a_few_columns():
    many = [
        examined(Inspection(file=f"{n}", size=1, sha256=f"{n:064x}", format="apk"))
        for n in range(ABREAST * 2 + 1)
    ]
    assert [len(t.head) - 1 for t in matrices(many, Language.EN)] == [ABREAST, ABREAST, 1]


@pytest.mark.parametrize("language", Language)
def test_each_mark_leads_to_the_rights_with_their_bytes_and_their_source(found, language):
    report = inspected(found, language)
    assert NOTICE.on(language)[:20] in report.notice
    folded = {b.anchor: b for b in blocks(report, Folded)}
    matrix = [t for t in blocks(report, Table) if t.layout is Layout.MATRIX]
    links = {c.link[1:] for t in matrix for row in t.rows for c in row if c.link}
    assert links == {*folded}
    told = {c.more for b in folded.values() for row in b.table.rows for c in row}
    for one in found:
        for reach in reaches(one):
            assert {*reach.sources} <= told
    entries = {row[2].text for b in folded.values() for row in b.table.rows}
    assert "org.example.small.apk!AndroidManifest.xml" in entries


def test_packages_that_are_called_alike_are_told_apart_by_their_files(found):
    names = [b.text for b in blocks(inspected(found, Language.EN), Heading) if b.level == 2]
    assert len({*names}) == len(names)


def test_a_comparison_marks_what_the_second_reaches_besides(found):
    report = compared(found[1], found[2], Language.EN)
    [matrix] = [t for t in blocks(report, Table) if t.layout is Layout.MATRIX]
    one, other = ({r.content for r in reaches(i)} for i in found[1:3])
    said = {c: row[-1] for c, row in zip(Content, matrix.rows, strict=True)}
    assert {c for c, x in said.items() if x.tone is Tone.MORE} == other - one
    assert {c for c, x in said.items() if x.tone is Tone.LESS} == one - other
    assert said[Content.INPUT] == Cell(text="shown otherwise", tone=Tone.SOME)


@pytest.mark.parametrize("told", [inspected, lambda f, x: compared(f[0], f[2], x)])
def test_the_french_report_says_the_same_and_no_english_is_left_in_it(found, told):
    english, french = (told(found, language) for language in (Language.EN, Language.FR))
    assert [type(b) for b in english.blocks] == [type(b) for b in french.blocks]
    said = [french.title, french.answer, french.notice, french.footer]
    said += [b.text for b in blocks(french, Heading)]
    said += [name for t in (*blocks(french, Table), legend(Language.FR)) for name in t.head]
    said += [c.text for t in blocks(french, Table) for row in t.rows for c in row if not c.code]
    assert [text for text in said if ENGLISH.search(text)] == []


def run(*arguments):
    return CliRunner().invoke(root, [*map(str, arguments)], prog_name="proscribe")


def test_the_commands_write_both_languages_and_each_leads_to_the_other(tmp_path):
    ran = run("inspect", *PATHS, "--html", tmp_path / "r.html", "--sarif", tmp_path / "r.sarif")
    assert (ran.exit_code, ran.stdout) == (0, "")
    ran = run("compare", *PATHS[:2], "--html", tmp_path / "c.html", "--pdf", tmp_path / "c.pdf")
    assert ran.exit_code == 1
    assert {p.name for p in tmp_path.iterdir()} == {
        "r.html", "r.fr.html", "r.sarif", "c.html", "c.fr.html", "c.pdf", "c.fr.pdf",
    }  # fmt: skip
    english, french = (tmp_path / n for n in ("r.html", "r.fr.html"))
    assert 'href="r.fr.html"' in english.read_text(encoding="utf-8")
    assert 'href="r.html"' in french.read_text(encoding="utf-8")


MEASURE = """<!DOCTYPE html><meta charset="utf-8">
<iframe src="{name}#{anchor}" style="width:{width}px;height:900px;border:0"></iframe>
<script>
onload = () => {{
  const page = document.querySelector("iframe").contentDocument;
  const wide = page.documentElement.scrollWidth;
  const shown = page.getElementById("{anchor}").getBoundingClientRect().height;
  document.title = "wide " + wide + " tall " + Math.round(shown);
}};
</script>"""


@pytest.mark.engine("chromium")
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_real_browser_shows_it_on_a_telephone_and_a_desk_and_unfolds_what_is_asked(
    tmp_path, found, width
):
    run("inspect", *PATHS, "--html", tmp_path / "r.html")
    content = reaches(found[0])[0].content
    measured = MEASURE.format(name="r.fr.html", anchor=f"p1-{content}", width=width)
    (tmp_path / "m.html").write_text(measured, encoding="utf-8")
    command = [*CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", (tmp_path / "m.html").as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "CONSOLE" not in ran.stderr
    wide, tall = map(int, re.search(r"wide (\d+) tall (\d+)", html.unescape(ran.stdout)).groups())
    assert wide <= width, "nothing but a table in its own frame is wider than the screen"
    assert tall > 40, "the rights that a mark leads to are unfolded"
