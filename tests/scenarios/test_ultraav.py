"""Scenario 7: UltraAV, September 2024. The prohibited product is gone; gone is not clean."""

import pytest
from scenarios.walk import Walk, eve, instant

ID = "us-ndaa-2018-1634"
BEFORE = instant("2024-09-18T12:00:00+00:00")
AFTER = instant("2024-09-20T12:00:00+00:00")


@pytest.fixture
def walk(tmp_path):
    made = Walk("ultraav", tmp_path)
    made.ingest("before.ndjson", "after.ndjson")
    return made


def present(walk, at):
    return {
        device: rows[0]["products"]
        for device, rows in walk.found(at).items()
        if rows[0]["presence"] == "present"
    }


def test_the_product_is_present_until_the_next_look_and_not_after(walk):
    before = {
        "PC-1": ["kaspersky/internet-security"],
        "PC-2": ["kaspersky/antivirus-windows"],
        "PC-3": ["kaspersky/antivirus-windows"],
    }
    assert present(walk, BEFORE) == before
    assert present(walk, eve(AFTER)) == before
    assert present(walk, AFTER) == {"PC-3": ["kaspersky/antivirus-windows"]}


def test_the_newcomer_is_not_what_is_prohibited_and_no_successor_by_itself(walk):
    told = walk.ask("covers", ID, at=AFTER)
    assert not any("ultra" in p["id"] for p in told["products"])
    assert any("no successor" in u["why"]["en"] for u in told["unresolved"])


def test_a_device_that_was_not_looked_at_again_is_not_said_to_be_clean(walk):
    assert "PC-3" in present(walk, AFTER)
    month_later = instant("2024-11-20T12:00:00+00:00")
    (row,) = walk.found(month_later)["PC-3"]
    assert row["last_seen"] == "2024-09-18T12:00:00Z"


def test_before_the_looks_nothing_was_known(walk):
    assert walk.found(eve(BEFORE)) == {}


def gone(walk, at):
    done = walk.ask("gone", ID, "--inventory", walk.inventory, at=at)
    return done, {d["device"]: d for d in done["departures"]}


def test_match_does_not_call_them_clean_but_unknown(walk):
    for device in ("PC-1", "PC-2", "PC-4"):
        (row,) = walk.found(AFTER)[device]
        assert row["presence"] == "unknown"


def test_where_it_vanished_the_newcomer_is_listed_and_not_assessed(walk):
    assert gone(walk, eve(AFTER))[1] == {}
    told, by = gone(walk, AFTER)
    assert by.keys() == {"PC-1", "PC-2"}
    for departure in by.values():
        assert departure["fate"] == "gone"
        assert departure["last_seen"] == "2024-09-18T12:00:00Z"
        assert departure["without"] == "2024-09-20T12:00:00Z"
        assert [n["name"] for n in departure["newcomers"]] == ["UltraAV"]
    (newcomer,) = told["successors"]
    assert newcomer["arrival"]["name"] == "UltraAV"
    assert (newcomer["arrival"]["devices"], newcomer["arrival"]["elsewhere"]) == (2, 0)
    assert newcomer["assessment"] == {"en": "not assessed", "fr": "non évalué"}
    assert newcomer["prohibited_by"] == []
    assert "gone is not clean" in told["caution"]["en"]


def test_what_stayed_and_what_was_merely_updated_are_no_newcomers(walk):
    told, _ = gone(walk, AFTER)
    assert "Invented editor" not in {s["arrival"]["name"] for s in told["successors"]}


def test_a_look_that_could_not_have_shown_it_makes_nothing_gone(walk):
    walk.ingest("blind.ndjson")
    later = instant("2024-09-21T12:00:00+00:00")
    assert "PC-3" not in gone(walk, later)[1]
    assert "PC-3" in present(walk, later)


def test_when_the_looks_are_old_nobody_can_say_that_it_is_gone(walk):
    _, by = gone(walk, instant("2024-11-20T12:00:00+00:00"))
    assert {d["fate"] for d in by.values()} == {"unknown"}
    assert by.keys() == {"PC-1", "PC-2"}
