"""Since, silent, review, consider and breakdowns, as services and as commands."""

import json
from datetime import datetime, timedelta

import pytest
from authority import DETERMINATION, FIRST, LOOKED, Authority
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.device_list import device_list
from proscribe.inventory.places import By
from proscribe.model import Identifier, InputError, Kind, Observation, Platform, Presence, Report
from proscribe.service.consider import consider
from proscribe.service.history import history
from proscribe.service.review import review
from proscribe.service.silent import silent
from proscribe.service.since import since

WECHAT = "com.tencent.mm"
DAY = timedelta(days=1)
FLEET = """
groups:
  - {id: north, platform: android, devices: [D1, D2]}
  - {id: south, platform: android, devices: [D3, D9]}
"""


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path)
    made.look("D1", WECHAT, person="p-1", seen=LOOKED - 5 * DAY)
    made.look("D1", WECHAT, person="p-1")
    made.look("D2", WECHAT, seen=LOOKED - 4 * DAY)
    made.look("D2", seen=LOOKED - 3 * DAY)
    made.look("D2", WECHAT, seen=LOOKED - DAY)
    made.look("D3", seen=LOOKED - 60 * DAY)
    (tmp_path / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    return made


def test_what_was_there_without_a_break_is_told_from_what_came_again(authority):
    told = since(authority.at(), FIRST, LOOKED - 2 * DAY)
    assert [(h.device, h.since) for h in told.kept] == [("D1", LOOKED - 5 * DAY)]
    assert [(h.device, h.since, h.again) for h in told.came] == [("D2", LOOKED - DAY, 1)]
    assert told.present == 2
    every = since(authority.at(), FIRST)
    assert [h.device for h in every.kept] == ["D1", "D2"]
    assert every.came == ()


def test_what_came_and_went_is_told_with_the_look_that_missed_it(authority):
    told = since(authority.at(LOOKED - 2 * DAY), FIRST, LOOKED - 10 * DAY)
    by = {h.device: h for h in told.came}
    assert by["D2"].presence is Presence.ABSENT
    assert by["D2"].without == LOOKED - 3 * DAY


def test_an_end_that_no_look_could_show_is_told_and_is_no_all_clear(tmp_path):
    blind = Authority(tmp_path)
    blind.look("D4", WECHAT, seen=LOOKED - 5 * DAY, sees=frozenset())
    blind.look("D4", seen=LOOKED, sees=frozenset())
    told = since(blind.at(), FIRST)
    assert [(h.device, h.presence) for h in told.unsure] == [("D4", Presence.UNKNOWN)]
    assert (told.kept, told.came, told.present, told.unknown) == ((), (), 0, 1)
    told = since(blind.at(), FIRST, LOOKED - 9 * DAY)
    assert (told.unsure, [h.device for h in told.came], told.unknown) == ((), ["D4"], 1)
    done = blind.run("since", FIRST)
    assert done.returncode == 4, done.stderr
    assert "no look since could have shown" in done.stdout
    blind.look("D5", WECHAT, seen=LOOKED)
    assert blind.run("since", FIRST, "--lang", "fr").returncode == 3


def test_since_is_a_command_in_two_languages(authority):
    done = authority.run("since", FIRST, "--from", (LOOKED - 2 * DAY).isoformat())
    assert done.returncode == 3, done.stderr
    assert "there without a break since 2026-01-30 or before: 1, on 1 devices" in done.stdout
    assert "again" in done.stdout
    french = authority.run("since", FIRST, "--lang", "fr").stdout
    assert "présents sans interruption à ce jour : 2, sur 2 appareils" in french
    assert "repose sur 3 appareils" in french
    told = json.loads(authority.run("since", FIRST, "--json").stdout)
    assert [h["device"] for h in told["kept"]] == ["D1", "D2"]
    assert told["basis"]["stale"] == 1


def test_silent_tells_who_stopped_and_who_never_began(authority):
    workspace = authority.at()
    assert [q.device for q in silent(workspace).silent] == ["D3"]
    assert silent(workspace).expected == 0
    done = authority.run("silent", "--fleet", "fleet.yaml")
    assert done.returncode == 4, done.stderr
    assert "never reported: 1 of 4 that were expected" in done.stdout
    assert "silent for more than 30 days: 1" in done.stdout
    parts = json.loads(authority.run("silent", "--fleet", "fleet.yaml", "--json").stdout)["parts"]
    counted = {(p["by"], p["name"]): (p["silent"], p["never"]) for p in parts}
    assert counted["group", "south"] == (1, 1)
    assert counted["platform", "android"] == (1, 1)
    french = authority.run("silent", "--lang", "fr", "--days", "90")
    assert french.returncode == 0
    assert "aucune liste ne dit lesquels sont attendus" in french.stdout


@pytest.mark.parametrize(
    "text", ["D1\nD7\n", "device;owner\nD1;x\nD7;y\n", '{"device": "D1"}\n{"device": "D7"}\n']
)
def test_the_expected_devices_come_as_a_table_as_json_or_as_names(authority, tmp_path, text):
    listed = tmp_path / "listed"
    listed.write_text(text, encoding="utf-8")
    told = silent(authority.at(), expected=listed)
    assert (told.expected, told.never, told.unexpected) == (2, ("D7",), ("D2",))


@pytest.mark.parametrize("text", ["", "device\n", '{"device": 7}\n', "device,x\n,y\n", "a\x07b\n"])
def test_a_list_that_names_no_device_is_refused(tmp_path, text):
    listed = tmp_path / "listed"
    listed.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        device_list(listed)


@given(st.binary(max_size=200))
def test_any_list_is_read_or_refused_with_one_clear_error(tmp_path_factory, written):
    listed = tmp_path_factory.mktemp("lists") / "listed"
    listed.write_bytes(written)
    try:
        assert all(name and name.isprintable() for name in device_list(listed))
    except InputError as error:
        assert error.remedy


def test_history_and_match_are_told_by_group_person_and_source(authority):
    done = authority.run("match", "--by", "group", "--fleet", "fleet.yaml", "--json")
    assert done.returncode == 3, done.stderr
    by = {s["name"]: (s["present"], s["unknown"]) for s in json.loads(done.stdout)["shares"]}
    assert by == {"north": (2, 0), "south": (0, 1)}
    done = authority.run("history", FIRST, "--by", "group", "--fleet", "fleet.yaml", "--lang", "fr")
    assert done.returncode == 0, done.stderr
    assert "groupe" in done.stdout
    assert "north" in done.stdout
    told = {
        p.name: (p.devices, p.returned) for p in history(authority.at(), FIRST, By.PERSON).parts
    }
    assert told == {"": (1, 1), "p-1": (1, 0)}
    told = {p.name: p.devices for p in history(authority.at(), FIRST, By.SOURCE).parts}
    assert told == {"x": 2}


def test_a_draft_is_considered_and_nothing_is_recorded(authority, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_text(DETERMINATION.format(id="draft-1", more=""), encoding="utf-8")
    before = sorted(p.read_bytes() for p in (tmp_path / "register").rglob("*.yaml"))
    told = consider(authority.at(), draft)
    assert (told.devices, told.people, told.alone, told.unknown) == (2, 1, 0, 1)
    (one,) = told.products
    assert (one.product, one.present, one.ever) == ("tencent/wechat", 2, 2)
    assert one.first_seen == LOOKED - 5 * DAY
    assert told.certainties == {"probable": 2}
    (tmp_path / "register" / f"{FIRST}.yaml").unlink()
    assert consider(authority.at(), draft).alone == 2
    authority.decide(FIRST)
    done = authority.run("consider", "draft.yaml", "--fleet", "fleet.yaml")
    assert done.returncode == 0, done.stderr
    assert "devices that have it: 2; unknown: 1; people: 1" in done.stdout
    assert "north  2/2" in done.stdout
    french = authority.run("consider", "draft.yaml", "--lang", "fr").stdout
    assert "appareils qui l'ont : 2; inconnus : 1; personnes : 1" in french
    assert sorted(p.read_bytes() for p in (tmp_path / "register").rglob("*.yaml")) == before


def test_a_draft_under_an_id_of_the_register_is_refused(authority, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_text(DETERMINATION.format(id=FIRST, more=""), encoding="utf-8")
    done = authority.run("consider", "draft.yaml")
    assert done.returncode == 2
    assert "already" in done.stderr


def test_a_stranger_with_a_prohibited_makers_signature_is_for_review(authority):
    workspace = authority.at()
    rows = workspace.policies[Platform.MACOS].prohibitions
    teams = {i for row in rows for i in row.confirmed_by if i.kind is Kind.MACOS_TEAM_ID}
    about = {"device": "D4", "platform": Platform.MACOS, "seen": LOOKED, "source": "x"}
    qq = workspace.catalogue.application("tencent/qq").identifiers
    known = next(k.identifier for k in qq if k.kind is Kind.MACOS_BUNDLE_ID)
    rows = [Report(**about, sees=frozenset({Kind.MACOS_BUNDLE_ID, Kind.MACOS_TEAM_ID}))]
    for bundle in (Identifier(Kind.MACOS_BUNDLE_ID, "org.example.brand.new"), known):
        shown = (bundle, min(teams))
        rows.append(Observation(**about, name=bundle.value, version="1", identifiers=shown))
    authority.inventory.add("signed", rows)
    told = review(authority.at())
    assert [u.candidate.name for u in told.candidates] == ["org.example.brand.new"]
    assert [u.known_as for u in told.known] == [("tencent/qq",)]
    assert "tencent/wechat" in told.candidates[0].candidate.products
    english = authority.run("review").stdout
    assert "to review: 1; known to the catalogue and not prohibited: 1" in english
    assert "à examiner : 1" in authority.run("review", "--lang", "fr").stdout
    after = datetime.fromisoformat(LOOKED.isoformat()) + DAY
    assert review(authority.at(), after).candidates == ()
