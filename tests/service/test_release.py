"""Records as they are released: whole, marked, in both languages, and never by mistake."""

import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import get_args, get_type_hints
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from proscribe.cli import root
from proscribe.model import (
    Determination,
    DeviceClass,
    Exemption,
    InputError,
    Language,
    Ledger,
    Text,
    Then,
    Unit,
)
from proscribe.service.release import Format, Release, release
from proscribe.service.releasing.gate import folded
from proscribe.service.releasing.labels import labels
from proscribe.service.releasing.parts import Shape, Version
from proscribe.service.workspace import EXAMPLES, Workspace

NOUNS = (Determination, Exemption, Ledger)
AT = datetime(2026, 11, 1, tzinfo=UTC)

WHOLE = """\
# A comment that nobody may read: qqcomment
id: qqid-1
title: {en: qqtitle english, fr: qqtitle français}
authority: qqauthority
jurisdiction: CA
force: direction
issued: 2026-01-05
effective: 2026-02-01
zone: America/Toronto
decider: qqdecider
assessor: qqassessor
provisions:
  - id: qqfirst
    covers:
      - {application: qqvendor/one, note: {en: qqnote one, fr: qqnote un}}
      - {owner: qqcompany, share: ">50", at: 2026-01-01}
    effects: [remove, block-install]
    scope:
      devices: [mobile]
      bodies: [qqbody-a, qqbody-b]
      note: {en: qqscope read, fr: qqscope lu}
  - id: qqother
    covers: [{service: qqweb/service}]
    effects: [block-traffic]
    effective: 2026-03-01T12:30:00-05:00
reasons:
  - {en: qqreason one, fr: qqraison un}
  - {en: qqreason two, fr: qqraison deux}
references:
  - {title: qqreference, url: "https://example.org/qqaddress"}
  - {title: qqaccount, url: "https://example.org/qqread", standing: secondary}
evidence:
  - id: qqproof
    says: {en: qqsays english, fr: qqsays français}
    standing: disputed
    source: qqsource informant@example.org
    by: qqaccuser
    reply: {by: qqdefender, words: {en: qqwords, fr: qqmots}, source: qqletter}
alternatives:
  - {what: {en: qqinstead, fr: qqplutôt}, why_not: {en: qqwhynot, fr: qqpourquoi}}
consultations:
  - party: qqparty
    notified: 2026-01-01
    deadline: 2026-01-20
    source: qqnotice
    response: {received: 2026-01-10, words: {en: qqanswer, fr: qqréponse}, source: qqmail}
    outcome:
      result: upheld
      effective: 2026-01-25
      decider: qqreviewer
      why: {en: qqupheld, fr: qqmaintenue}
      source: qqminutes
excludes:
  - {what: {en: qqoutside, fr: qqdehors}, why: {en: qqbecause, fr: qqcar}, source: qqmemo}
adopters:
  - {body: qqbody-c, must: false, note: {en: qqinformed, fr: qqinformé}}
duties:
  - {verb: report, what: {en: qqduty, fr: qqdevoir}, id: qqkey, within: 3 business days}
terms:
  - {kind: review, then: warn, within: 1 year}
exemptions:
  purposes: [qqpurpose]
  approver: qqrole
  maximum: 6 months
  devices: 3
  mitigations: [{en: qqmeasure, fr: qqmesure}]
  centre: qqcentre
cites:
  - {determination: qqstatute, where: qqsection}
history:
  - event: suspended
    effective: 2026-04-01
    instrument: qqorder
    source: qqcourt
    order: qqdocket
    provisions: [qqother]
    until: 2026-05-01
    note: {en: qqstay, fr: qqsursis}
  - {event: resumed, effective: 2026-04-15, instrument: qqappeal, source: qqregistry}
x-file: qqfile-77
"""
SEVERABLE = [
    "id", "title", "authority", "decider", "provisions[0].covers[0].note", "provisions[0].covers",
    "provisions[0].scope", "provisions[0].scope.bodies[1]", "reasons[1]", "references[0].url",
    "evidence", "evidence[0].source", "evidence[0].reply", "alternatives[0].why_not",
    "consultations[0].response.words", "consultations[0].outcome", "excludes[0]", "adopters",
    "duties[0].what", "exemptions.centre", "cites[0].where", "history[0].note", "history[1]",
    "effective", "force", "x-file",
]  # fmt: skip
ENGLISH, FRENCH = "s. 15 of the rule", "art. 15 de la règle"


