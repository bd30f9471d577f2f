"""The questions of ``proscribe new``: asked until they can be read, and written once, whole."""

import json
import os
import re
import signal
import string
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from proscribe.cli import root
from proscribe.model import Determination, Exemption, InputError, Text
from proscribe.model.text import blank
from proscribe.register import load
from proscribe.service.asking.interview import texts
from proscribe.service.asking.readings import Day
from proscribe.service.asking.spelling import spelt
from proscribe.service.workspace import EXAMPLES
from proscribe.wire import decode, read

PROSCRIBE = [sys.executable, "-c", "from proscribe.cli import main; raise SystemExit(main())"]
SHORTEST = [
    "example-1", "Title", "Titre", "Agency", "CA", "direction", "", "", "2026-11-01", "", "", "",
    "application", "tencent/wechat", "", "remove,block-install", "mobile", "", "",
    "A reason", "Un motif", "", "", "", "Our direction", "https://example.org/1", "", "",
]  # fmt: skip
GIVEN = {
    "id": "example-2", "title.en": "Title", "title.fr": "Titre", "authority": "Agency",
    "jurisdiction": "CA", "force": "order", "effective": "2026-11-01",
    "covers[0].application": "tencent/wechat", "effects": "remove", "reasons[0].en": "A reason",
    "reasons[0].fr": "Un motif", "references[0].title": "T", "references[0].url": "U",
}  # fmt: skip
RULE = """
exemptions:
  purposes: [security-research]
  approver: agency-head
  maximum: 1 year
  devices: 2
  mitigated: true
"""
PERMIT = {
    "id": "research-1", "determination": "example-1", "applications": "tencent/wechat",
    "purpose": "security-research", "critical.en": "C", "critical.fr": "C",
    "no_alternative.en": "N", "no_alternative.fr": "N", "devices": "D-1", "requester": "R",
    "approver": "A",
    "role": "agency-head", "effective": "2026-11-05", "expires": "2027-11-05",
    "mitigations[0].what.en": "M", "mitigations[0].what.fr": "M",
    "mitigations[0].seen_within": "7 days",
}  # fmt: skip


def asked(folder, noun, answers=(), *more, **given):
    sets = [x for k, v in given.get("given", {}).items() for x in ("--set", f"{k}={v}")]
    return CliRunner().invoke(
        root,
        ["new", noun, "--register", str(folder / "register"), *sets, *map(str, more)],
        input="".join(f"{a}\n" for a in answers),
        env={k: None for k in os.environ if k.startswith("PROSCRIBE_")},
    )


def files(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def granting(folder, rule=RULE):
    assert asked(folder, "determination", SHORTEST).exit_code == 0
    path = folder / "register" / "example-1.yaml"
    path.write_bytes(path.read_bytes() + rule.encode())
    return path


def test_the_shortest_answers_make_the_shortest_file(tmp_path):
    done = asked(tmp_path, "determination", SHORTEST)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "register" / "example-1.yaml").read_text(encoding="utf-8") == (
        "id: example-1\n"
        "title:\n  en: Title\n  fr: Titre\n"
        "authority: Agency\n"
        "jurisdiction: CA\n"
        "force: direction\n"
        "effective: 2026-11-01\n"
        "covers:\n  - application: tencent/wechat\n"
        "effects: [remove, block-install]\n"
        "scope:\n  devices: [mobile]\n  possession: [issued]\n"
        "reasons:\n  - en: A reason\n    fr: Un motif\n"
        "references:\n  - title: Our direction\n    url: https://example.org/1\n"
    )
    assert "it covers 1 products" in done.stdout
    assert f"proscribe covers example-1 --register {tmp_path / 'register'}" in done.stdout
    assert files(tmp_path) == ["register/example-1.yaml"]


