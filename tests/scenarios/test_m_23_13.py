"""Scenario 2: the memorandum is rescinded (an invented what-if); the Act and the clause stay."""

import pytest
from scenarios.walk import Walk, eve, instant

MEMO, ACT, CLAUSE = "us-omb-m-23-13", "us-pl-117-328-r-102", "us-far-52.204-27"
EXEMPTION = "invented-research"
ENACTED = instant("2022-12-29T00:00:00-05:00")
ISSUED = instant("2023-02-27T00:00:00-05:00")
CLAUSED = instant("2023-06-02T00:00:00-04:00")
GRANTED = instant("2029-06-01T00:00:00+00:00")
GONE = instant("2030-01-15T00:00:00-05:00")
EXPIRED = instant("2030-06-01T00:00:00+00:00")
PACKAGES = {"com.ss.android.ugc.trill", "com.zhiliaoapp.musically"}


@pytest.fixture
def walk(tmp_path):
    return Walk("m_23_13", tmp_path)


def rescind(walk, *more, at=GONE):
    order = walk.home / "what-if/rescission.yaml"
    return walk.ask("rescind", MEMO, "--order", order, *more, at=at)


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        (ENACTED, set(), {ACT}),
        (ISSUED, {ACT}, {ACT, MEMO}),
        (CLAUSED, {ACT, MEMO}, {ACT, MEMO, CLAUSE}),
    ],
    ids=["act", "memorandum", "clause"],
)
def test_the_layers_come_one_by_one(walk, at, before, after):
    assert walk.in_force(eve(at)) == before
    assert walk.in_force(at) == after


def test_the_act_asks_for_removal_and_the_memorandum_adds_installs_and_traffic(walk):
    before, after = walk.compiled(eve(ISSUED)), walk.compiled(ISSUED)
    assert before.blocked == before.zone == set()
    assert after.blocked == PACKAGES
    assert "tiktok.com" in after.zone & after.urls
    gaps = {g["identifier"]: g for g in walk.ask("plan", at=eve(ISSUED))["gaps"]}
    assert gaps["android.package:com.zhiliaoapp.musically"]["effects"] == ["remove"]


def test_the_rescission_shows_what_the_act_still_asks_and_lifts_the_rest(walk):
    told = rescind(walk, "--fleet", walk.home / "fleet.yaml", "--dry-run")
    assert (told["before"], told["after"]) == ("in force", "rescinded")
    owed = {o["identifier"]: o for o in told["owed"] if o["because"] == [ACT]}
    assert owed["android.package:com.zhiliaoapp.musically"]["effects"] == ["identify", "remove"]
    assert not any(o.startswith("network.") for o in owed)
    lifted = {
        (g["group"], c_line["identifier"])
        for g in told["groups"]
        for change in g["changes"]
        for c_line in change["lifted"]
    }
    assert ("agency-phones", "android.package:com.zhiliaoapp.musically") in lifted
    assert ("agency-laptops", "network.domain:tiktok.com") in lifted
    assert not any(group == "contractor-phones" for group, _ in lifted)
    assert walk.in_force(GONE) == {ACT, MEMO, CLAUSE}


def test_on_both_sides_of_the_rescission_each_target_carries_what_is_owed(walk, tmp_path):
    rescind(walk)
    out = tmp_path / "out"
    before = walk.compiled(eve(GONE), out=out, fleet=True)
    assert before["agency-phones"].blocked == before["contractor-phones"].blocked == PACKAGES
    assert "tiktok.com" in before["agency-laptops"].zone
    after = walk.compiled(GONE, out=out, fleet=True)
    assert after["agency-phones"].blocked == set()
    assert after["agency-phones"].unblocked == PACKAGES
    assert after["agency-laptops"].zone == after["agency-laptops"].urls == set()
    assert after["contractor-phones"].blocked == PACKAGES
    assert after["contractor-phones"].unblocked == set()
    assert walk.in_force(GONE) == {ACT, CLAUSE}