def kept(folder, *severances, text=WHOLE, name="record.yaml"):
    listed = "".join(
        f"  - {{path: {json.dumps(p)}, under: {{en: {ENGLISH}, fr: {FRENCH}}}}}\n"
        for p in severances
    )
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + (f"severances:\n{listed}" if listed else ""), encoding="utf-8")
    return Workspace(register_folder=folder, at=AT)


def told(workspace, version, name="qqid-1"):
    return release(workspace, name, version)


def every(released: Release):
    texts = [released.rendered(f, x) for f in (Format.TEXT, Format.HTML) for x in Language]
    return [*texts, released.rendered(Format.JSON, Language.EN)]


def strings(value):
    if isinstance(value, Text):
        return [value.en, value.fr]
    return [value] if isinstance(value, str) and value.startswith("qq") else []


def nouns():
    """Return every noun that a record is made of, with the types of its fields."""
    met, waiting = {}, list(NOUNS)
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, UnionType) or get_args(kind):
            waiting += get_args(kind)
        elif isinstance(kind, type) and is_dataclass(kind) and kind not in {Text, *met}:
            met[kind] = get_type_hints(kind)
            waiting += met[kind].values()
    return met


@pytest.mark.parametrize("noun", sorted(nouns(), key=lambda n: n.__name__))
def test_every_field_of_every_noun_has_its_label_in_both_languages_and_no_label_has_no_field(noun):
    table = labels()[noun.__name__]
    assert list(table) == [f.name for f in fields(noun)]
    assert all(t.en.strip() and t.fr.strip() for t in table.values())


@pytest.mark.parametrize("kind", [DeviceClass, Then, Unit])
def test_every_value_that_is_named_here_has_its_name(kind):
    assert set(labels()[kind.__name__]) == {str(member) for member in kind}


@given(paths=st.sets(st.sampled_from(SEVERABLE)))
def test_whatever_is_severed_stands_nowhere_and_nothing_else_goes(tmp_path_factory, paths):
    workspace = kept(tmp_path_factory.mktemp("r"), *sorted(paths))
    whole, released = (told(workspace, v) for v in (Version.PROTECTED, Version.RELEASABLE))
    gone = [leaf for leaf in released.whole.leaves() if leaf.mark]
    assert {leaf.path.split("[")[0].split(".")[0] for leaf in gone} == {
        path.split("[")[0].split(".")[0] for path in (*paths, "x-file")
    }
    shown = every(released)
    for secret in (s for leaf in gone for s in strings(leaf.value)):
        assert all(folded(secret) not in folded(page) for page in shown)
    open_ones = [leaf for leaf in released.whole.leaves() if not leaf.mark]
    for word in (s for leaf in open_ones for s in strings(leaf.value)[:1]):
        assert word in shown[0]
        assert word in shown[-1]
    for left, right in zip(every(whole)[:-1], shown[:-1], strict=True):
        assert left.count("<dt") == right.count("<dt")
        assert left.count("\n") == right.count("\n")


@given(paths=st.sets(st.sampled_from(SEVERABLE), min_size=1))
def test_lists_keep_their_count_and_records_their_fields(tmp_path_factory, paths):
    workspace = kept(tmp_path_factory.mktemp("r"), *sorted(paths))
    whole, released = (told(workspace, v) for v in (Version.PROTECTED, Version.RELEASABLE))

    def skeleton(part):
        return part.path, part.shape, part.stated, [skeleton(p) for p in part.parts]

    assert skeleton(whole.whole) == skeleton(released.whole)


def test_a_comment_of_the_file_is_rendered_in_no_version(tmp_path):
    workspace = kept(tmp_path)
    for version in Version:
        assert all("qqcomment" not in page for page in every(told(workspace, version)))


