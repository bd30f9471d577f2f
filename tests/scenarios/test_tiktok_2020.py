"""Scenario 5: TikTok, 2020. Delayed, enjoined in part, then in whole, then revoked."""

import pytest
from scenarios.walk import Walk, eve, instant

ID = "us-doc-2020-tiktok"
NAMED = instant("2020-09-18T00:00:00-04:00")
DELAYED = instant("2020-09-19T00:00:00-04:00")
FIRST_DAY = instant("2020-09-20T00:00:00-04:00")
FIRST_ORDER = instant("2020-09-27T00:00:00-04:00")
PUT_OFF_TO = instant("2020-09-27T23:59:00-04:00")
MARLAND = instant("2020-10-30T00:00:00-04:00")
SECOND_DAY = instant("2020-11-12T00:00:00-05:00")
SECOND_ORDER = instant("2020-12-07T00:00:00-05:00")
REVOKED = instant("2021-06-09T00:00:00-04:00")
ANDROID = {"com.ss.android.ugc.trill", "com.zhiliaoapp.musically"}
NONE = ("not made", "not made", "not made")
RESCINDED = ("rescinded", "rescinded", "rescinded")
STAYED = ("suspended", "suspended", "suspended")


@pytest.fixture
def walk(tmp_path):
    return Walk("tiktok_2020", tmp_path)


def stands(walk, at, known=None):
    told = walk.states(ID, at, known)
    return told["downloads/block-install"], told["services/block-traffic"], told["code/block-run"]


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        (NAMED, NONE, ("issued", "issued", "issued")),
        (DELAYED, ("issued", "issued", "issued"), ("delayed", "issued", "issued")),
        (FIRST_DAY, ("delayed", "issued", "issued"), ("delayed", "issued", "issued")),
        (FIRST_ORDER, ("delayed", "issued", "issued"), ("suspended", "issued", "issued")),
        (PUT_OFF_TO, ("suspended", "issued", "issued"), ("suspended", "issued", "issued")),
        (MARLAND, ("suspended", "issued", "issued"), STAYED),
        (SECOND_DAY, STAYED, STAYED),
        (SECOND_ORDER, STAYED, STAYED),
        (REVOKED, STAYED, RESCINDED),
    ],
    ids=lambda x: f"{x:%Y-%m-%d}" if hasattr(x, "year") else "",
)
def test_each_instant_has_the_right_answer_on_both_its_sides(walk, at, before, after):
    assert stands(walk, eve(at)) == before
    assert stands(walk, at) == after
    for moment in (eve(at), at):
        assert walk.in_force(moment) == set()
        carried = walk.compiled(moment)
        assert carried.blocked == carried.zone == carried.urls == set()


@pytest.mark.parametrize(
    ("at", "open_orders"),
    [
        (eve(MARLAND), [1, 0, 0]),
        (MARLAND, [2, 1, 1]),
        (eve(SECOND_ORDER), [2, 1, 1]),
        (SECOND_ORDER, [3, 2, 2]),
        (REVOKED, [0, 0, 0]),
    ],
)
def test_the_orders_that_hold_are_counted_for_each_provision(walk, at, open_orders):
    told = {s["provision"]: len(s["orders"]) for s in walk.ask("status", ID, at=at)["stands"]}
    assert [told["downloads"], told["services"], told["code"]] == open_orders


def test_before_the_first_order_was_known_the_installs_were_to_be_blocked_from_that_minute(walk):
    unaware = eve(FIRST_ORDER)
    assert stands(walk, eve(PUT_OFF_TO), unaware)[0] == "delayed"
    assert stands(walk, PUT_OFF_TO, unaware)[0] == "effective"
    assert walk.in_force(PUT_OFF_TO, known=unaware) == {ID}
    assert walk.in_force(PUT_OFF_TO) == set()


