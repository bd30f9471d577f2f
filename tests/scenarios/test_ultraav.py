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