def test_what_the_act_still_asks_is_in_the_account_of_the_target_that_cannot_do_it_alone(walk):
    rescind(walk)
    account = walk.accounts(GONE, walk.home / "out")["android_management"]
    gaps = {(g["identifier"], g["effect"]): g for g in account["gaps"]}
    gap = gaps["android.package:com.zhiliaoapp.musically", "remove"]
    assert (gap["because"], gap["reason"]) == ([ACT], "conditional")


def test_what_cites_the_memorandum_dangles_from_that_second(walk):
    rescind(walk)
    assert walk.ask("dangling", at=eve(GONE)) == []
    found = {(d["kind"], d["citing"]): d for d in walk.ask("dangling", at=GONE)}
    assert set(found) == {("determination", CLAUSE), ("exemption", EXEMPTION)}
    assert "M-23-13" in found["determination", CLAUSE]["where"]
    assert {d["cited"] for d in found.values()} == {MEMO}
    assert found["determination", CLAUSE]["why"] == {"en": "rescinded", "fr": "révoquée"}


def test_an_expired_exemption_no_longer_dangles(walk):
    rescind(walk)
    told = {d["citing"] for d in walk.ask("dangling", at=eve(EXPIRED))}
    assert told == {CLAUSE, EXEMPTION}
    assert {d["citing"] for d in walk.ask("dangling", at=EXPIRED)} == {CLAUSE}


def test_before_it_was_recorded_the_memorandum_was_believed_in_force(walk):
    late = instant("2030-02-01T12:00:00-05:00")
    rescind(walk, at=late)
    assert walk.in_force(GONE, known=eve(late)) == {ACT, MEMO, CLAUSE}
    assert walk.in_force(GONE, known=late) == {ACT, CLAUSE}
    assert walk.ask("dangling", at=GONE, known=eve(late)) == []
    assert len(walk.ask("dangling", at=GONE, known=late)) == 2


def test_a_rescission_in_the_future_fires_nothing_before_its_day(walk):
    early = instant("2029-12-01T12:00:00-05:00")
    told = rescind(walk, at=early)
    assert told["later"]
    assert walk.in_force(eve(GONE)) == {ACT, MEMO, CLAUSE}
    assert walk.compiled(eve(GONE)).blocked == PACKAGES
    assert walk.in_force(GONE) == {ACT, CLAUSE}


def test_an_exempted_device_is_told_of_the_act_alone_until_the_exemption_ends(walk, tmp_path):
    out = tmp_path / "out"
    home = f"agency-phones/exempt/{EXEMPTION}"
    assert home not in walk.compiled(eve(GRANTED), fleet=True)
    during = walk.compiled(GRANTED, out=out, fleet=True)
    assert during[home].blocked == set()
    assert during["agency-phones"].blocked == PACKAGES
    last = walk.compiled(eve(EXPIRED), out=out, fleet=True)
    assert last[home].blocked == set()
    after = walk.compiled(EXPIRED, out=out, fleet=True)
    assert after[home].blocked == PACKAGES


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("expires: 2030-06-01", "expires: 2030-06-02", "longer than its instrument allows"),
        ("purpose: security-research", "purpose: advertising", "purpose 'advertising'"),
        ("role: agency-head", "role: director", "role 'director'"),
        ("approver: head@example.org", "approver: researcher@example.org", "their own"),
    ],
)
def test_an_exemption_that_the_rule_does_not_allow_is_refused(walk, old, new, said):
    path = walk.home / f"register/exemptions/{EXEMPTION}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert said in str(walk.refused("in-force", at=GONE))


def test_the_exemption_of_one_year_is_exactly_allowed_and_a_designee_may_grant_it(walk):
    path = walk.home / f"register/exemptions/{EXEMPTION}.yaml"
    text = path.read_text(encoding="utf-8")
    designee = text.replace("approver: head@", "approver: deputy@")
    delegated = "role: deputy\ndelegated_by: head@example.org"
    path.write_text(designee.replace("role: agency-head", delegated), encoding="utf-8")
    assert walk.in_force(GRANTED) == {ACT, MEMO, CLAUSE}