def test_what_is_severed_is_marked_where_it_stood_in_both_languages(tmp_path):
    released = told(kept(tmp_path, "evidence[0].source", "reasons[1]"), Version.RELEASABLE)
    english = released.rendered(Format.TEXT, Language.EN)
    french = released.rendered(Format.TEXT, Language.FR)
    assert f"   2. [severed: {ENGLISH}]\n" in english
    assert f"Source: [severed: {ENGLISH}]\n" in english
    assert f"[retranché\u00a0: {FRENCH}]" in french
    held = json.loads(released.rendered(Format.JSON, Language.EN))["fields"]
    mark = {"severed": {"en": ENGLISH, "fr": FRENCH}}
    assert held["reasons"] == [{"en": "qqreason one", "fr": "qqraison un"}, mark]
    assert held["evidence"][0]["source"] == mark
    assert held["effective"] == "2026-02-01T00:00:00-05:00"


def test_the_protected_version_says_everything_and_what_would_be_severed(tmp_path):
    whole = told(kept(tmp_path, "reasons[1]"), Version.PROTECTED)
    english = whole.rendered(Format.TEXT, Language.EN)
    assert f"   2. qqreason two [to be severed: {ENGLISH}]\n" in english
    assert "x-file: qqfile-77 [to be withheld: not reviewed]\n" in english
    assert f"qqraison deux [à retrancher\u00a0: {FRENCH}]" in whole.rendered(
        Format.TEXT, Language.FR
    )
    held = json.loads(whole.rendered(Format.JSON, Language.EN))["fields"]
    assert held["reasons"][1] == {
        "value": {"en": "qqreason two", "fr": "qqraison deux"},
        "to_be_severed": {"en": ENGLISH, "fr": FRENCH},
    }


def test_a_field_that_is_not_ours_is_withheld_wherever_it_stands(tmp_path):
    text = WHOLE.replace("    by: qqaccuser", "    by: qqaccuser\n    x-handler: qqhandler")
    text = text.replace("{en: qqreason one,", "{x-drafted: qqdrafter, en: qqreason one,")
    text += "x-tree: {qqinner: [qqdeep, 1]}\n"
    released = told(kept(tmp_path, text=text), Version.RELEASABLE)
    english = released.rendered(Format.TEXT, Language.EN)
    for name in ("x-file", "x-handler", "reasons[0].x-drafted", "x-tree"):
        assert f"{name}: [withheld: not reviewed]\n" in english
    hidden = ("qqfile-77", "qqhandler", "qqdrafter", "qqinner", "qqdeep")
    assert not [h for h in hidden for page in every(released) if h in page]
    held = json.loads(released.rendered(Format.JSON, Language.EN))["fields"]
    mark = {"withheld": {"en": "not reviewed", "fr": "non examiné"}}
    assert held["evidence"][0]["x-handler"] == held["x-tree"] == mark
    whole = json.loads(told(kept(tmp_path, text=text), Version.PROTECTED).rendered(
        Format.JSON, Language.EN
    ))  # fmt: skip
    assert whole["fields"]["x-tree"]["value"] == {"qqinner": ["qqdeep", 1]}


EXEMPTION = (EXAMPLES / "exemption.yaml").read_text(encoding="utf-8")


def test_the_people_of_an_exemption_are_personal_information_unless_a_rule_says_more(tmp_path):
    text = EXEMPTION.replace("role:", "people: [qqperson]\ndelegated_by: qqdeputy\nrole:")
    workspace = kept(tmp_path, "approver", text=text, name="exemptions/x.yaml")
    released = told(workspace, Version.RELEASABLE, "example-exemption")
    english = released.rendered(Format.TEXT, Language.EN)
    assert "Requested by: [severed: personal information]\n" in english
    assert f"Approved by: [severed: {ENGLISH}]\n" in english
    assert "   1. [severed: personal information]\n" in english
    assert "Delegated by: [severed: personal information]\n" in english
    assert "renseignements personnels" in released.rendered(Format.TEXT, Language.FR)
    hidden = ("requester@", "approver@", "qqperson", "qqdeputy")
    assert not [h for h in hidden for page in every(released) if h in page]
    assert "D-000123" in english


