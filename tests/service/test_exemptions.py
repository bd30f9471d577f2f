"""Exemptions as a person asks for them: states, mitigations, enforcement, and the report."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from authority import ASKED, FIRST, LOOKED, SECOND, Authority, run

from proscribe.model import Kind, Presence
from proscribe.register import Setting
from proscribe.service.exemption_markdown import markdown
from proscribe.service.exemption_report import report as report_on
from proscribe.service.exemptions import Permission, exemptions
from proscribe.service.match import match
from proscribe.service.mitigations import Kept
from proscribe.service.workspace import EXAMPLES

MAIL = "android.package:org.example.mail"
MITIGATIONS = """
mitigations:
  - {what: {en: No mail., fr: Pas de courriel.}, absent: ["android.package:org.example.mail"]}
  - {what: {en: A guard., fr: Un gardien.}, present: ["android.package:org.example.guard"]}
  - {what: {en: Looked at weekly., fr: Examiné chaque semaine.}, seen_within: 7 days}
  - {what: {en: A separate network., fr: Un réseau distinct.}, attested: "boss@example.org"}
"""
WECHAT = "com.tencent.mm"
SECOND_LIFE = "history: [{event: rescinded, effective: 2026-03-01, instrument: i, source: s}]"


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


def day(month, number, **more):
    return datetime(2026, month, number, tzinfo=UTC, **more)


MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("instant", "state", "left"),
    [
        (day(1, 1) - MOMENT, Permission.NOT_YET, None),
        (day(1, 1), Permission.HOLDS, 181),
        (day(7, 1) - MOMENT, Permission.HOLDS, 0),
        (day(7, 1), Permission.EXPIRED, None),
    ],
)
def test_an_exemption_begins_and_ends_by_itself_at_its_instants(authority, instant, state, left):
    authority.exempt()
    one = authority.ask(instant)["e-1"]
    assert (one.state, one.days_left) == (state, left)


def test_a_revocation_ends_it_at_its_instant(authority):
    authority.exempt(more="revoked: 2026-02-10")
    assert authority.ask(day(2, 10) - MOMENT)["e-1"].state is Permission.HOLDS
    assert authority.ask(day(2, 10))["e-1"].state is Permission.REVOKED
    assert authority.ask(day(2, 10))["e-1"].ends == day(2, 10)


def test_a_revocation_after_its_end_is_no_revocation(authority):
    authority.exempt(more="revoked: 2026-08-01")
    assert authority.ask(day(8, 2))["e-1"].state is Permission.EXPIRED


def test_an_exemption_from_what_does_not_bind_is_said_to_be_so(authority):
    authority.decide(FIRST, SECOND_LIFE)
    authority.exempt()
    assert authority.ask(day(3, 1) - MOMENT)["e-1"].state is Permission.HOLDS
    assert authority.ask(day(3, 1))["e-1"].state is Permission.DETERMINATION_ENDED


def test_an_exemption_from_one_provision_ends_with_that_provision(authority):
    event = SECOND_LIFE.replace("effective", "provisions: [service], effective")
    authority.decide(FIRST, event)
    authority.exempt("e-1", more="provisions: [service]")
    authority.exempt("e-2", "devices: [D2]")
    states = {name: one.state for name, one in authority.ask(day(3, 1)).items()}
    assert states == {"e-1": Permission.DETERMINATION_ENDED, "e-2": Permission.HOLDS}


def test_what_was_recorded_late_was_not_known_before(authority):
    authority.exempt(more="recorded: 2026-02-02")
    assert "e-1" not in authority.ask(known=day(2, 2) - MOMENT)
    assert "e-1" in authority.ask(known=day(2, 2))


def test_a_device_that_keeps_everything_is_told_so_and_an_attestation_stays_one(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", WECHAT, "org.example.guard")
    assert authority.kept() == [Kept.HOLDS, Kept.HOLDS, Kept.HOLDS, Kept.ATTESTED]


def test_what_must_be_absent_and_is_held_is_broken_and_says_what_was_seen(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", "org.example.guard", "org.example.mail")
    (one,) = exemptions(authority.at())
    assert one.mitigations[0].kept is Kept.BROKEN
    (why,) = one.mitigations[0].why
    assert why.en == f"D1 holds {MAIL}, seen by x on 2026-02-01"
    assert why.fr == f"D1 contient {MAIL}, vu par x le 2026-02-01"
    assert one.broken


def test_what_must_be_present_and_is_not_is_broken(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1")
    assert authority.kept()[1] is Kept.BROKEN


@pytest.mark.parametrize(
    ("after", "kept"),
    [(timedelta(days=7), Kept.HOLDS), (timedelta(days=7) + MOMENT, Kept.BROKEN)],
)
def test_a_device_must_have_been_looked_at_within_the_span(authority, after, kept):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1")
    assert authority.kept(LOOKED + after)[2] is kept


def test_without_an_inventory_or_a_look_nobody_knows(authority):
    authority.exempt(more=MITIGATIONS)
    assert authority.kept() == [Kept.UNKNOWN] * 3 + [Kept.ATTESTED]
    (why,) = exemptions(authority.at())[0].mitigations[0].why
    assert why.en == "no inventory was taken in"
    authority.look("D9")
    assert authority.kept() == [Kept.UNKNOWN] * 3 + [Kept.ATTESTED]
    (why,) = exemptions(authority.at())[0].mitigations[0].why
    assert why.en == "the inventory has never seen D1"


def test_a_source_that_is_blind_to_the_kind_proves_nothing(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", sees=frozenset({Kind.ANDROID_CERT_SHA256}))
    assert authority.kept()[:3] == [Kept.UNKNOWN, Kept.UNKNOWN, Kept.HOLDS]


def test_what_a_blind_source_does_see_is_seen(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", "org.example.mail", sees=frozenset())
    assert authority.kept()[0] is Kept.BROKEN


def test_an_old_look_proves_neither_absence_nor_a_guard_and_still_convicts(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", "org.example.guard", "org.example.mail")
    old = LOOKED + timedelta(days=31)
    assert authority.kept(old)[:2] == [Kept.BROKEN, Kept.UNKNOWN]
    authority.look("D1", "org.example.guard", seen=LOOKED + timedelta(days=1))
    assert authority.kept(LOOKED + timedelta(days=32))[:2] == [Kept.UNKNOWN, Kept.UNKNOWN]


def test_the_worst_device_decides_and_each_is_told(authority):
    authority.exempt(who="devices: [D1, D2, D3]", more=MITIGATIONS)
    authority.look("D1")
    authority.look("D2", "org.example.mail")
    (one,) = exemptions(authority.at())
    assert one.mitigations[0].kept is Kept.BROKEN
    by = {d.device: d.kept for d in one.mitigations[0].devices}
    assert by == {"D1": Kept.HOLDS, "D2": Kept.BROKEN, "D3": Kept.UNKNOWN}


def test_people_are_answered_for_by_the_devices_that_the_inventory_gives_them(authority):
    authority.exempt(who="people: [p-7, p-8]", more=MITIGATIONS)
    authority.look("D5", "org.example.mail", person="p-7")
    (one,) = exemptions(authority.at())
    assert one.given == ("D5",)
    assert one.mitigations[0].kept is Kept.BROKEN
    assert one.mitigations[1].kept is Kept.BROKEN
    assert one.mitigations[2].kept is Kept.UNKNOWN
    assert one.mitigations[2].why[0].en == "the inventory gives no device to p-8"


def test_a_mitigation_that_nothing_checks_and_nobody_attests_is_unknown(authority):
    authority.exempt(more="mitigations: [{what: {en: Care., fr: Soin.}}]")
    assert authority.kept() == [Kept.UNKNOWN]


def test_what_the_instrument_itself_asks_is_unknown_until_the_exemption_says_how(authority):
    asks = "exemptions: {purposes: [security-research], mitigations: [{en: No mail., fr: %s}]}"
    authority.decide(FIRST, asks % "Pas de courriel.")
    authority.exempt()
    assert authority.kept() == [Kept.UNKNOWN]
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", "org.example.guard")
    assert authority.kept() == [Kept.HOLDS, Kept.HOLDS, Kept.HOLDS, Kept.ATTESTED]


def test_mitigations_of_what_is_over_are_not_asked_about(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", "org.example.mail")
    assert authority.kept(day(7, 1)) == []


def test_the_device_of_who_approved_and_an_idle_application_raise_concerns(authority):
    authority.exempt(more="")
    path = authority.folder / "register" / "exemptions" / "file-of-e-1.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("tencent/wechat", "tencent/qq"), encoding="utf-8")
    authority.look("D1", person="Boss@example.org")
    (one,) = exemptions(authority.at())
    said = " ".join(c.en for c in one.concerns)
    assert "nobody approves their own" in said
    assert "does not cover tencent/qq" in said


# Enforcement: an exemption is another policy for another scope.


def grounds(workspace, **setting):
    found = workspace.policy(Setting(**setting))
    return {(str(p.identifier), g.determination) for p in found.prohibitions for g in p.because}


@pytest.mark.parametrize(
    ("who", "setting"),
    [("devices: [D1]", {"device": "D1"}), ("people: [p-7]", {"person": "p-7"})],
)
def test_the_policy_drops_exactly_the_exempted_grounds_for_that_device_or_person(
    authority, who, setting
):
    authority.decide(SECOND)
    authority.exempt(who=who)
    everyone = grounds(authority.at())
    assert grounds(authority.at(), **setting) == {g for g in everyone if g[1] == SECOND}
    assert grounds(authority.at(), device="D9", person="p-9") == everyone
    assert {d for _, d in everyone} == {FIRST, SECOND}


def test_an_exemption_from_one_provision_leaves_the_others(authority):
    authority.exempt(more="provisions: [main]")
    left = grounds(authority.at(), device="D1")
    assert left
    assert {i.partition(":")[0] for i, _ in left} <= {"network.domain", "network.hostname"}


@pytest.mark.parametrize("more", ["", "revoked: 2026-05-01"])
def test_enforcement_returns_by_itself_at_the_very_instant(authority, more):
    authority.exempt(more=more)
    ends = day(5, 1) if more else day(7, 1)
    before, after = authority.at(ends - MOMENT), authority.at(ends)
    assert not grounds(before, device="D1")
    assert after.policy(Setting(device="D1")).digest == after.policy(Setting()).digest


# Findings.


def present(authority, instant=ASKED):
    told = match(authority.at(instant))
    return {f.device: f for f in told.findings if f.presence is Presence.PRESENT}


def test_an_exempted_device_is_named_and_another_is_a_finding(authority):
    authority.exempt()
    authority.look("D1", WECHAT)
    authority.look("D2", WECHAT)
    found = present(authority)
    assert (found["D1"].exemption, found["D2"].exemption) == ("e-1", None)
    assert [g.provision for g in found["D1"].because] == ["main"]


def test_a_broken_mitigation_speaks_up_in_the_finding(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", WECHAT, "org.example.guard", "org.example.mail")
    (breach,) = present(authority)["D1"].breaches
    assert (breach.exemption, breach.mitigation.en) == ("e-1", "No mail.")
    assert MAIL in breach.why.en
    assert MAIL in breach.why.fr


def test_a_device_is_not_told_of_what_another_breaks(authority):
    authority.exempt(who="devices: [D1, D2]", more=MITIGATIONS)
    authority.look("D1", WECHAT, "org.example.guard", "org.example.mail")
    authority.look("D2", WECHAT, "org.example.guard")
    found = present(authority)
    assert found["D1"].breaches
    assert not found["D2"].breaches


def test_another_authoritys_ground_keeps_the_finding(authority):
    authority.decide(SECOND)
    authority.exempt()
    authority.look("D1", WECHAT)
    assert present(authority)["D1"].exemption is None
    authority.exempt("e-2", determination=SECOND)
    assert present(authority)["D1"].exemption == "e-1, e-2"


def test_an_exemption_from_another_provision_does_not_cover_the_finding(authority):
    authority.exempt(more="provisions: [service]")
    authority.look("D1", WECHAT)
    assert present(authority)["D1"].exemption is None


def test_a_finding_returns_when_the_exemption_ends(authority):
    authority.exempt()
    authority.look("D1", WECHAT)
    assert present(authority, day(7, 1) - MOMENT)["D1"].exemption == "e-1"
    assert present(authority, day(7, 1))["D1"].exemption is None


# The commands.


@pytest.mark.parametrize(
    ("seen", "code"),
    [(("org.example.guard",), 0), ((), 3), (("org.example.guard", "org.example.mail"), 3)],
)
def test_exemptions_and_match_exit_with_3_where_a_mitigation_is_broken(authority, seen, code):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", WECHAT, *seen)
    listed = authority.run("exemptions", "--json")
    assert listed.returncode == code, listed.stderr
    matched = authority.run("match", "--json")
    assert matched.returncode == code
    (finding,) = [f for f in json.loads(matched.stdout)["findings"] if f["presence"] == "present"]
    assert bool(finding["breaches"]) is (code == 3)


def test_exemptions_exits_with_4_where_nobody_can_know(authority):
    authority.exempt(more=MITIGATIONS)
    assert authority.run("exemptions").returncode == 4


def test_what_is_over_is_listed_with_all_only(authority):
    authority.exempt(more="revoked: 2026-02-01")
    authority.exempt("e-2")
    listed = json.loads(authority.run("exemptions", "--json").stdout)
    assert [one["id"] for one in listed] == ["e-2"]
    every = json.loads(authority.run("exemptions", "--all", "--json").stdout)
    assert {one["id"]: one["state"] for one in every} == {"e-1": "revoked", "e-2": "holds"}
    assert "1 exemption a pris fin" in authority.run("exemptions", "--lang", "fr").stdout


def test_the_list_speaks_both_languages(authority):
    authority.exempt(more=MITIGATIONS)
    authority.look("D1", "org.example.mail")
    english = authority.run("exemptions").stdout
    french = authority.run("exemptions", "--lang", "fr").stdout
    assert f"D1 holds {MAIL}" in english
    assert f"D1 contient {MAIL}" in french
    assert "appareils nommés : 1" in french
    named = authority.run("match", "--lang", "fr").stdout
    assert "présent\u00a0: rien" in named


@pytest.mark.parametrize(
    "arguments",
    [
        ("exemptions", "--determination", "no-such"),
        ("exemptions", "report", "no-such"),
    ],
)
def test_a_determination_that_is_not_there_is_bad_input(authority, arguments):
    done = authority.run(*arguments)
    assert done.returncode == 2
    assert "no such determination" in done.stderr


def test_options_before_the_subcommand_are_refused_and_not_lost(authority):
    done = run("exemptions", "--json", "report", FIRST, cwd=authority.folder)
    assert done.returncode == 2
    assert "after 'report'" in done.stderr


# The report to the centre.

RULE = """
exemptions:
  purposes: [law-enforcement, security-research]
  approver: head
  maximum: 1 year
  centre: The centre / Le centre