def test_everything_that_can_be_asked_lands_in_its_place(tmp_path):
    answers = [
        "example-1", "T", "T", "A", "US-VA", "order", "America/Toronto", "2026-10-01",
        "2026-11-01T09:00-04:00", "2026-10-05", "Chief", "Analyst",
        "owner", "kaspersky-lab", ">=20", "suite", "kaspersky/suite", "",
        "block-install, remove", "desktop, mobile", "leased,issued",
        "traffic", "service", "tencent/wechat", "", "block-traffic", "", "", "", "software",
        "R1", "M1", "R2", "M2", "",
        "It is said", "On le dit", "disputed", "https://example.org/e", "A paper",
        "The vendor", "Not so", "Non", "https://example.org/v", "",
        "Warn", "Avertir", "Too weak", "Trop faible", "",
        "The order", "https://example.org/1", "", "A paper", "https://example.org/2", "secondary",
        "",
    ]  # fmt: skip
    done = asked(tmp_path, "determination", answers)
    assert done.exit_code == 0, done.output
    made = read(tmp_path / "register" / "example-1.yaml", Determination).value
    assert [p.id for p in made.provisions] == ["software", "traffic"]
    first, second = made.provisions
    assert [c.predicate for c in first.covers] == [
        ("owner", "kaspersky-lab"), ("suite", "kaspersky/suite"),
    ]  # fmt: skip
    assert first.covers[0].share == ">=20"
    assert first.effects == ("remove", "block-install")
    assert first.scope.possession == ("issued", "leased")
    assert second.effects == ("block-traffic",)
    assert made.effective == datetime(2026, 11, 1, 13, tzinfo=UTC)
    assert made.issued == datetime(2026, 10, 1, 4, tzinfo=UTC)
    assert made.evidence[0].reply.words == Text("Not so", "Non")
    assert made.alternatives[0].why_not == Text("Too weak", "Trop faible")
    assert [r.standing for r in made.references] == ["primary", "secondary"]
    assert (made.decider, made.assessor) == ("Chief", "Analyst")


@pytest.mark.parametrize(
    ("at", "wrong", "reason"),
    [
        (0, "Example 1", "lower-case letters"),
        (1, "", "an answer is needed"),
        (5, "law", "write one of these: statute, order"),
        (6, "Canada/Nowhere", "is not a time zone"),
        (7, "yesterday", "write a day such as"),
        (8, "2026-02-30", "write a day such as"),
        (12, "name", "write one of these: application"),
        (13, "wechat", "perhaps: tencent/wechat"),
        (13, "kaspersky/suite", "the catalogue does not know"),
        (13, "no-such-thing", "write it with ! at its end"),
        (15, "delete", "write one of these: identify"),
        (15, "remove, remove", "is written twice"),
    ],
)
def test_a_wrong_answer_is_asked_again_with_the_reason(tmp_path, at, wrong, reason):
    done = asked(tmp_path, "determination", [*SHORTEST[:at], wrong, *SHORTEST[at:]])
    assert done.exit_code == 0, done.output
    assert "not so: " in done.stderr
    assert reason in done.stderr
    assert read(tmp_path / "register" / "example-1.yaml", Determination).value.id == "example-1"


def test_who_assessed_it_does_not_decide_it_and_nothing_takes_effect_before_its_issue(tmp_path):
    answers = [*SHORTEST[:7], "2026-10-01", "2026-09-30", "2026-11-01", "", "Jo", "jo ", "Al"]
    done = asked(tmp_path, "determination", [*answers, *SHORTEST[12:]])
    assert done.exit_code == 0, done.output
    assert "it would take effect before it was issued" in done.stderr
    assert "who assessed it does not decide it" in done.stderr


def test_a_subject_that_the_catalogue_does_not_know_may_be_kept_and_is_shown_as_unresolved(
    tmp_path,
):
    answers = [*SHORTEST[:13], "acme/chat!", *SHORTEST[14:]]
    done = asked(tmp_path, "determination", answers)
    assert done.exit_code == 0, done.output
    assert "not resolved: acme/chat" in done.stdout