@pytest.mark.parametrize(
    ("before", "after", "path", "stands"),
    [
        ("qqletter", "as QQSOURCE  informant@EXAMPLE.org wrote", "evidence[0].source",
         "evidence[0].reply.source"),
        ("qqmail", "from Informant@example.org", "evidence[0].source",
         "consultations[0].response.source"),
        ("fr: qqraison un}", "fr: qq\u00adraison deux est là}", "reasons[1]", "reasons[0]"),
        ("qqnotice", "qqnote un, en français", "provisions[0].covers[0].note",
         "consultations[0].source"),
        ("qqorder", "by qqbody-b itself", "provisions[0].scope.bodies[1]",
         "history[0].instrument"),
        ("en: qqupheld", "en: call 613-555-0100", "evidence[0].by",
         "consultations[0].outcome.why"),
    ],
)  # fmt: skip
def test_nothing_is_released_when_what_is_severed_still_stands_elsewhere(
    tmp_path, before, after, path, stands
):
    assert before in WHOLE
    text = WHOLE.replace(before, after).replace("qqaccuser", "613-555-0100")
    workspace = kept(tmp_path, path, text=text)
    out = tmp_path / "out.txt"
    out.write_text("what was there before")
    with pytest.raises(InputError) as caught:
        told(workspace, Version.RELEASABLE)
    assert caught.value.reason == f"what is severed at {path} still stands at {stands}"
    assert after in text.splitlines()[caught.value.place.line - 1]
    done = CliRunner().invoke(root, ["release", "qqid-1", "--register", tmp_path, "-o", out])
    assert isinstance(done.exception, InputError)
    assert out.read_text() == "what was there before"
    assert told(workspace, Version.PROTECTED).rendered(Format.TEXT, Language.EN)


def test_a_name_that_the_rule_of_a_severance_repeats_is_a_leak(tmp_path):
    workspace = kept(tmp_path, "evidence[0].by", text=WHOLE.replace("qqaccuser", "15 of the rule"))
    with pytest.raises(InputError, match=r"still stands at severances\[0\]\.under"):
        told(workspace, Version.RELEASABLE)


def test_what_the_form_itself_assumes_is_no_leak(tmp_path):
    text = EXAMPLES.joinpath("register", "ca-tbs-2023-10-30.yaml").read_text(encoding="utf-8")
    assert "\nprovisions:" not in text
    text = text.replace("title: Minister", "title: main Minister")
    workspace = kept(tmp_path, "provisions[0]", text=text)
    plain = told(workspace, Version.RELEASABLE, "ca-tbs-2023-10-30").rendered(
        Format.TEXT, Language.EN
    )
    assert f"Provisions:\n   1.\n      Identifier: [severed: {ENGLISH}]\n" in plain
    assert "Title: main Minister" in plain


