"""Consultations, adoptions, and what the clocks show of them, on both sides of each instant."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from proscribe.cli import root
from proscribe.model import MissingError
from proscribe.service.adoption import Course, adoption
from proscribe.service.clocks import clocks
from proscribe.service.consultations import Stage, consultations
from proscribe.service.workspace import Workspace

SECOND = timedelta(seconds=1)
RULE = """id: x
title: {en: A rule, fr: Une règle}
authority: A
jurisdiction: CA
zone: America/Toronto
force: direction
effective: 2026-03-02
provisions:
  - id: devices
    covers: [{application: tencent/wechat, note: {en: by name, fr: nommément}}]
    effects: [remove]
    scope: {note: {en: not the parks, fr: pas les parcs}}
reasons: [{en: r, fr: r}]
references: [{title: t, url: "https://example.org"}]
excludes: [{what: {en: an agency, fr: une agence}, why: {en: its own, fr: la sienne}, source: memo}]
adopters: [{body: hc}, {body: dnd}, {body: parl, must: false, note: {en: told, fr: avisé}}]
duties: [{verb: complete, within: 30 days, what: {en: w, fr: w}}]
exemptions: {purposes: [research]}
consultations:
  - party: Silent Company
    notified: 2026-01-05
    deadline: 2026-02-04
    source: letter 1
  - party: Prompt Company
    notified: 2026-01-05
    deadline: 2026-02-04
    source: letter 2
    response:
      received: 2026-02-04T23:59:59-05:00
      words: {en: We object., fr: Objection.}
      source: mail 2
    outcome:
      {result: upheld, effective: 2026-02-20, decider: cio, why: {en: n, fr: n}, source: memo 9}
  - party: Late Company
    notified: 2026-01-05
    deadline: 2026-02-04
    source: letter 3
    response:
      received: 2026-02-05T00:00:00-05:00
      words: {en: Sorry., fr: Désolé.}
      source: mail 3
