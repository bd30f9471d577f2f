"""Scenario 7: the prohibited product vanishes, and another appears on the same devices."""

import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from authority import Authority
from corpus import long_after

from proscribe.inventory import Inventory
from proscribe.inventory.vanished import Fate
from proscribe.model import Identifier, InputError, Kind, Observation, Platform, Presence, Report
from proscribe.service.gone import gone, stretches
from proscribe.service.history import history
from proscribe.service.workspace import EXAMPLES, Workspace

NAMED, MAKER = Kind.WINDOWS_PRODUCT_NAME, Kind.WINDOWS_AUTHENTICODE_CN
SEES = frozenset({NAMED, MAKER})
BEFORE, AFTER = datetime(2024, 9, 18, tzinfo=UTC), datetime(2024, 9, 20, tzinfo=UTC)
KASPERSKY = ("Kaspersky Internet Security", "AO Kaspersky Lab")
ULTRAAV = ("UltraAV", "Example Ltd")
CHROME = ("Google Chrome", "Google LLC")
DIRECTIVE = "us-dhs-bod-17-01"


def look(device, seen, *applications, sees=SEES, source="programs"):
    about = {"device": device, "platform": Platform.WINDOWS, "seen": seen, "source": source}
    yield Report(**about, sees=sees)
    for name, maker in applications:
        yield Observation(
            **about,
            name=name,
            version=f"{seen:%d}",
            identifiers=(Identifier(NAMED, name), Identifier(MAKER, maker)),
        )


@pytest.fixture
def workspace(tmp_path):
    inventory = Inventory(tmp_path / "inventory", clock=long_after)
    before, after = [], []
    for n in range(1, 9):
        before += look(f"W{n}", BEFORE, KASPERSKY, CHROME)
        came = (ULTRAAV,) if n < 7 else ()
        after += look(f"W{n}", AFTER, CHROME, *came)
    before += look("KEPT", BEFORE, KASPERSKY)
    after += look("KEPT", AFTER, KASPERSKY)
    before += look("BLIND", BEFORE, KASPERSKY, sees=frozenset())
    after += look("BLIND", AFTER, CHROME, sees=frozenset())
    before += look("CLEAN", BEFORE, CHROME)
    after += look("CLEAN", AFTER, CHROME)
    inventory.add("before", before)
    inventory.add("after", after)
    return Workspace(
        register_folder=EXAMPLES / "register",
        at=datetime(2024, 9, 21, tzinfo=UTC),
        inventory_folder=tmp_path / "inventory",
    )


def test_the_product_is_gone_the_newcomer_is_named_and_nobody_has_assessed_it(workspace):
    told = gone(workspace, DIRECTIVE)
    assert (told.gone, told.unknown, told.returned) == (8, 1, 0)
    by = {d.device: d for d in told.departures}
    assert {*by} == {"BLIND"} | {f"W{n}" for n in range(1, 9)}
    assert (by["W1"].last_seen, by["W1"].without) == (BEFORE, AFTER)
    assert by["BLIND"].fate is Fate.UNKNOWN
    (one,) = told.successors
    assert (one.arrival.name, one.arrival.devices, one.share) == ("UltraAV", 6, 0.75)
    assert one.arrival.elsewhere == 0
    assert (one.assessment.en, one.assessment.fr) == ("not assessed", "non évalué")
    assert "gone is not clean" in told.caution.en


def test_two_days_earlier_nothing_had_gone(workspace):
    earlier = Workspace(
        register_folder=workspace.register_folder,
        at=BEFORE,
        inventory_folder=workspace.inventory_folder,
    )
    told = gone(earlier, DIRECTIVE)
    assert (told.gone, told.unknown, told.departures) == (0, 0, ())