def test_nobody_is_asked_when_everything_was_answered_beforehand(tmp_path):
    done = asked(tmp_path, "determination", (), "--no-input", "--json", given=GIVEN)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["file"].endswith("register/example-2.yaml")
    assert [p["id"] for p in told["covers"]["products"]] == ["tencent/wechat"]
    made = load(tmp_path / "register").determination("example-2")
    assert made.provisions[0].scope.possession == ("issued",)


def test_what_was_answered_beforehand_is_not_asked(tmp_path):
    rest = ["", "", "", "", "", "", "mobile", "", "", "", "", "", "", ""]
    done = asked(tmp_path, "determination", rest, given=GIVEN)
    assert done.exit_code == 0, done.output
    assert "Title in English" not in done.stderr
    assert "Classes of devices" in done.stderr


@pytest.mark.parametrize("key", sorted(set(GIVEN) - {"covers[0].application"}))
def test_without_input_every_missing_answer_is_listed_and_nothing_is_written(tmp_path, key):
    given = {k: v for k, v in GIVEN.items() if k != key}
    done = asked(tmp_path, "determination", (), "--no-input", given=given)
    assert isinstance(done.exception, InputError)
    assert re.search(rf"^  {re.escape(key)}  \S", done.exception.remedy, re.MULTILINE)
    assert files(tmp_path) == []


def test_without_input_a_wrong_answer_and_a_key_that_nothing_asks_for_are_told(tmp_path):
    done = asked(tmp_path, "determination", (), "--no-input", given=GIVEN | {"force": "law"})
    assert "force: write one of these" in done.exception.remedy
    done = asked(tmp_path, "determination", (), "--no-input", given=GIVEN | {"titel": "x"})
    assert done.exception.reason == "nothing asks for titel"
    assert asked(tmp_path, "determination", (), "--set", "title").exit_code == 2
    assert files(tmp_path) == []


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_file_that_is_there_is_not_overwritten_without_force(tmp_path, elsewhere):
    home = tmp_path / ("x.yaml" if elsewhere else "register/example-2.yaml")
    home.parent.mkdir(exist_ok=True)
    home.write_text((EXAMPLES / "register" / "ca-tbs-2023-10-30.yaml").read_text("utf-8"))
    before = home.read_bytes()
    where = [home] if elsewhere else []
    done = asked(tmp_path, "determination", (), *where, "--no-input", given=GIVEN)
    assert isinstance(done.exception, InputError)
    assert "there is a file already" in str(done.exception)
    assert home.read_bytes() == before
    done = asked(tmp_path, "determination", (), *where, "--no-input", "--force", given=GIVEN)
    assert done.exit_code == 0, done.output
    assert read(home, Determination).value.id == "example-2"
    assert [p for p in files(tmp_path) if ".part" in p] == []


def test_an_id_that_is_taken_is_refused_even_with_force_in_another_file(tmp_path):
    assert asked(tmp_path, "determination", (), "--no-input", given=GIVEN).exit_code == 0
    done = asked(tmp_path, "determination", (), "--no-input", given=GIVEN)
    assert "the identifier example-2 is taken" in done.exception.remedy
    other = tmp_path / "register" / "other.yaml"
    done = asked(tmp_path, "determination", (), other, "--no-input", "--force", given=GIVEN)
    assert "is taken by example-2.yaml" in str(done.exception)
    assert not other.exists()


def test_the_shipped_examples_are_not_written_to():
    before = files(EXAMPLES)
    for noun in ("determination", "exemption"):
        done = CliRunner().invoke(root, ["new", noun, "--register", str(EXAMPLES / "register")])
        assert "nobody's to change" in str(done.exception)
    assert files(EXAMPLES) == before


