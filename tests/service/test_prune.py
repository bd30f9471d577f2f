"""Pruning by a rule of retention, as a service and as a command."""

import json
from datetime import timedelta

import pytest
from authority import ASKED, FIRST, LOOKED, Authority

from proscribe.model import InputError, MissingError, Retention
from proscribe.service.history import history
from proscribe.service.prune import prunable, prune
from proscribe.service.workspace import EXAMPLES
from proscribe.wire import read

WECHAT = "com.tencent.mm"
DAY = timedelta(days=1)
RULE = """
id: short
title: {en: Kept for ten days, fr: Conservé dix jours}
source: example
days: 10
"""
HOLD = """
holds:
  - id: a-case
    because: {en: A case, fr: Une affaire}
"""


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path)
    made.look("D1", WECHAT, seen=LOOKED - 40 * DAY)
    made.look("D1", seen=LOOKED - 30 * DAY)
    made.look("D2", WECHAT, seen=LOOKED - 40 * DAY)
    made.look("D2", WECHAT, seen=LOOKED)
    made.look("D1", seen=LOOKED)
    (tmp_path / "rule.yaml").write_text(RULE, encoding="utf-8")
    return made


def write(authority, text):
    path = authority.folder / "rule.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rule_is_told_first_and_done_only_when_it_is_asked_for(authority):
    done = authority.run("prune", "rule.yaml")
    assert done.returncode == 0, done.stderr
    assert "1 stretches of presence, 2 events" in done.stdout
    assert "nothing was changed" in done.stdout
    assert authority.inventory.manifest().pruned == ()
    french = authority.run("prune", "rule.yaml", "--lang", "fr")
    assert "1 périodes de présence" in french.stdout
    told = json.loads(authority.run("prune", "rule.yaml", "--apply", "--json").stdout)
    assert (told["done"], told["stretches"], told["held"]) == (True, 1, 0)
    (one,) = authority.inventory.manifest().pruned
    assert (one.rule, one.stretches, one.events, one.devices) == ("short", 1, 2, 1)
    assert len(one.digest) == 64
    again = json.loads(authority.run("prune", "rule.yaml", "--json").stdout)
    assert again["events"] == 0


def test_answers_say_what_they_cannot_reach_behind(authority):
    before = authority.run("match", "--json").stdout
    prune(authority.at(), authority.folder / "rule.yaml")
    assert authority.run("match", "--json").stdout == before
    early = authority.run("match", "--as-of", (LOOKED - 25 * DAY).isoformat(), "--json")
    told = json.loads(early.stdout)
    assert told["basis"]["pruned"]["rule"] == "short"
    assert {t["absent"] for t in told["tallies"]} == {0}
    assert "pruned by the rule short" in authority.run("history", FIRST).stdout
    assert "retiré par la règle short" in authority.run("history", FIRST, "--lang", "fr").stdout
    found = history(authority.at(), FIRST)
    assert [h.device for h in found.had] == ["D2"]
    assert found.had[0].first_seen == LOOKED - 40 * DAY
    assert found.basis.pruned.horizon == ASKED - 10 * DAY


@pytest.mark.parametrize(
    "held", ["devices: [D1]", "products: [tencent/wechat]", f"determinations: [{FIRST}]"]
)
def test_what_is_held_stays(authority, held):
    path = write(authority, f"{RULE}{HOLD}    {held}\n")
    told = prunable(authority.at(), path)
    assert (told.events, told.held) == (0, 2)
    prune(authority.at(), path)
    assert [h.device for h in history(authority.at(), FIRST).had] == ["D1", "D2"]
    assert authority.inventory.manifest().pruned == ()


@pytest.mark.parametrize(
    ("held", "error"),
    [
        ("determinations: [no-such]", MissingError),
        ("products: [tencent/wechatt]", MissingError),
        ("{}", InputError),
        ("for-devices-of: [D1]", InputError),
    ],
)
def test_a_hold_that_nobody_understands_stops_all(authority, held, error):
    text = f"{RULE}{HOLD}" + ("" if held == "{}" else f"    {held}\n    devices: [D1]\n")
    path = write(authority, text)
    with pytest.raises(error):
        prune(authority.at(), path)
    assert authority.inventory.manifest().pruned == ()


def test_a_device_that_is_held_and_never_reported_is_told(authority):
    path = write(authority, f"{RULE}{HOLD}    devices: [D7]\n")
    (hold,) = prunable(authority.at(), path).holds
    assert hold.unknown == ("D7",)
    assert "knows none of these devices: D7" in authority.run("prune", "rule.yaml").stdout


@pytest.mark.parametrize("days", [0, -1, 36_501])
def test_a_rule_has_a_number_of_days(authority, days):
    path = write(authority, RULE.replace("10", f"{days}"))
    with pytest.raises(InputError, match="days"):
        prunable(authority.at(), path)


def test_the_example_of_a_rule_can_be_read_and_prunes_nothing_of_this(authority):
    assert prunable(authority.at(), EXAMPLES / "retention.yaml").events == 0


def test_two_holds_of_one_name_are_refused(authority):

    hold = "  - {id: x, because: {en: a, fr: b}, devices: [D1]}\n"
    path = write(authority, f"{RULE}holds:\n{hold}{hold}")
    with pytest.raises(InputError, match="the same id"):
        read(path, Retention)
