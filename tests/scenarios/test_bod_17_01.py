"""Scenario 3: the directive beside the statute. The directive is lifted (an invented what-if)."""

import pytest
from scenarios.walk import Walk, eve, instant

BOD, ACT, AGENCY = "us-dhs-bod-17-01", "us-ndaa-2018-1634", "invented-agency-1"
ISSUED = instant("2017-09-13T00:00:00-04:00")
DAY_90 = instant("2017-12-12T00:00:00-05:00")
STATUTE = instant("2018-10-01T00:00:00-04:00")
GONE = instant("2030-01-15T00:00:00-05:00")


@pytest.fixture
def walk(tmp_path):
    return Walk("bod_17_01", tmp_path)


def rescind(walk, *more):
    order = walk.home / "what-if/rescission.yaml"
    return walk.ask("rescind", BOD, "--order", order, *more, at=GONE)


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        (ISSUED, set(), {BOD}),
        (DAY_90, {BOD}, {BOD, AGENCY}),
        (STATUTE, {BOD, AGENCY}, {BOD, AGENCY, ACT}),
    ],
    ids=["directive", "agency", "statute"],
)
def test_the_layers_come_one_by_one(walk, at, before, after):
    assert walk.in_force(eve(at)) == before
    assert walk.in_force(at) == after


def test_the_statute_was_made_long_before_it_bound(walk):
    assert set(walk.states(ACT, eve(STATUTE)).values()) == {"issued"}
    assert set(walk.states(ACT, STATUTE).values()) == {"effective"}


def test_day_90_asks_to_begin_and_never_to_complete(walk):
    duties = walk.ask("covers", BOD, at=DAY_90)["determination"]["duties"]
    assert [(d["verb"], d["by"]) for d in duties] == [
        ("identify", "2017-10-13T04:00:00Z"),
        ("plan", "2017-11-12T05:00:00Z"),
        ("begin", "2017-12-12T05:00:00Z"),
    ]


def test_an_embedded_library_is_out_under_one_and_in_under_the_other(walk):
    directive = walk.ask("covers", BOD, at=STATUTE)
    statute = walk.ask("covers", ACT, at=STATUTE)
    contains = {p["id"] for p in statute["products"] if p["verdict"] == "contains"}
    assert "kaspersky/mobile-security-sdk" in contains
    assert not any(p["verdict"] == "contains" for p in directive["products"])
    walk.ingest("inventory.ndjson")
    found = walk.found(eve(GONE))
    (bank,) = found["PHONE-1"]
    assert (bank["certainty"], bank["determinations"]) == ("contains", [ACT])
    (own,) = found["PHONE-2"]
    assert own["determinations"] == sorted([AGENCY, BOD, ACT])


def test_before_the_statute_bound_the_embedded_library_was_nobodys_concern(walk):
    walk.ingest("inventory.ndjson")
    (walk.home / "register/us-ndaa-2018-1634.yaml").unlink()
    assert "PHONE-1" not in walk.found(eve(GONE))


def essence(account):
    said = {(e["identifier"], e["effect"]) for e in account["enforced"]}
    return said, {(g["identifier"], g["effect"], g["reason"]) for g in account["gaps"]}


def test_nothing_changes_on_devices_when_the_directive_goes(walk, tmp_path):
    rescind(walk)
    out = tmp_path / "out"
    before, after = walk.accounts(eve(GONE), out), walk.accounts(GONE, out)
    assert before["android_management"]["enforced"]
    assert before["chromium"]["enforced"] or before["deb_blocker"]["enforced"]
    for target, account in before.items():
        assert essence(after[target]) == essence(account)
        assert after[target]["lifted"] == []
        for row in after[target]["enforced"]:
            assert BOD not in row["because"]
            assert row["because"]
    assert walk.in_force(GONE) == {ACT, AGENCY}


def test_the_artifacts_are_the_same_bytes_but_for_serials_and_reasons(walk):
    rescind(walk)
    before, after = walk.compiled(eve(GONE)), walk.compiled(GONE)
    assert before.blocked
    assert "kesl" in before.conflicts
    assert before == after