def test_a_newcomer_that_is_itself_prohibited_is_called_so(tmp_path):
    authority = Authority(tmp_path)
    (tmp_path / "register" / "bod.yaml").write_bytes(
        (EXAMPLES / "register" / f"{DIRECTIVE}.yaml").read_bytes()
    )
    package = Kind.ANDROID_PACKAGE
    for seen, name in ((BEFORE, "com.kms.free"), (AFTER, "com.tencent.mm")):
        about = {"device": "D1", "platform": Platform.ANDROID, "seen": seen, "source": "x"}
        app = Observation(**about, name=name, version="", identifiers=(Identifier(package, name),))
        authority.inventory.add(name, [Report(**about, sees=frozenset({package})), app])
    (one,) = gone(authority.at(AFTER), DIRECTIVE).successors
    assert one.prohibited_by == ("example-1",)
    assert one.assessment.en == "prohibited"


def test_a_determination_that_is_not_there_is_bad_input(workspace):
    with pytest.raises(InputError):
        gone(workspace, "no-such")


def test_what_is_covered_changes_only_where_the_catalogue_does(workspace):
    register, catalogue = workspace.register, workspace.catalogue
    for determination in register.determinations:
        found = stretches(register, catalogue, determination, workspace.at)
        assert [s.start for s in found] == sorted({s.start for s in found})
        assert all(a.policy != b.policy for a, b in pairwise(found))
        assert all(s.start <= workspace.at for s in found)


def test_the_command_says_it_in_both_languages_and_exits_with_4_where_nobody_can_know(
    workspace, tmp_path
):
    authority = Authority(tmp_path / "mine")
    (tmp_path / "mine" / "inventory").symlink_to(workspace.inventory_folder)
    home = tmp_path / "mine" / "register"
    named = EXAMPLES / "register" / f"{DIRECTIVE}.yaml"
    (home / named.name).write_bytes(named.read_bytes())
    asked = ("gone", DIRECTIVE, "--as-of", "2024-09-21")
    english = authority.run(*asked)
    assert english.returncode == 4, english.stderr
    assert "devices it is gone from: 8; unknown: 1" in english.stdout
    assert "not assessed" in english.stdout
    french = authority.run(*asked, "--lang", "fr")
    assert "appareils d'où il a disparu : 8" in french.stdout
    assert "non évalué" in french.stdout
    told = json.loads(authority.run(*asked, "--json").stdout)
    assert told["successors"][0]["share"] == 0.75


def test_the_history_says_who_had_it_and_how_long_removal_took(workspace):
    told = history(workspace, DIRECTIVE)
    assert (told.devices, told.present, told.unknown, told.returned) == (10, 1, 1, 0)
    by = {h.device: h for h in told.had}
    assert (by["W1"].first_seen, by["W1"].without) == (BEFORE, AFTER)
    assert by["W1"].latency == AFTER - max(BEFORE, told.since)
    assert by["BLIND"].presence is Presence.UNKNOWN
    assert by["BLIND"].latency is None
    assert by["KEPT"].presence is Presence.PRESENT
    assert told.median == told.most == by["W1"].latency


def test_the_history_is_told_in_both_languages(workspace, tmp_path):
    authority = Authority(tmp_path / "mine")
    (tmp_path / "mine" / "inventory").symlink_to(workspace.inventory_folder)
    named = EXAMPLES / "register" / f"{DIRECTIVE}.yaml"
    (tmp_path / "mine" / "register" / named.name).write_bytes(named.read_bytes())
    asked = ("history", DIRECTIVE, "--as-of", "2024-09-21")
    english = authority.run(*asked)
    assert english.returncode == 0, english.stderr
    assert "devices that ever had it: 10; that have it: 1; unknown: 1" in english.stdout
    assert "2.0 days at the median" in english.stdout
    assert "2024-09-20 ?" in english.stdout
    french = authority.run(*asked, "--lang", "fr").stdout
    assert "appareils qui l'ont jamais eu : 10; qui l'ont : 1" in french
    assert "2,0 jours en médiane" in french
    assert len(json.loads(authority.run(*asked, "--json").stdout)["had"]) == 10
