"""Scenario 2, continued: an invented stay of a part of the memorandum, and its end."""

import pytest
from scenarios.walk import Walk, eve, instant

MEMO = "us-omb-m-23-13"
PACKAGES = {"com.ss.android.ugc.trill", "com.zhiliaoapp.musically"}
STAYED = instant("2029-03-01T12:00:00-05:00")
RESUMED = instant("2029-04-01T12:00:00-04:00")


@pytest.fixture
def walk(tmp_path):
    return Walk("m_23_13", tmp_path)


def digest(walk, at):
    return walk.ask("plan", at=at)["policy"]


def stay(walk, *more, at=STAYED):
    words = ("--id", "invented-stay", "--instrument", "INVENTED stay", "--source", "a test")
    return walk.ask("suspend", MEMO, *words, *more, at=at)


def test_a_stay_of_the_installs_alone_keeps_the_traffic_blocked(walk, tmp_path):
    out = tmp_path / "out"
    before = walk.compiled(eve(STAYED), out=out)
    assert before.blocked == PACKAGES
    told = stay(walk, "--effect", "block-install", "-o", out)
    assert told["after"] == "in force in part"
    assert walk.compiled(eve(STAYED)).blocked == PACKAGES
    after = walk.compiled(STAYED, out=out)
    assert after.blocked == set()
    assert after.unblocked == PACKAGES
    assert after.zone == before.zone
    assert after.urls == before.urls
    lifted = {line["target"] for g in told["groups"] for c in g["changes"] for line in c["lifted"]}
    assert lifted == {"android_management", "chromeos"}


def test_a_stay_of_one_provision_keeps_the_other(walk):
    stay(walk, "--provision", "traffic")
    assert walk.compiled(eve(STAYED)).zone
    carried = walk.compiled(STAYED)
    assert carried.zone == carried.urls == carried.hosts == set()
    assert carried.blocked == PACKAGES


@pytest.mark.parametrize("part", [(), ("--provision", "traffic"), ("--effect", "block-install")])
def test_a_stay_and_its_end_give_back_the_same_policy(walk, part):
    before = digest(walk, eve(STAYED))
    stay(walk, *part)
    assert digest(walk, eve(STAYED)) == before
    assert digest(walk, STAYED) != before
    words = ("--instrument", "INVENTED end of the stay", "--source", "a test")
    told = walk.ask("resume", MEMO, *words, at=RESUMED)
    assert told["event"]["order"] == "invented-stay"
    assert digest(walk, eve(RESUMED)) != before
    assert digest(walk, RESUMED) == before


def test_a_stay_that_is_announced_changes_nothing_before_its_day(walk):
    told = stay(walk, "--effective", RESUMED.isoformat())
    assert told["later"]
    for at in (STAYED, eve(RESUMED)):
        assert walk.compiled(at).blocked == PACKAGES
    assert walk.compiled(RESUMED).blocked == set()


def test_a_trial_records_nothing(walk):
    files = {p: p.read_bytes() for p in (walk.home / "register").rglob("*") if p.is_file()}
    stay(walk, "--dry-run")
    assert {p: p.read_bytes() for p in (walk.home / "register").rglob("*") if p.is_file()} == files