def test_an_exemption_shows_the_rule_of_its_instrument_first_and_obeys_it(tmp_path):
    granting(tmp_path)
    answers = [
        "no-such", "example-1", "research-1", "wechat", "tencent/wechat", "curiosity",
        "security-research", "Critical", "Essentiel", "Nothing else", "Rien d'autre",
        "D-1, D-2, D-3", "D-1, D-2", "", "Robin", "robin", "Alex", "deputy", "agency-head",
        "2026-11-05", "2026-11-05", "2027-11-06", "2027-11-05", "",
        "", "No mail", "Aucun courriel", "com.example.mail", "android.package:com.example.mail",
        "", "soon", "7 days", "", "", "",
    ]  # fmt: skip
    done = asked(tmp_path, "exemption", answers)
    assert done.exit_code == 0, done.output
    told = done.stderr
    assert told.index("Longest term: 1\u00a0year") < told.index("Identifier of the exemption")
    assert "Role that approves: agency-head" in told
    for reason in (
        "write one of these: example-1", "perhaps: tencent/wechat", "write one of these: security",
        "at most 2 at once", "nobody approves their own", "only agency-head approves",
        "would end before it takes effect", "allows at most 1 year", "an answer is needed",
        "is no identifier", "soon is no span",
    ):  # fmt: skip
        assert reason in told
    path = tmp_path / "register" / "exemptions" / "research-1.yaml"
    made = read(path, Exemption).value
    assert made.devices == ("D-1", "D-2")
    assert made.mitigations[0].absent == ("android.package:com.example.mail",)
    assert load(tmp_path / "register").exemptions == (made,)
    assert "proscribe exemptions --register" in done.stdout


def test_what_the_instrument_does_not_allow_is_refused_and_nothing_answered_is_lost(tmp_path):
    granting(tmp_path)
    assert asked(tmp_path, "exemption", (), "--no-input", given=PERMIT).exit_code == 0
    more = PERMIT | {"id": "research-2", "devices": "D-2,D-3"}
    done = asked(tmp_path, "exemption", (), "--no-input", given=more)
    assert done.exception.reason == "3 devices would be exempted at once"
    assert "devices: [D-2, D-3]" in done.exception.remedy
    assert files(tmp_path / "register") == ["example-1.yaml", "exemptions/research-1.yaml"]


def test_the_days_of_an_exemption_begin_where_those_of_its_instrument_do(tmp_path):
    path = granting(tmp_path)
    path.write_bytes(path.read_bytes() + b"zone: America/Toronto\n")
    # Summer time ends on the first Sunday of November: before the one day, after the other.
    done = asked(tmp_path, "exemption", (), "--no-input", given=PERMIT)
    assert done.exit_code == 0, done.output
    (made,) = load(tmp_path / "register").exemptions
    assert made.effective == datetime(2026, 11, 5, 5, tzinfo=UTC)
    assert made.expires == datetime(2027, 11, 5, 4, tzinfo=UTC)


def test_an_instrument_that_allows_no_exemption_is_asked_nothing_more(tmp_path):
    granting(tmp_path, "exemptions: {purposes: []}\n")
    done = asked(tmp_path, "exemption", ["example-1"])
    assert "no exemption may be granted" in str(done.exception)
    assert "Identifier of the exemption" not in done.stderr


def test_an_exemption_that_names_nobody_asks_for_people(tmp_path):
    granting(tmp_path, "")
    given = {k: v for k, v in PERMIT.items() if k != "devices"}
    done = asked(tmp_path, "exemption", (), "--no-input", given=given)
    assert "  people  " in done.exception.remedy
    given |= {"people": "Sam"}
    assert asked(tmp_path, "exemption", (), "--no-input", given=given).exit_code == 0


def test_without_input_an_exemption_lists_all_that_is_missing(tmp_path):
    granting(tmp_path)
    done = asked(tmp_path, "exemption", (), "--no-input")
    for key in ("determination", "id", "purpose", "critical.fr", "approver", "expires"):
        assert re.search(rf"^  {re.escape(key)}  \S", done.exception.remedy, re.MULTILINE)


