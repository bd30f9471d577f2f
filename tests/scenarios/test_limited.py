"""A generic scenario: suspended for one party, and in one part of a country."""

import pytest
from scenarios.walk import Walk, eve, instant

ID = "invented-limited"
CLINIC = instant("2031-03-01T15:00:00+00:00")
COAST = instant("2031-04-01T15:00:00+00:00")
REVERSED = instant("2031-05-01T15:00:00+00:00")
EVERY = {"office", "clinic", "coast", "clinic-coast", "abroad"}


@pytest.fixture
def walk(tmp_path):
    return Walk("limited", tmp_path)


def blocked(walk, at, out=None):
    return {g for g, c in walk.compiled(at, out=out, fleet=True).items() if c.blocked}


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        (CLINIC, EVERY, {"office", "coast", "abroad"}),
        (COAST, {"office", "coast", "abroad"}, {"office", "abroad"}),
        (REVERSED, {"office", "abroad"}, {"office", "clinic", "abroad"}),
    ],
    ids=["clinic", "coast", "reversed"],
)
def test_each_order_reaches_those_whom_it_names_and_nobody_else(walk, at, before, after):
    assert blocked(walk, eve(at)) == before
    assert blocked(walk, at) == after


def test_for_everyone_it_is_in_force_all_along_and_the_status_tells_for_whom_it_is_not(walk):
    for at in (CLINIC, COAST, REVERSED):
        assert set(walk.states(ID, at).values()) == {"effective"}
        assert walk.in_force(at) == {ID}
    at_coast = walk.ask("status", ID, at=COAST)["stands"]
    special = {(s["jurisdiction"], s["party"]): s["state"] for s in at_coast}
    assert special["", "clinic"] == "suspended"
    assert special["US-CA", ""] == "suspended"


def test_the_group_that_is_freed_gets_its_lift_and_the_others_get_none(walk, tmp_path):
    out = tmp_path / "out"
    walk.compiled(eve(CLINIC), out=out, fleet=True)
    carried = walk.compiled(CLINIC, out=out, fleet=True)
    assert carried["clinic"].unblocked == {"com.tencent.mm"}
    assert carried["office"].unblocked == set()
    assert carried["office"].blocked == {"com.tencent.mm"}


def test_suspending_for_a_party_by_one_act_changes_that_partys_groups_alone(walk):
    at = instant("2031-06-01T12:00:00+00:00")
    words = ("suspend", ID, "--party", "office", "--jurisdiction", "US-NY", "--id", "new")
    more = ("--instrument", "INVENTED", "--source", "a test", "--fleet", walk.home / "fleet.yaml")
    told = walk.ask(*words, *more, at=at)
    lifted = {g["group"] for g in told["groups"] for c in g["changes"] if c["lifted"]}
    assert lifted == {"office"}
    assert blocked(walk, at) == {"clinic", "abroad"}
    assert blocked(walk, eve(at)) == {"office", "clinic", "abroad"}
