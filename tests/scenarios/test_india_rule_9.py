"""Scenario 10: an interim order that is not confirmed within 48 hours revokes itself (invented)."""

import pytest
from scenarios.walk import Walk, eve, instant

ID = "invented-in-2031-1"
GIVEN = instant("2031-03-03T18:00:00+05:30")
DEADLINE = instant("2031-03-05T18:00:00+05:30")
WECHAT = "com.tencent.mm"


@pytest.fixture
def walk(tmp_path):
    return Walk("india_rule_9", tmp_path)


def states(walk, at, known=None):
    return set(walk.states(ID, at, known).values())


def confirm(walk, at):
    return walk.ask("record", ID, "confirmed", "--order", walk.home / "orders/final.yaml", at=at)


def test_it_binds_at_once_and_is_interim(walk):
    assert states(walk, eve(GIVEN)) == {"not made"}
    assert states(walk, GIVEN) == {"interim"}
    assert walk.in_force(eve(GIVEN)) == set()
    assert walk.in_force(GIVEN) == {ID}
    carried = walk.compiled(GIVEN)
    assert carried.blocked == {WECHAT}
    assert "wechat.com" in carried.zone
    assert walk.compiled(eve(GIVEN)).blocked == set()


def test_it_foretells_its_own_end(walk):
    for stand in walk.ask("status", ID, at=GIVEN)["stands"]:
        assert stand["next"]["at"] == "2031-03-05T12:30:00Z"
        assert stand["next"]["state"] == "lapsed"
        assert stand["next"]["why"] == {
            "en": "its term ran out",
            "fr": "expiration du délai",
        }


def test_unconfirmed_it_lapses_by_itself_at_the_second(walk):
    assert states(walk, eve(DEADLINE)) == {"interim"}
    assert states(walk, DEADLINE) == {"lapsed"}
    assert walk.in_force(eve(DEADLINE)) == {ID}
    assert walk.in_force(DEADLINE) == set()


def test_the_unblocking_is_carried_by_every_target_that_had_blocked(walk, tmp_path):
    out = tmp_path / "out"
    before = walk.compiled(eve(DEADLINE), out=out)
    assert before.blocked == {WECHAT}
    assert before.zone
    assert before.urls
    assert before.hosts
    assert before.conflicts == {"wechat"}
    plan = walk.ask("plan", "-o", out, at=DEADLINE)
    assert {line["target"] for line in plan["lifted"]} >= {
        "android_management",
        "chromium",
        "deb_blocker",
        "hosts_file",
        "rpz",
    }
    assert plan["added"] == []
    after = walk.compiled(DEADLINE, out=out)
    assert after.unblocked == {WECHAT}
    assert after.blocked == after.zone == after.urls == after.hosts == after.conflicts == set()


def test_the_unblocking_is_proved_account_by_account(walk, tmp_path):
    out = tmp_path / "out"
    before = walk.accounts(eve(DEADLINE), out)
    after = walk.accounts(DEADLINE, out)
    for target, account in before.items():
        placed = {(e["identifier"], e["effect"]) for e in account["enforced"]}
        assert {(e["identifier"], e["effect"]) for e in after[target]["lifted"]} == placed
        assert after[target]["enforced"] == []


@pytest.mark.parametrize("when", ["a second before", "at the very instant"])
def test_confirmed_in_time_it_stays(walk, tmp_path, when):
    at = DEADLINE if when == "at the very instant" else eve(DEADLINE)
    told = confirm(walk, at)
    assert told["after"] == "in force"
    assert told["groups"]
    assert not any(c["lifted"] for g in told["groups"] for c in g["changes"])
    assert states(walk, eve(at)) == {"interim"}
    assert states(walk, at) == {"effective"}
    later = instant("2031-06-01T00:00:00+05:30")
    assert states(walk, later) == {"effective"}
    out = tmp_path / "out"
    assert walk.compiled(later, out=out).blocked == {WECHAT}


def test_a_second_too_late_it_cannot_be_confirmed_any_more(walk):
    late = instant("2031-03-05T18:00:01+05:30")
    order = walk.home / "orders/final.yaml"
    path = walk.home / f"register/{ID}.yaml"
    text = path.read_bytes()
    said = walk.refused("record", ID, "confirmed", "--order", order, at=late)
    assert "lapsed cannot be confirmed" in str(said)
    assert path.read_bytes() == text
    assert states(walk, late) == {"lapsed"}


def test_a_confirmation_that_is_learned_late_changes_the_answer_from_then_on(walk):
    learned = instant("2031-03-06T09:00:00+05:30")
    order = walk.home / "orders/final.yaml"
    made = eve(DEADLINE).isoformat()
    words = ("record", ID, "confirmed", "--order", order, "--effective", made)
    walk.ask(*words, at=learned)
    assert states(walk, DEADLINE, known=eve(learned)) == {"lapsed"}
    assert states(walk, DEADLINE, known=learned) == {"effective"}
    assert walk.compiled(DEADLINE, known=eve(learned)).blocked == set()
    assert walk.compiled(DEADLINE, known=learned).blocked == {WECHAT}


def test_one_part_may_be_confirmed_and_the_other_lapses(walk):
    order = walk.home / "orders/final.yaml"
    words = ("record", ID, "confirmed", "--provision", "service", "--order", order)
    walk.ask(*words, at=eve(DEADLINE))
    told = walk.states(ID, DEADLINE)
    assert (told["application/remove"], told["service/block-traffic"]) == ("lapsed", "effective")
    carried = walk.compiled(DEADLINE)
    assert carried.blocked == set()
    assert "wechat.com" in carried.zone


def test_the_clock_of_the_confirmation_runs_out_with_the_order(walk):
    before = walk.clocks(eve(DEADLINE))["interim"]
    assert before == "running"
    confirm(walk, eve(DEADLINE))
    assert walk.clocks(DEADLINE)["interim"] != "running"


def test_nobody_else_requires_what_it_blocked(walk):
    told = walk.ask("residual", ID, at=DEADLINE)
    assert told["status"] == "lapsed"
    assert told["rows"]
    assert all(r["owed"] == [] for r in told["rows"])