def test_before_the_delay_was_known_the_first_day_was_the_twentieth(walk):
    unaware = eve(DELAYED)
    assert stands(walk, eve(FIRST_DAY), unaware)[0] == "issued"
    assert stands(walk, FIRST_DAY, unaware)[0] == "effective"
    assert stands(walk, FIRST_DAY, DELAYED)[0] == "delayed"


def test_with_the_first_order_alone_the_traffic_would_have_been_blocked_in_november(walk):
    unaware = eve(MARLAND)
    assert stands(walk, eve(SECOND_DAY), unaware) == ("suspended", "issued", "issued")
    assert stands(walk, SECOND_DAY, unaware) == ("suspended", "effective", "effective")
    assert walk.compiled(eve(SECOND_DAY), unaware).zone == set()
    carried = walk.compiled(SECOND_DAY, unaware)
    assert {"tiktok.com", "tiktokv.com"} <= carried.zone
    assert carried.blocked == set()


def test_a_block_of_installs_alone_is_a_gap_where_a_platform_can_only_block_and_remove(walk):
    plan = walk.ask("plan", at=PUT_OFF_TO, known=eve(FIRST_ORDER))
    gaps = {g["identifier"]: g for g in plan["gaps"]}
    for package in ANDROID:
        assert gaps[f"android.package:{package}"]["effects"] == ["block-install"]
        assert gaps[f"android.package:{package}"]["reason"] == "conditional"


def resume(walk, at, order):
    words = ("resume", ID, "--of", order, "--instrument", "INVENTED reversal", "--source", "a test")
    return walk.ask(*words, "--effective", at.isoformat(), at=at)


def test_lifting_one_order_resumes_nothing_that_another_still_suspends(walk):
    at = instant("2021-01-04T12:00:00-05:00")
    told = resume(walk, at, "no-20-cv-4597")
    assert (told["before"], told["after"]) == ("suspended", "suspended")
    assert all(not change for group in told["groups"] for change in group["changes"])
    assert stands(walk, at) == STAYED
    assert walk.compiled(at).zone == set()


def test_what_the_last_order_held_binds_again_when_it_falls_and_only_that(walk):
    at = instant("2021-01-04T12:00:00-05:00")
    resume(walk, at, "no-20-cv-4597")
    later = instant("2021-01-05T12:00:00-05:00")
    resume(walk, later, "no-20-cv-2658-2020-12-07")
    assert stands(walk, eve(later)) == STAYED
    assert stands(walk, later) == ("suspended", "effective", "effective")
    assert walk.compiled(eve(later)).zone == set()
    assert "tiktok.com" in walk.compiled(later).zone
    assert stands(walk, later, known=eve(later)) == STAYED


def test_a_resumption_that_names_no_order_is_refused_where_several_hold(walk):
    at = instant("2021-01-04T12:00:00-05:00")
    words = ("resume", ID, "--instrument", "INVENTED", "--source", "a test")
    assert "several orders" in str(walk.refused(*words, at=at))
    assert stands(walk, at) == STAYED


def test_what_was_placed_is_lifted_once_the_order_is_known(walk, tmp_path):
    out = tmp_path / "placed"
    assert walk.compiled(SECOND_DAY, eve(MARLAND), out).zone
    after = walk.compiled(SECOND_DAY, out=out)
    assert after.zone == after.urls == after.hosts == set()
    lifted = walk.accounts(SECOND_DAY, out)["rpz"]["lifted"]
    assert ("network.domain:tiktok.com", "block-traffic") in {
        (e["identifier"], e["effect"]) for e in lifted
    }


@pytest.mark.parametrize("at", [FIRST_ORDER, MARLAND, SECOND_DAY])
def test_the_suspension_can_be_announced_in_both_languages(walk, at):
    asked = ("--contact-en", "Service desk", "--contact-fr", "Centre de services")
    told = {lang: walk.read("notices", ID, *asked, lang=lang, at=at) for lang in ("en", "fr")}
    assert "20-cv-2658" in told["en"]
    assert "20-cv-2658" in told["fr"]