"""


def test_the_report_counts_and_holds_each_exemption_whole(authority):
    authority.decide(FIRST, RULE)
    authority.exempt()
    authority.exempt("e-2", "devices: [D1, D2]")
    authority.exempt("e-3", "people: [p-7]", "revoked: 2026-01-15")
    authority.look("D5", person="p-7")
    made = report_on(authority.at(), FIRST)
    assert (made.count, made.holding, made.devices, made.people) == (3, 2, 2, 0)
    assert made.purposes == {"security-research": 3}
    assert made.roles == {"head": 3}
    assert made.states == {"holds": 2, "revoked": 1}
    assert made.without_rule == ()
    assert [r.file for r in made.exemptions] == [
        f"exemptions/file-of-e-{n}.yaml" for n in (1, 2, 3)
    ]
    text = markdown(made)
    for said in ("C'est ce que nous étudions.", "It is what we study.", "Par finalité", "p-7"):
        assert said in text
    assert markdown(report_on(authority.at(), FIRST)) == text


def test_an_instrument_without_a_rule_has_its_exemption_files_named(authority):
    authority.exempt()
    made = report_on(authority.at(), FIRST)
    assert made.without_rule == ("exemptions/file-of-e-1.yaml",)
    assert "- exemptions/file-of-e-1.yaml" in markdown(made)


def test_the_report_is_written_whole_as_markdown_or_as_json(authority):
    authority.exempt()
    done = authority.run("exemptions", "report", FIRST, "-o", "report.md")
    assert done.returncode == 0, done.stderr
    text = (authority.folder / "report.md").read_text(encoding="utf-8")
    assert text == authority.run("exemptions", "report", FIRST).stdout
    authority.run("exemptions", "report", FIRST, "-o", "report.json", "--json")
    assert json.loads((authority.folder / "report.json").read_text())["count"] == 1
    assert not [p for p in authority.folder.iterdir() if p.name.endswith(".part")]


def test_what_a_file_says_cannot_rewrite_the_report(authority):
    authority.exempt(who='devices: ["D1 | <b>x</b>"]')
    text = markdown(report_on(authority.at(), FIRST))
    assert "D1 \\| \\<b\\>x\\</b\\>" in text


def test_the_shipped_example_is_one_that_its_register_takes(authority):
    source = EXAMPLES / "exemption.yaml"
    home = authority.folder / "register"
    named = EXAMPLES / "register" / "ca-tbs-2023-10-30.yaml"
    (home / named.name).write_bytes(named.read_bytes())
    (home / "exemptions" / "example.yaml").write_bytes(source.read_bytes())
    (one,) = exemptions(authority.at(), "ca-tbs-2023-10-30")
    assert one.state is Permission.HOLDS
    assert [m.kept for m in one.mitigations] == [Kept.UNKNOWN, Kept.UNKNOWN, Kept.ATTESTED]
    assert "says nothing of exemptions" in one.concerns[0].en
