"""Scenario 1: Canada, 30 October 2023. One name and one suite, on mobile devices, the same day."""

import pytest
from scenarios.walk import Walk, eve, instant

ID = "ca-tbs-2023-10-30"
START = instant("2023-10-30T00:00:00-04:00")
WECHAT, FREE = "com.tencent.mm", "com.kms.free"


@pytest.fixture
def walk(tmp_path):
    return Walk("canada_2023", tmp_path)


def test_it_binds_from_the_first_second_of_the_day_in_ottawa(walk):
    assert set(walk.states(ID, eve(START)).values()) == {"not made"}
    assert walk.states(ID, START) == {
        "main/remove": "effective",
        "main/block-install": "effective",
    }
    assert walk.in_force(eve(START)) == set()
    assert walk.in_force(START) == {ID}


def test_nobody_knew_of_it_the_day_before(walk):
    told = walk.ask("status", ID, at=START, known=eve(START))
    assert (told["status"], told["stands"]) == ("not known", [])
    assert walk.in_force(START, known=eve(START)) == set()
    assert walk.compiled(START, known=eve(START)).blocked == set()


def test_the_artifacts_carry_mobile_names_alone_and_only_from_that_second(walk):
    assert walk.compiled(eve(START)).blocked == set()
    carried = walk.compiled(START)
    assert {WECHAT, FREE} <= carried.blocked
    assert "com.tencent.mobileqq" not in carried.blocked
    assert carried.conflicts == carried.urls == carried.extensions == set()
    assert carried.zone == carried.hosts == set()


def test_what_it_covers_is_reasoned_in_both_languages_and_names_what_lies_outside(walk):
    told = walk.ask("covers", ID, at=START)
    products = {p["id"]: p for p in told["products"]}
    wechat = products["tencent/wechat"]
    assert {i["value"] for i in wechat["identifiers"]} >= {WECHAT, "com.tencent.xin"}
    assert {i["kind"].partition(".")[0] for i in wechat["identifiers"]} == {"android", "ios"}
    assert set(wechat["out_of_scope"]) == {"linux", "macos", "windows"}
    assert wechat["because"][0]["text"] == {
        "en": "the instrument names WeChat",
        "fr": "l'instrument nomme WeChat",
    }
    assert not any(name.startswith("tencent/") for name in products if name != "tencent/wechat")
    assert products["kaspersky/free"]["out_of_scope"] == {}
    assert all(told["determination"]["title"][lang] for lang in ("en", "fr"))


def test_it_publishes_no_exemptions(walk):
    assert walk.ask("covers", ID, at=START)["determination"]["exemptions"] is None


def test_phones_that_have_it_are_found_and_desktops_and_qq_are_not(walk):
    walk.ingest("inventory.ndjson")
    noon = instant("2023-10-30T12:00:00+00:00")
    found = walk.found(noon)
    present = {d: f[0] for d, f in found.items() if f[0]["presence"] == "present"}
    assert set(present) == {"PHONE-1", "PHONE-2", "PHONE-4"}
    assert present["PHONE-1"]["certainty"] == "certain"
    assert present["PHONE-1"]["determinations"] == [ID]
    assert [f["presence"] for f in found["PHONE-5"]] == ["unknown"]
    assert not {"PHONE-3", "DESKTOP-1", "DESKTOP-2"} & set(found)
    assert not walk.found(noon, known=eve(START))


def test_the_plan_says_what_no_target_can_do_on_an_iphone(walk):
    plan = walk.ask("plan", at=START)
    assert plan["determinations"] == [ID]
    gaps = {g["identifier"]: set(g["effects"]) for g in plan["gaps"]}
    assert gaps["ios.bundle-id:com.tencent.xin"] == {"block-install"}
    assert not any(i.startswith(("windows.", "linux.", "macos.")) for i in gaps)
    assert walk.ask("plan", at=eve(START))["added"] == []


def test_a_person_reads_it_in_either_language(walk):
    english = walk.read("status", ID, lang="en", at=START)
    french = walk.read("status", ID, lang="fr", at=START)
    assert "Ban on the use of WeChat" in english
    assert "in force" in english
    assert "Interdiction d'utiliser la suite" in french
    assert "en vigueur" in french
    assert "l'instrument nomme WeChat" in walk.read("covers", ID, lang="fr", at=START)
    assert "the instrument names WeChat" in walk.read("covers", ID, lang="en", at=START)


def test_nothing_of_it_is_left_out_of_the_residual_as_nobody_else_asks_for_it(walk):
    told = walk.ask("residual", ID, at=START)
    assert all(row["owed"] == [] and row["gone"] for row in told["rows"])


DESK = ("--contact-en", "the desk of this test", "--contact-fr", "le bureau de ce test")


def test_every_notice_is_there_in_both_languages_with_the_same_day(walk):
    folder = walk.home / "notices"
    walk.ask("notices", ID, "-o", folder, *DESK, at=START)
    written = {
        path.name: path.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
        for path in folder.iterdir()
    }
    kinds = {name.partition(".")[0] for name in written}
    assert kinds >= {"statement", "users", "administrators", "vendor-tencent"}
    assert written.keys() == {f"{kind}.{lang}.md" for kind in kinds for lang in ("en", "fr")}
    for kind in kinds:
        assert "30 October 2023" in written[f"{kind}.en.md"]
        assert "30 octobre 2023" in written[f"{kind}.fr.md"]
        assert all("WeChat" in written[f"{kind}.{x}.md"] for x in ("en", "fr")) or "kasp" in kind
    assert "personal device" in written["users.en.md"].casefold()
    assert "appareil personnel" in written["users.fr.md"].casefold()


def test_no_notice_is_written_where_one_language_is_missing(walk):
    folder = walk.home / "notices"
    said = walk.refused("notices", ID, "-o", folder, *DESK[:2], at=START)
    assert "one language" in str(said)
    assert not folder.exists()