"""
LEDGERS = {
    "hc": "adoptions: [{determination: x, effective: 2026-03-02, by: cio, evidence: memo 1}]",
    "dnd": "adoptions: [{determination: x, effective: 2026-03-04, by: cio, evidence: memo 2, "
    "recorded: 2026-04-01}]",
    "museum": "adoptions: [{determination: x, effective: 2026-03-01, by: head, evidence: memo 3}]\n"
    "fulfilments: [{determination: x, duty: remove, effective: 2026-03-09, evidence: memo 4}]",
}
EXEMPTION = """id: research-1
determination: x
devices: [D-1]
applications: [tencent/wechat]
purpose: research
critical: {en: c, fr: c}
no_alternative: {en: n, fr: n}
requester: a@example.org
approver: b@example.org
effective: 2026-04-01T00:00:00-04:00
expires: 2026-07-01T00:00:00-04:00
"""


@pytest.fixture
def register(tmp_path):
    (tmp_path / "x.yaml").write_text(RULE)
    for folder in ("ledgers", "exemptions"):
        (tmp_path / folder).mkdir()
    for name, rest in LEDGERS.items():
        text = f"id: {name}\nname: {{en: {name} EN, fr: {name} FR}}\n{rest}\n"
        (tmp_path / "ledgers" / f"{name}.yaml").write_text(text)
    (tmp_path / "exemptions" / "one.yaml").write_text(EXEMPTION)
    return tmp_path


def local(*fields):
    return datetime(*fields, 5, tzinfo=UTC)


def ask(register, at, known=None):
    return Workspace(register_folder=register, at=at, known=known)


def stages(register, at, known=None):
    return {a.party.split()[0]: a.state for a in consultations(ask(register, at, known))}


def test_an_answer_is_awaited_to_the_last_second_of_the_day(register):
    over = local(2026, 2, 5)
    before = stages(register, over - SECOND)
    assert before == {
        "Silent": Stage.AWAITING,
        "Prompt": Stage.ANSWERED,
        "Late": Stage.AWAITING,
    }
    assert stages(register, over) == {
        "Silent": Stage.SILENT,
        "Prompt": Stage.ANSWERED,
        "Late": Stage.ANSWERED_LATE,
    }


def test_nobody_was_asked_before_the_notice_and_an_outcome_ends_it(register):
    assert set(stages(register, local(2026, 1, 5) - SECOND).values()) == {Stage.PLANNED}
    assert stages(register, local(2026, 2, 20) - SECOND)["Prompt"] is Stage.ANSWERED
    assert stages(register, local(2026, 2, 20))["Prompt"] is Stage.REVIEWED
    assert stages(register, local(2026, 3, 20), local(2026, 3, 10))["Prompt"] is Stage.REVIEWED


@pytest.mark.parametrize(("second", "state"), [("00", "answered"), ("01", "answered-late")])
def test_a_deadline_that_is_an_instant_is_met_at_that_instant(register, second, state):
    text = RULE.replace("2026-02-04T23:59:59-05:00", f"2026-02-04T12:00:{second}-05:00")
    text = text.replace("deadline: 2026-02-04\n", "deadline: 2026-02-04T12:00:00-05:00\n")
    (register / "x.yaml").write_text(text)
    assert stages(register, local(2026, 2, 19))["Prompt"] == state


def test_a_party_keeps_its_own_words_and_what_became_of_them(register):
    rows = {a.party: a for a in consultations(ask(register, local(2026, 6, 1)), ("x",))}
    prompt, late = rows["Prompt Company"], rows["Late Company"]
    assert (prompt.response.words.fr, prompt.in_time) == ("Objection.", True)
    assert (prompt.outcome.source, prompt.day) == ("memo 9", date(2026, 2, 4))
    assert (late.in_time, late.outcome) == (False, None)


def test_a_determination_that_is_not_there_is_an_error(register):
    with pytest.raises(MissingError):
        consultations(ask(register, local(2026, 6, 1)), ("y",))


def courses(register, at, known=None):
    (told,) = adoption(ask(register, at, known))
    return {f.body: f.state for f in told.followers}


def test_each_body_stands_where_its_ledger_says(register):
    assert courses(register, local(2026, 6, 1)) == {
        "hc": Course.ADOPTED,
        "dnd": Course.ADOPTED_LATE,
        "parl": Course.INFORMED,
        "museum": Course.ADOPTED,
    }
    assert courses(register, local(2026, 3, 3))["dnd"] is Course.AWAITED
    assert courses(register, local(2026, 6, 1), local(2026, 3, 31))["dnd"] is Course.AWAITED
    assert courses(register, local(2026, 6, 1), local(2026, 4, 1))["dnd"] is Course.ADOPTED_LATE


def test_adoption_tells_who_attests_what_is_outside_and_how_edges_are_read(register):
    (told,) = adoption(ask(register, local(2026, 6, 1)), ("x",))
    rows = {f.body: f for f in told.followers}
    assert (rows["hc"].by, rows["hc"].evidence, rows["hc"].day) == (
        "cio",
        "memo 1",
        date(2026, 3, 2),
    )
    assert (rows["museum"].listed, rows["museum"].must, rows["hc"].must) == (False, False, True)
    assert rows["parl"].note.fr == "avisé"
    assert [e.what.en for e in told.excludes] == ["an agency"]
    assert [(i.of, i.note.en) for i in told.interpretations] == [
        ("scope", "not the parks"),
        ("application: tencent/wechat", "by name"),
    ]


def test_the_clocks_hold_answers_exemptions_and_duties_together(register):
    told = clocks(ask(register, local(2026, 6, 1)), soon=30)
    rows = {(str(d.sort), d.key, d.body): d for d in told.deadlines}
    assert str(rows["response", "Silent Company", ""].state) == "silent"
    assert str(rows["response", "Prompt Company", ""].state) == "met"
    assert str(rows["response", "Late Company", ""].state) == "met-late"
    exemption = rows["exemption", "research-1", ""]
    assert (str(exemption.state), exemption.days_left, exemption.soon) == ("running", 30, True)
    assert {b for sort, _, b in rows if sort == "duty"} == {"hc", "dnd"}
    assert [str(d.state) for d in told.late] == ["late", "late"]
    dues = [d.due for d in told.deadlines]
    assert dues == sorted(dues)


def test_an_exemption_is_shown_until_it_ends(register):
    def keys(at, known=None):
        return [d.key for d in clocks(ask(register, at, known)).deadlines]

    end = datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert "research-1" in keys(end - SECOND)
    assert "research-1" not in keys(end)
    assert "research-1" not in keys(local(2026, 6, 1), local(2026, 3, 3))


def test_soon_is_as_many_days_as_are_asked_for(register):
    def soon(days):
        told = clocks(ask(register, local(2026, 3, 10)), body="hc", soon=days)
        return [d.soon for d in told.deadlines]

    assert soon(21) == [False]
    assert soon(22) == [True]


def test_a_body_sees_its_own_and_a_body_that_is_not_there_is_an_error(register):
    told = clocks(ask(register, local(2026, 6, 1)), body="dnd")
    assert [(d.body, d.key) for d in told.deadlines] == [("dnd", "complete")]
    with pytest.raises(MissingError) as error:
        clocks(ask(register, local(2026, 6, 1)), body="nobody")
    assert "dnd, hc" in error.value.remedy


def test_an_entry_that_no_duty_is_called_by_is_told(register):
    (entry,) = clocks(ask(register, local(2026, 6, 1))).unmatched
    assert (entry.ledger, entry.duty) == ("museum", "remove")


def run(capsys, *arguments):
    try:
        root.main([str(a) for a in arguments], standalone_mode=False)
        code = 0
    except SystemExit as done:
        code = done.code
    return code, capsys.readouterr().out


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_command_speaks_both_languages(register, capsys, lang):
    more = ("--register", register, "--as-of", "2026-06-01", "--lang", lang)
    words = {
        "clocks": ("late", "en retard"),
        "consultations": ("no answer by the deadline", "aucune réponse à l'échéance"),
        "adoption": ("adopted after it took effect", "adoptée après la prise d'effet"),
    }
    for name, (en, fr) in words.items():
        code, out = run(capsys, name, *more)
        assert code == 0
        assert (en if lang == "en" else fr) in out
        assert (fr if lang == "en" else en) not in out


def test_late_and_check_go_by_what_is_late(register, capsys):
    more = ("--register", register, "--as-of")
    code, out = run(capsys, "clocks", "--late", "--check", "--json", *more, "2026-03-31")
    assert (code, json.loads(out)["deadlines"]) == (0, [])
    code, out = run(capsys, "clocks", "--late", "--check", "--json", *more, "2026-04-02")
    rows = json.loads(out)["deadlines"]
    assert (code, [r["body"] for r in rows]) == (1, ["dnd", "hc"])


def test_the_same_question_has_the_same_answer_to_the_byte(register, capsys):
    more = ("--register", register, "--as-of", "2026-06-01")
    for name in ("clocks", "consultations", "adoption"):
        assert run(capsys, name, "--json", *more) == run(capsys, name, "--json", *more)