def test_a_lone_provision_may_be_severed_by_the_path_that_the_file_shows(tmp_path):
    text = EXAMPLES.joinpath("register", "ca-tbs-2023-10-30.yaml").read_text(encoding="utf-8")
    for path in ("covers[0].note", "provisions[0].covers[0].note"):
        workspace = kept(tmp_path, path, text=text)
        released = told(workspace, Version.RELEASABLE, "ca-tbs-2023-10-30")
        assert "How it is read: [severed:" in released.rendered(Format.TEXT, Language.EN)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("evidence[1].source", "names nothing"),
        ("no-such", "names nothing"),
        ("", "names nothing"),
        ("reasons[1].fr", "one language of a text"),
        ("recorded", "nothing is said"),
        ("provisions[1].scope.bodies", "nothing is said"),
        ("severances[0].under", "cannot be severed"),
    ],
)
def test_a_severance_that_names_nothing_is_an_error_at_its_line(tmp_path, path, reason):
    workspace = kept(tmp_path, path)
    for version in Version:
        with pytest.raises(InputError, match=reason) as caught:
            told(workspace, version)
        assert caught.value.place.line == WHOLE.count("\n") + 2
        assert caught.value.place.source.endswith("record.yaml")


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", sorted(p.stem for p in (EXAMPLES / "register").glob("*.yaml")))
def test_every_example_is_a_well_formed_page_with_headings_and_lists(name, language, version):
    workspace = Workspace(register_folder=EXAMPLES / "register", at=AT)
    page = release(workspace, name, version).rendered(Format.HTML, language)
    assert page.startswith("<!DOCTYPE html>\n")
    tree = ET.fromstring(page.partition("\n")[2])  # noqa: S314, our own page
    assert tree.get("lang") == language
    assert [h.tag for h in tree.iter() if re.fullmatch(r"h\d", h.tag)][:2] == ["h1", "h2"]
    assert len(list(tree.iter("h1"))) == 1
    for made in tree.iter("dl"):
        assert [x.tag for x in made] == ["dt", "dd"] * (len(made) // 2)
    for made in tree.iter("ol"):
        assert {x.tag for x in made} == {"li"}
    assert all(x.tag == "section" for x in tree.find("body/main"))
    assert all(next(iter(x)).tag == "h2" for x in tree.iter("section"))
    loaded = [x for x in tree.iter() if x.get("src") or x.tag in {"script", "img", "iframe"}]
    assert loaded == []
    assert [x.get("href") for x in tree.iter("link")] == ["data:,"]


def test_hostile_words_stay_words(tmp_path):
    hostile = '"<script>alert(1)</script> \\e[2J\\u202E {{ 7 * 7 }} \\n x"'
    text = WHOLE.replace("qqauthority", hostile).replace(
        '"https://example.org/qqaddress"', '"javascript:alert(1)"'
    )
    released = told(kept(tmp_path, text=text), Version.RELEASABLE)
    plain, page = (released.rendered(f, Language.EN) for f in (Format.TEXT, Format.HTML))
    assert "Authority: <script>alert(1)</script> ?[2J? {{ 7 * 7 }} x\n" in plain
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert 'href="javascript' not in page
    ET.fromstring(page.partition("\n")[2])  # noqa: S314, our own page


def test_days_and_times_are_those_of_the_zone_of_the_record_in_words(tmp_path):
    released = told(kept(tmp_path), Version.RELEASABLE)
    english, french = (released.rendered(Format.TEXT, x) for x in Language)
    assert "Takes effect: February\u00a01, 2026\n" in english
    assert "Prise d'effet\u00a0: 1er\u00a0février 2026\n" in french.replace(
        "février\u00a0", "février "
    )
    assert "March\u00a01, 2026, 12:30:00\u00a0(UTC\u221205:00)" in english
    assert "Within: 3\u00a0business days\n" in english
    assert "Dans un délai de\u00a0: 1\u00a0an\n" in french


def test_an_id_of_two_records_asks_which_is_meant(tmp_path):
    workspace = kept(tmp_path)
    kept(tmp_path, text="id: qqid-1\nname: {en: Body, fr: Organisme}\n", name="ledgers/l.yaml")
    with pytest.raises(InputError, match="several records"):
        told(workspace, Version.RELEASABLE)
    found = release(workspace, "qqid-1", Version.RELEASABLE, "ledger")
    assert found.rendered(Format.TEXT, Language.EN).startswith("Ledger qqid-1. Body\n")
    with pytest.raises(InputError, match="no such exemption"):
        release(workspace, "qqid-1", Version.RELEASABLE, "exemption")


def test_the_command_writes_the_same_bytes_each_time_and_json_is_json(tmp_path):
    kept(tmp_path / "register", "reasons[1]")
    done = []
    for n in range(2):
        out = tmp_path / f"{n}.html"
        arguments = ["release", "qqid-1", "--register", tmp_path / "register", "--lang", "fr"]
        shown = CliRunner().invoke(root, [*map(str, arguments), "--format", "html", "-o", out])
        assert shown.exit_code == 0, shown.output
        done.append(out.read_bytes())
    assert done[0] == done[1]
    assert b'<html lang="fr">' in done[0]
    asked = CliRunner().invoke(root, [*map(str, arguments), "--json"])
    assert json.loads(asked.stdout)["version"] == "releasable"


def test_every_part_of_a_record_is_counted_once(tmp_path):
    paths = [p.path for p in told(kept(tmp_path), Version.PROTECTED).whole.walk()]
    assert len({*paths}) == len(paths)
    shapes = {p.shape for p in told(kept(tmp_path), Version.PROTECTED).whole.walk()}
    assert shapes == set(Shape)