@pytest.mark.parametrize("noun", ["determination", "exemption"])
def test_in_french_nothing_is_asked_or_said_in_english(tmp_path, noun):
    granting(tmp_path)
    permit = [
        "example-1", "x y", "research-1", "tencent/wechat", "security-research", "C", "C", "N", "N",
        "D-1", "", "R", "A", "", "2026-11-05", "2027-11-05", "",
        "M", "M", "", "", "", "Alex", "", "",
    ]  # fmt: skip
    decision = ["x y", "example-3", *SHORTEST[1:]]
    done = asked(tmp_path, noun, permit if noun == "exemption" else decision, "--lang", "fr")
    assert done.exit_code == 0, done.output
    english = {t.en.replace("{n}", "1") for s in (noun, "said") for t in texts()[s].values()
               if t.en != t.fr and len(t.en.split()) > 1}  # fmt: skip
    assert not [e for e in english if e in done.output]
    unasked = re.compile(r"evidence|alternatives|provisions|delegated|.*share")
    asked_for = {t.fr.replace("{n}", "1") for k, t in texts()[noun].items()
                 if not unasked.match(k)}  # fmt: skip
    shown = done.stderr.replace("\u00a0", " ")
    missed = [f for f in asked_for if f not in shown]
    assert missed == []
    assert "refusé\u00a0: un identifiant est fait de minuscules" in done.stderr
    assert "écrit\u00a0: " in done.stdout


def test_every_text_has_its_braces_in_both_languages_and_french_colons_have_their_space():
    for section in texts().values():
        for text in section.values():
            assert sorted(re.findall(r"{\w*}", text.en)) == sorted(re.findall(r"{\w*}", text.fr))
            assert not re.search(r"[^\s\u00a0:]:(?!\w|//|com)", text.fr), text.fr


@pytest.mark.parametrize("noun", ["determination", "exemption"])
def test_ctrl_c_writes_nothing(tmp_path, noun):
    granting(tmp_path)
    before = files(tmp_path)
    running = subprocess.Popen(
        [*PROSCRIBE, "new", noun, "--register", "register"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={k: v for k, v in os.environ.items() if not k.startswith("PROSCRIBE_")},
    )
    wanted = b"Title in English" if noun == "determination" else b"Applications"
    answers = b"example-9\n" if noun == "determination" else b"example-1\nresearch-9\n"
    running.stdin.write(answers)
    running.stdin.flush()
    seen = b""
    while wanted not in seen:
        seen += running.stderr.read1(4096) or pytest.fail(seen.decode())
    running.send_signal(signal.SIGINT)
    _, more = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"nothing was written" in more
    assert b"Traceback" not in more
    assert files(tmp_path) == before


SEEN = st.text(min_size=1, max_size=60).map(str.strip).filter(lambda t: not blank(t))
WORDS = SEEN | st.sampled_from(
    ["no", "yes", "~", "null", "true", "1.5", "0017", "2026-11-01", "2026-11-01T09:00-04:00", "- a",
     "a: b", "#", "'", '"', "{", "[x]", "&a", "*a", "!x", "|", ">50", "%", "@", "a #b", "1:30"]
)  # fmt: skip


@given(title=WORDS, authority=WORDS, reasons=st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_is_answered_is_read_back_from_the_file(title, authority, reasons):
    made = spelt({
        "id": "example-1",
        "title": {"en": title, "fr": title},
        "authority": authority,
        "jurisdiction": "NO",
        "force": "order",
        "issued": "",
        "effective": Day("2026-11-01"),
        "covers": [{"application": authority}],
        "effects": ["remove"],
        "reasons": [{"en": r, "fr": r} for r in reasons],
        "references": [{"title": title, "url": authority}],
        "evidence": (),
    })  # fmt: skip
    value = decode(made, Determination, "made").value
    assert value.title == Text(title, title)
    assert value.authority == value.provisions[0].covers[0].application == authority
    assert value.jurisdiction == "NO"
    assert [r.en for r in value.reasons] == reasons
    assert value.effective == datetime(2026, 11, 1, tzinfo=UTC)


@given(names=st.lists(st.text(string.ascii_letters + "-. ", min_size=1, max_size=30), max_size=6))
def test_lists_of_words_survive_on_one_line_or_on_several(names):
    text = spelt({"names": names}) if names else b"names: []"
    assert decode(text, dict[str, list[str]], "made").value == {"names": names}