def test_an_act_that_has_happened_cannot_happen_again(walk):
    rescind(walk)
    again = walk.refused("rescind", MEMO, "--order", walk.home / "what-if/rescission.yaml", at=GONE)
    assert "cannot be rescinded" in str(again)
    assert walk.in_force(GONE) == {ACT, CLAUSE}


def test_the_residual_duty_is_removal_by_the_act_before_the_rescission_and_after_it(walk):
    before = walk.ask("residual", MEMO, at=eve(GONE))
    rescind(walk)
    after = walk.ask("residual", MEMO, at=GONE)
    assert (before["status"], after["status"]) == ("in force", "rescinded")
    for told in (before, after):
        rows = {r["identifier"]: r for r in told["rows"]}
        package = rows["android.package:com.zhiliaoapp.musically"]
        assert (package["owed"], package["because"]) == (["identify", "remove"], [ACT])
        assert package["gone"] == ["block-install"]
        domain = rows["network.domain:tiktok.com"]
        assert (domain["owed"], domain["gone"]) == ([], ["block-traffic", "identify"])


def test_with_the_fleet_the_clause_is_part_of_the_residual_duty(walk):
    told = walk.ask("residual", MEMO, "--fleet", walk.home / "fleet.yaml", at=GONE)
    rows = {r["identifier"]: r for r in told["rows"]}
    package = rows["android.package:com.zhiliaoapp.musically"]
    assert package["because"] == [CLAUSE, ACT]
    assert package["gone"] == []


DAY_30 = instant("2023-03-30T00:00:00-04:00")
DAY_90 = instant("2023-05-29T00:00:00-04:00")
DAY_120 = instant("2023-06-28T00:00:00-04:00")


@pytest.mark.parametrize(
    ("at", "duties", "before", "after"),
    [
        (DAY_30, ("exceptions", "prohibit"), "running", "late"),
        (DAY_30, ("identify",), "met", "met"),
        (DAY_30, ("remove",), "running", "met-late"),
        (DAY_90, ("cease",), "running", "late"),
        (DAY_120, ("include", "report"), "running", "late"),
    ],
)
def test_each_duty_runs_to_the_end_of_its_last_day_in_washington(walk, at, duties, before, after):
    earlier, later = walk.clocks(eve(at), MEMO), walk.clocks(at, MEMO)
    assert {earlier[d] for d in duties} == {before}
    assert {later[d] for d in duties} == {after}


def test_no_duty_of_the_memorandum_is_owed_once_it_is_gone(walk):
    rescind(walk)
    assert walk.clocks(eve(GONE), MEMO)["cease"] == "late"
    assert walk.clocks(GONE, MEMO)["cease"] == "not-owed"
    assert walk.clocks(GONE, MEMO)["identify"] == "met"


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [(GRANTED, "not-yet", "holds"), (EXPIRED, "holds", "expired")],
)
def test_the_exemption_begins_and_ends_by_itself(walk, at, before, after):
    def state(moment):
        (told,) = walk.ask("exemptions", "--all", at=moment)
        return told["state"]

    assert state(eve(at)) == before
    assert state(at) == after


def test_the_exemption_ends_with_its_determination(walk):
    rescind(walk)
    (before,) = walk.ask("exemptions", "--all", at=eve(GONE))
    (after,) = walk.ask("exemptions", "--all", at=GONE)
    assert (before["state"], after["state"]) == ("holds", "determination-ended")


def test_recording_keeps_every_byte_that_stood_there_and_the_order_itself(walk):
    path = walk.home / f"register/{MEMO}.yaml"
    before = path.read_bytes()
    told = rescind(walk)
    assert path.read_bytes().startswith(before)
    (kept,) = (walk.home / "register/orders").iterdir()
    assert kept.read_bytes() == (walk.home / "what-if/rescission.yaml").read_bytes()
    assert kept.name.startswith(told["event"]["digest"][:12])
