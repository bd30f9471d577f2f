"""A generic scenario: put off before its day, and stayed a second before the new one."""

import pytest
from scenarios.walk import Walk, eve, instant

ID = "invented-delayed"
FIRST = instant("2031-02-01T00:00:00-05:00")
NEW = instant("2031-02-15T09:00:00-05:00")
LEARNED = instant("2031-02-16T12:00:00-05:00")
RUNS_OUT = instant("2031-03-01T00:00:00-05:00")


@pytest.fixture
def walk(tmp_path):
    return Walk("delayed", tmp_path)


def stands(walk, at, known=None):
    told = walk.states(ID, at, known)
    return told["application/remove"], told["service/block-traffic"]


def test_the_old_day_passes_and_fires_nothing(walk):
    for at in (eve(FIRST), FIRST, eve(eve(NEW))):
        assert stands(walk, at) == ("delayed", "delayed")
        assert walk.in_force(at) == set()
        assert walk.compiled(at).blocked == walk.compiled(at).zone == set()


def test_at_the_new_day_only_what_is_not_stayed_binds(walk):
    assert stands(walk, eve(NEW)) == ("suspended", "delayed")
    assert stands(walk, NEW) == ("suspended", "effective")
    carried = walk.compiled(NEW)
    assert "wechat.com" in carried.zone
    assert carried.blocked == set()
    assert walk.compiled(eve(NEW)).zone == set()


def test_the_stay_runs_out_by_itself_and_what_took_effect_beneath_it_binds(walk):
    assert stands(walk, eve(RUNS_OUT)) == ("suspended", "effective")
    assert stands(walk, RUNS_OUT) == ("effective", "effective")
    assert walk.compiled(eve(RUNS_OUT)).blocked == set()
    assert walk.compiled(RUNS_OUT).blocked == {"com.tencent.mm"}


def test_a_late_stay_changes_the_answer_only_from_when_it_was_recorded(walk):
    assert stands(walk, NEW, eve(LEARNED)) == ("effective", "effective")
    assert stands(walk, NEW, LEARNED) == ("suspended", "effective")
    assert walk.compiled(NEW, eve(LEARNED)).blocked == {"com.tencent.mm"}
    assert walk.compiled(NEW, LEARNED).blocked == set()


def test_the_next_change_is_foretold(walk):
    told = {s["provision"]: s["next"] for s in walk.ask("status", ID, at=FIRST)["stands"]}
    assert told["service"]["at"] == "2031-02-15T14:00:00Z"
    assert told["service"]["state"] == "effective"
    later = {s["provision"]: s["next"] for s in walk.ask("status", ID, at=NEW)["stands"]}
    assert later["application"]["at"] == "2031-03-01T05:00:00Z"
    assert later["service"] is None
