"""The demo: what its folder holds, what its page says, and that both agree with the truth."""

import csv
import hashlib
import json
import re
import shlex
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from proscribe.cli import root
from proscribe.model import Certainty, Effect, InputError, Language, Presence, Proof, Reason
from proscribe.service import demo
from proscribe.service.demonstration import page
from proscribe.service.demonstration.files import FORMULA, inert
from proscribe.service.demonstration.folder import SUMS
from proscribe.service.workspace import EXAMPLES

DECIDED = {"bytedance/tiktok", "tencent/wechat", "kaspersky/suite"}
NOT_NAMED = "tiktok-lite-android"
"""The truth counts it as TikTok; the catalogue and the determination's words make it another."""
MOBILE = ("android", "ios")
TEMPLATES = sorted(page.HERE.glob("*.html"))
CAUSES = ("silent", "work", "hidden", "names", "partial")
CHROMIUM = shlex.split(
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--enable-logging=stderr --v=0 --proxy-server=127.0.0.1:9 --dump-dom"
)


class Page(HTMLParser):
    """What a page asks a browser for, its headings, and the numbers of its table cells."""

    def __init__(self, path):
        super().__init__()
        self.asked, self.links, self.headings, self.numbers, self.tags = [], [], [], [], []
        self.language, self._numeric = "", False
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given))
        self.language = given["lang"] if tag == "html" else self.language
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self._numeric = tag == "b" or (tag == "td" and given.get("class") == "n")
        for name in ("src", "href", "data", "action", "srcset", "poster"):
            if name in given:
                (self.links if tag == "a" else self.asked).append(given[name])

    def handle_endtag(self, _):
        self._numeric = False

    def handle_data(self, data):
        if self._numeric:
            self.numbers.append(int(re.sub(r"\D", "", data)))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Walk once: the folder, and the story."""
    folder = tmp_path_factory.mktemp("walk") / "demo"
    return folder, demo.walk(folder)


@pytest.fixture(scope="module")
def folder(told):
    return told[0]


@pytest.fixture(scope="module")
def story(told):
    return told[1]


@pytest.fixture(scope="module")
def pages(folder):
    return {language: Page(folder / name) for language, name in page.PAGES.items()}


@pytest.fixture(scope="module")
def findings(folder):
    return json.loads((folder / "findings.json").read_bytes())


@pytest.fixture(scope="module")
def truth():
    return json.loads((EXAMPLES / "fleet/ground-truth.json").read_bytes())


def mobile(devices):
    return {d for d in devices if d.split("-")[1] in MOBILE}


@pytest.fixture(scope="module")
def planted(truth):
    """Name the devices in scope whose rows show what the determinations name."""
    sections = [*(truth["products"][p] for p in DECIDED), *truth["impostors"].values()]
    entries = [pair for section in sections for pair in section.items()]
    return mobile(d for d, e in entries if e["shown"] and e["plant"] != NOT_NAMED)


def test_the_folder_holds_what_its_readme_lists_and_nothing_else(folder):
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    for half in readme.split("UNE DÉMONSTRATION"):
        named = " ".join(re.findall(r"^  ([^\s,]+(?:, [^\s,]+)*) ", half, re.MULTILINE)).replace(
            ",", ""
        )
        listed = {n.strip("/") for n in named.split()} - {"proscribe", "sha256sum"}
        assert listed | {"README.txt"} == {p.name for p in folder.iterdir()}


def test_the_tallies_agree_with_the_truth_for_the_devices_in_scope(findings, truth, planted):
    unseen = mobile({*truth["silent"], *truth["blind"]}) - planted
    for row in findings["tallies"]:
        on = {d for d in planted if d.split("-")[1] == row["platform"]}
        assert row["devices"] == truth["devices"][row["platform"]]
        assert row["present"] == len(on)
        assert row["unknown"] == sum(d.split("-")[1] == row["platform"] for d in unseen)
        assert row["present"] + row["absent"] + row["unknown"] == row["devices"]
    assert [row["platform"] for row in findings["tallies"]] == list(MOBILE)


def test_what_was_found_is_what_was_planted_and_nothing_else(findings, truth, planted):
    found = findings["findings"]
    assert {f["device"] for f in found if f["presence"] == "present"} == planted
    doubtful = {f["device"] for f in found if f.get("certainty") == "doubtful"}
    assert doubtful == mobile(d for e in truth["impostors"].values() for d in e)


def test_a_product_that_no_determination_names_is_shown_as_left_alone(story):
    alike = [a for a in story.look_alikes if a.identifier.value == "com.tiktok.lite.go"]
    assert [(a.name, a.maker) for a in alike] == [("TikTok Lite", "same")]


@pytest.mark.parametrize("language", Language)
def test_the_numbers_of_the_page_are_the_tallies(pages, findings, language):
    numbers = iter(pages[language].numbers)
    rows = findings["tallies"]
    sums = {k: sum(r[k] for r in rows) for k in ("present", "absent", "unknown", "devices")}
    assert [next(numbers) for _ in range(3)] == [sums[k] for k in ("present", "absent", "unknown")]
    for row in (*rows, sums):
        assert [next(numbers) for _ in sums] == [row[k] for k in sums]


def test_every_unknown_device_has_exactly_one_cause(story):
    unknown = [f.device for f in story.in_force.answer.findings if f.presence is Presence.UNKNOWN]
    assert sorted(d for b in story.blind for d in b.devices) == sorted(unknown)


def test_both_languages_tell_the_same_numbers(pages):
    english, french = pages[Language.EN], pages[Language.FR]
    assert (english.language, french.language) == ("en", "fr")
    assert english.numbers == french.numbers
    assert english.headings == french.headings
    assert page.PAGES[Language.FR] in english.links
    assert page.PAGES[Language.EN] in french.links


@pytest.mark.parametrize("language", Language)
def test_a_page_asks_for_nothing_and_links_only_where_it_says(pages, folder, story, language):
    shown = pages[language]
    assert all(asked.startswith("data:") for asked in shown.asked)
    assert not re.search(r"<script|<iframe|@import|url\((?!#)|\son\w+=", shown.text)
    given = {r.url for c in story.in_force.covers for r in c.determination.references}
    for link in shown.links:
        assert link in given or link.startswith("#") or (folder / link).is_file()


@pytest.mark.parametrize("language", Language)
def test_a_page_can_be_read_without_eyes(pages, language):
    shown = pages[language]
    ids = [a["id"] for _, a in shown.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert shown.headings[0] == 1
    assert shown.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(shown.headings, shown.headings[1:], strict=False))
    assert all("scope" in a for tag, a in shown.tags if tag == "th")
    tags = [tag for tag, _ in shown.tags]
    assert tags.count("table") == tags.count("caption")
    pictures = [a for tag, a in shown.tags if tag == "svg"]
    assert all(a.get("aria-label") or a.get("aria-hidden") == "true" for a in pictures)
    assert "#content" in shown.links
    assert "content" in ids


@pytest.mark.parametrize("language", Language)
def test_what_is_not_in_force_is_marked_so_before_its_first_number(pages, language):
    text = pages[language].text
    label = page.Voice(language).say(page.words()["extended"]["label"])
    section = text[text.index('<section class="if"') :]
    assert 0 < section.index(label) < section.index("<table")


def test_every_sentence_is_used_and_none_is_missing():
    source = "".join(t.read_text(encoding="utf-8") for t in TEMPLATES)
    named = set(re.findall(r"words\.(\w+)\.(\w+)", source))
    by_value = {
        "presence": [f"{p}{end}" for p in Presence for end in ("", "_is")],
        "certainty": [f"{c}{end}" for c in Certainty for end in ("", "_is")],
        "blind": [f"{c}{end}" for c in CAUSES for end in ("", "_is", "_remedy")],
        "effect": Effect,
        "proof": Proof,
        "reason": Reason,
        "command": ("policy", "page", "folder"),
        "alike": ("same", "other"),
        "decided": ("primary", "secondary"),
        "platform": page.words()["platform"],
    }
    listed = {n for names in re.findall(r"for name in \(([^)]*)\)", source) for n in _quoted(names)}
    looked_up = {(s, str(n)) for s, names in by_value.items() for n in names}
    looked_up |= {("column", name) for name in listed}
    assert {(s, n) for s, names in page.words().items() for n in names} == named | looked_up


def _quoted(names):
    return re.findall(r'"([^"]+)"', names)


def test_a_sentence_has_the_same_values_in_both_languages():
    for names in page.words().values():
        for text in names.values():
            assert set(re.findall(r"{\w+}", text.en)) == set(re.findall(r"{\w+}", text.fr))


def test_the_same_walk_leaves_the_same_bytes(folder, tmp_path):
    demo.walk(tmp_path / "again")
    assert (tmp_path / "again" / SUMS).read_bytes() == (folder / SUMS).read_bytes()


def test_the_sums_are_those_of_every_file(folder):
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=folder, check=True)
    named = {x.partition("  ")[2] for x in (folder / SUMS).read_text("utf-8").splitlines()}
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert named == files - {SUMS}


def test_the_page_gives_the_digests_of_the_files_beside_it(pages, folder, story):
    for language in Language:
        sums = dict(re.findall(r'href="([^"]+)">\1</a></th>.*?>(\w{64})<', pages[language].text))
        assert {"policy.json", "findings.json", "findings.csv"} <= sums.keys()
        for name, digest in sums.items():
            assert digest == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert f">{story.in_force.policy.digest}<" in pages[language].text
    written = hashlib.sha256((folder / "policy.json").read_bytes()).hexdigest()
    assert written == story.in_force.policy.digest


def test_the_table_of_findings_runs_nothing_in_a_spreadsheet(folder, findings):
    text = (folder / "findings.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert len(rows) == 1 + len(findings["findings"])
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]
    assert inert("=HYPERLINK(1)") == "'=HYPERLINK(1)"


def test_nothing_of_the_hypothesis_stands_among_what_is_in_force(folder):
    apart = folder / "if-extended"
    for path in folder.rglob("*.json"):
        if apart not in path.parents:
            assert b"if-extended" not in path.read_bytes(), path
    assert all(p.name.startswith("if-extended-") for p in (apart / "register").iterdir())


def test_a_folder_that_is_not_an_earlier_demo_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="not an earlier demo"):
        demo.walk(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("language", Language)
def test_the_command_tells_the_story_in_eighty_lines(tmp_path, monkeypatch, story, language):
    monkeypatch.setattr("proscribe.cli.demo.walk", lambda *_, **__: story)
    ran = CliRunner().invoke(root, ["demo", "--out", str(tmp_path), "--lang", language.value])
    assert ran.exit_code == 0
    assert len(ran.stdout.splitlines()) <= 80
    assert ran.stdout.rstrip().endswith(page.PAGES[language])
    for tally in story.in_force.answer.tallies:
        counts = f" {tally.present} +{tally.absent} +{tally.unknown}$"
        assert re.search(counts, ran.stdout, re.MULTILINE)


@pytest.mark.engine("chromium")
@pytest.mark.parametrize("language", Language)
def test_a_real_browser_opens_the_page_without_a_complaint(folder, story, language, tmp_path):
    address = Path(folder / page.PAGES[language]).as_uri()
    command = [*CHROMIUM, f"--user-data-dir={tmp_path}", address]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "CONSOLE" not in ran.stderr
    assert story.in_force.policy.digest in ran.stdout
    assert "NaN" not in ran.stdout
