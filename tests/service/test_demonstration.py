"""The parts of the demo that its page does not show by itself: numbers, the folder, the width."""

import shlex
import subprocess
from datetime import UTC, datetime

import pytest

from proscribe import catalogue
from proscribe.model import Determination, Effect, Language
from proscribe.model.effect import Platform
from proscribe.service import demo
from proscribe.service.demonstration import extension, page
from proscribe.service.demonstration.folder import SUMS
from proscribe.service.demonstration.numbers import day, number, percent, typeset
from proscribe.service.workspace import EXAMPLES
from proscribe.wire import decode, read

EN, FR = Language
CHROMIUM = shlex.split(
    "unshare --net chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--allow-file-access-from-files --virtual-time-budget=5000 --dump-dom"
)
FRAME = '<iframe src="{address}" style="width: {width}px; height: 4000px"></iframe>'
RULER = """<script>
onload = () => document.title = [...document.querySelectorAll("iframe")]
  .map(f => f.contentDocument.documentElement)
  .map(e => e.scrollWidth <= e.clientWidth && e.clientHeight > 0).join(" ");
</script>"""


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (3000, "3,000", "3 000"),
        (1234567, "1,234,567", "1 234 567"),
    ],
)
def test_each_language_sets_thousands_apart_in_its_own_way(count, english, french):
    assert number(count, EN) == english
    assert number(count, FR).replace("\u00a0", " ") == french


@pytest.mark.parametrize(
    ("part", "whole", "english", "french"),
    [(1, 8, "12.5%", "12,5 %"), (0, 0, "0.0%", "0,0 %"), (3, 3, "100.0%", "100,0 %")],
)
def test_a_share_has_one_decimal_and_a_share_of_nothing_is_none(part, whole, english, french):
    assert percent(part, whole, EN).replace("\u00a0", " ") == english
    assert percent(part, whole, FR).replace("\u00a0", " ") == french


def test_a_day_is_written_as_each_language_writes_it():
    first = datetime(2026, 11, 1, tzinfo=UTC)
    assert day(first, EN).replace("\u00a0", " ") == "November 1, 2026"
    assert day(first, FR).replace("\u00a0", " ") == "1er novembre 2026"
    assert day(first.replace(month=8, day=30), FR).replace("\u00a0", " ") == "30 août 2026"


def test_french_punctuation_stays_on_the_line_of_its_word():
    assert typeset("Vu : « WeChat »", FR) == "Vu\u00a0: «\u00a0WeChat\u00a0»"
    assert typeset("Seen : it", EN) == "Seen : it"


@pytest.mark.parametrize("name", demo.DETERMINATIONS)
def test_the_hypothesis_says_what_it_is_and_keeps_what_was_decided(name):
    decided = read(EXAMPLES / "register" / f"{name}.yaml", Determination).value
    supposed = extension.extended(decided, catalogue.load())
    assert decode(extension.spelt(supposed), Determination, "supposed").value == supposed
    assert supposed.id.startswith(extension.PREFIX)
    assert "NOT IN FORCE" in supposed.title.en
    assert "PAS EN VIGUEUR" in supposed.title.fr
    for before, after in zip(decided.provisions, supposed.provisions, strict=True):
        assert {*before.covers} <= {*after.covers}
        assert {*before.effects, Effect.BLOCK_RUN, Effect.BLOCK_TRAFFIC} == {*after.effects}
        assert after.scope.platforms == frozenset(Platform)
        assert after.scope.possession == before.scope.possession


def test_a_second_walk_replaces_the_first_and_leaves_what_is_not_its_own(tmp_path):
    demo.walk(tmp_path)
    first = (tmp_path / SUMS).read_bytes()
    (tmp_path / "findings.csv").write_text("changed", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    leftover = tmp_path / "artifacts" / "gone" / "old.txt"
    leftover.parent.mkdir()
    leftover.write_text("old", encoding="utf-8")
    with (tmp_path / SUMS).open("a", encoding="utf-8") as sums:
        sums.write(f"{'0' * 64}  ../../etc/passwd\n")
    demo.walk(tmp_path)
    assert (tmp_path / SUMS).read_bytes() == first
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert leftover.exists()
    subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=tmp_path, check=True)


@pytest.mark.engine("chromium")
def test_no_page_scrolls_sideways_on_a_phone_or_a_desk(tmp_path):
    demo.walk(tmp_path / "demo")
    frames = (
        FRAME.format(address=(tmp_path / "demo" / name).as_uri(), width=width)
        for name in page.PAGES.values()
        for width in (320, 400, 768, 1280)
    )
    ruler = tmp_path / "ruler.html"
    ruler.write_text(RULER + "".join(frames), encoding="utf-8")
    command = [*CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", ruler.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert f"<title>{' '.join(['true'] * 8)}</title>" in ran.stdout
