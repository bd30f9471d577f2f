"""Scenario 6: the owner changes and the identifiers do not; three lists disagree, and say why."""

import pytest
from scenarios.walk import Walk, eve, instant

CLOSED = instant("2026-01-22T00:00:00+00:00")
TIKTOK = "com.zhiliaoapp.musically"
CAPCUT = "com.lemon.lvoverseas"
VENTURE = "tiktok-usds-joint-venture"


@pytest.fixture
def walk(tmp_path):
    return Walk("joint_venture", tmp_path)


def covered(walk, name, at):
    told = walk.ask("covers", name, at=at)
    return "bytedance/tiktok" in {p["id"] for p in told["products"]}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("invented-by-name", True, True),
        ("invented-at-20", True, False),
        ("invented-owned-by", True, False),
        ("invented-at-19.9", True, True),
        ("invented-over-19.9", True, False),
        ("invented-fixed", True, True),
        ("invented-elsewhere", True, True),
    ],
)
def test_the_lists_agree_the_second_before_and_disagree_from_the_closing_on(
    walk, name, before, after
):
    assert covered(walk, name, eve(CLOSED)) is before
    assert covered(walk, name, CLOSED) is after


def test_the_list_by_name_covers_it_because_it_names_it(walk):
    for at in (eve(CLOSED), CLOSED):
        told = walk.ask("covers", "invented-by-name", at=at)
        (product,) = told["products"]
        assert product["because"][0]["text"]["en"] == "the instrument names TikTok"
        assert TIKTOK in {i["value"] for i in product["identifiers"]}


@pytest.mark.parametrize(
    ("name", "share"), [("invented-at-20", ">=20"), ("invented-owned-by", ">50")]
)
def test_each_list_by_ownership_says_why_it_no_longer_covers_it(walk, name, share):
    before = walk.ask("covers", name, at=eve(CLOSED))
    assert VENTURE not in {e["id"] for e in before["excluded"]}
    after = walk.ask("covers", name, at=CLOSED)
    why = {e["id"]: e["why"] for e in after["excluded"]}[VENTURE]
    assert why["en"] == (
        f"ByteDance Ltd. holds 19.9 % of TikTok USDS Joint Venture LLC, which is not {share} %"
    )
    assert why["fr"] == (
        "ByteDance Ltd. détient 19,9 % de TikTok USDS Joint Venture LLC, "
        f"ce qui n'est pas {share} %"
    )


def test_the_list_at_its_very_share_tells_the_chain(walk):
    told = walk.ask("covers", "invented-at-19.9", at=CLOSED)
    (tiktok,) = [p for p in told["products"] if p["id"] == "bytedance/tiktok"]
    chain = [step["text"]["en"] for step in tiktok["because"]]
    assert chain == [
        "the instrument names what ByteDance Ltd. owns",
        "ByteDance Ltd. holds 19.9 % of TikTok USDS Joint Venture LLC",
        "TikTok USDS Joint Venture LLC provides TikTok",
    ]
    assert all(step["source"] for step in tiktok["because"][1:])


def only(walk, name):
    for path in (walk.home / "register").glob("*.yaml"):
        if path.stem != name:
            path.unlink()


@pytest.mark.parametrize("name", ["invented-at-20", "invented-owned-by"])
def test_the_artifacts_of_an_ownership_list_drop_it_and_keep_the_rest(walk, tmp_path, name):
    only(walk, name)
    out = tmp_path / "out"
    before = walk.compiled(eve(CLOSED), out=out)
    assert {TIKTOK, CAPCUT} <= before.blocked
    after = walk.compiled(CLOSED, out=out)
    assert TIKTOK not in after.blocked
    assert CAPCUT in after.blocked
    assert TIKTOK in after.unblocked
    assert CAPCUT not in after.unblocked


def test_the_artifacts_of_the_list_by_name_are_the_same(walk):
    only(walk, "invented-by-name")
    assert walk.compiled(eve(CLOSED)) == walk.compiled(CLOSED)
    assert TIKTOK in walk.compiled(CLOSED).blocked


def test_with_all_the_lists_together_it_stays_and_the_reasons_are_those_that_still_hold(walk):
    before, after = (
        {c["determination"] for c in told["causes"]}
        for at in (eve(CLOSED), CLOSED)
        for told in walk.ask("explain", f"android.package:{TIKTOK}", at=at)
    )
    gone = {"invented-at-20", "invented-owned-by", "invented-over-19.9"}
    assert before - after == gone
    assert after == {
        "invented-by-name",
        "invented-at-19.9",
        "invented-fixed",
        "invented-elsewhere",
    }


def test_a_company_that_one_weak_source_gives_to_the_owner_is_identified_and_nothing_more(walk):
    only(walk, "invented-owned-by")
    told = walk.ask("covers", "invented-owned-by", at=CLOSED)
    weak = [
        p
        for p in told["products"]
        if any(step["tier"] == "T4" for step in p["because"] if step["source"])
    ]
    assert weak
    for product in weak:
        for identifier in product["identifiers"]:
            assert identifier["effects"] == ["identify"]