def test_the_outcome_says_that_all_is_still_owed_and_by_whom(walk):
    told = rescind(walk, "--dry-run")
    assert not any(c["lifted"] or c["added"] for g in told["groups"] for c in g["changes"])
    owed = {o["identifier"]: o for o in told["owed"]}
    assert owed["linux.deb-package:kesl"]["because"] == [AGENCY, ACT]
    assert not any(o["of_the_act"] for o in owed.values())
    assert [(d["kind"], d["citing"]) for d in told["dangling"]] == [("determination", AGENCY)]


def test_what_the_directive_alone_reached_a_contractors_device_is_owed_no_more(walk):
    fleet = walk.home / "contractor.yaml"
    fleet.write_text(
        "groups: [{id: servers, platform: linux, possession: contractor}]\n", encoding="utf-8"
    )
    rescind(walk)
    before = walk.ask("plan", "--fleet", fleet, at=eve(GONE))
    after = walk.ask("plan", "--fleet", fleet, at=GONE)
    kesl = [g for g in before["gaps"] if g["identifier"] == "linux.deb-package:kesl"]
    assert {effect for gap in kesl for effect in gap["effects"]} == {"remove", "block-run"}
    assert before["identifiers"] > 0
    assert after["identifiers"] == 0
    assert after["gaps"] == []


def test_no_group_of_the_agency_sees_a_change(walk):
    told = rescind(walk, "--fleet", walk.home / "fleet.yaml", "--dry-run")
    by = {g["group"]: g["changes"] for g in told["groups"]}
    assert by.keys() == {"agency-phones", "agency-servers", "contractor-servers"}
    assert any(change["kept"] for change in by["agency-phones"])
    assert any(change["kept"] for change in by["agency-servers"])
    for changes in (by["agency-phones"], by["agency-servers"]):
        assert not any(change["lifted"] or change["added"] for change in changes)


def test_a_contractors_server_is_told_that_nobody_keeps_it_from_running_any_more(walk):
    told = rescind(walk, "--fleet", walk.home / "fleet.yaml", "--dry-run")
    (servers,) = [g for g in told["groups"] if g["group"] == "contractor-servers"]
    lifted = [line for change in servers["changes"] for line in change["lifted"]]
    paths = [line for line in lifted if line["identifier"].startswith("linux.install-path:")]
    assert "block-run" in {effect for line in paths for effect in line["effects"]}


def test_the_finding_on_a_device_stays_and_names_who_still_asks(walk):
    rescind(walk)
    walk.ingest("inventory.ndjson")
    before, after = walk.found(eve(GONE)), walk.found(GONE)
    assert before.keys() == after.keys() == {"PHONE-1", "PHONE-2", "SERVER-1"}
    assert before["SERVER-1"][0]["determinations"] == sorted([AGENCY, BOD, ACT])
    assert after["SERVER-1"][0]["determinations"] == sorted([AGENCY, ACT])


def test_the_residual_duty_is_everything_and_nothing_is_gone(walk):
    told = walk.ask("residual", BOD, at=eve(GONE))
    assert len(told["rows"]) > 50
    assert {e for row in told["rows"] for e in row["gone"]} == set()
    rows = {r["identifier"]: r for r in told["rows"]}
    assert rows["linux.deb-package:kesl"]["because"] == [AGENCY, ACT]
    rescind(walk)
    assert walk.ask("residual", BOD, at=GONE)["rows"] == told["rows"]


@pytest.mark.parametrize(
    ("at", "duty", "before", "after"),
    [
        (instant("2017-10-13T23:59:59-04:00"), "identify", "running", "met"),
        (instant("2017-11-13T00:00:00-05:00"), "plan", "running", "met-late"),
        (instant("2017-12-12T23:59:59-05:00"), "begin", "running", "met"),
    ],
)
def test_the_clocks_of_days_30_60_and_90_run_to_the_end_of_their_days(
    walk, at, duty, before, after
):
    assert walk.clocks(eve(at), BOD)[duty] == before
    assert walk.clocks(at, BOD)[duty] == after


def test_to_have_begun_is_late_on_the_morrow_of_day_90_and_completes_nothing(walk):
    path = walk.home / "register/ledgers/invented-agency.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if "duty: begin" not in x), encoding="utf-8")
    morrow = instant("2017-12-13T00:00:00-05:00")
    assert walk.clocks(eve(morrow), BOD)["begin"] == "running"
    assert walk.clocks(morrow, BOD)["begin"] == "late"
    assert "complete" not in walk.clocks(morrow, BOD)
