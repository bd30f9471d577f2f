"""Claims: a sentence never says more than what was looked at."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta

import any_fleet
import pytest
from authority import ASKED, FIRST, LOOKED, PACKAGES, PROSCRIBE, Authority, run
from hypothesis import given, settings
from hypothesis import strategies as st

import proscribe_verify
from proscribe.inventory import Question, answer
from proscribe.model import (
    Identifier,
    InputError,
    Inspection,
    Kind,
    Language,
    Named,
    Platform,
    Presence,
    Right,
    RightKind,
    Shown,
)
from proscribe.service import addresses, keys
from proscribe.service.claims.claim import written
from proscribe.service.claims.no_evidence import Verdict as Search
from proscribe.service.claims.no_evidence import no_evidence
from proscribe.service.claims.removed import Verdict, removed
from proscribe.service.exposure import Beside, exposure
from proscribe.service.gone import stretches
from proscribe.wire import plain

WECHAT, OTHER = "com.tencent.mm", "org.example.notes"
EVERYWHERE = {"en": "removed from every device", "fr": "retiré de chaque appareil"}
NOBODY = {"en": "nobody can know", "fr": "nul ne peut savoir"}
LANGUAGES = tuple(Language)
PASSPHRASE = "a sentence for the log"  # noqa: S105, it guards a key of these tests
NAME = "cio.example.org/log"

look = st.tuples(st.integers(0, 70), st.booleans(), st.booleans())
"""Days before the instant, whether it sees packages, and whether it shows the product."""
devices = st.lists(st.lists(look, min_size=1, max_size=4, unique_by=lambda x: x[0]), max_size=4)


def standing(looks):
    """Return what is known of a device, told from its looks by hand; whether it was ever seen."""
    said = [(day, shows) for day, sees, shows in sorted(looks, reverse=True) if sees or shows]
    had = any(shows for _, shows in said)
    if not said:
        return "unknown", had
    day, shows = said[-1]
    return "present" if shows else "absent" if day <= 30 else "unknown", had


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@given(fleet=devices)
@settings(max_examples=6, deadline=None)
def test_a_claim_counts_what_the_looks_show_and_says_no_more(fleet, tmp_path_factory):
    authority = Authority(tmp_path_factory.mktemp("claims"))
    for number, looks in enumerate(fleet):
        for day, sees, shows in sorted(looks, reverse=True):
            authority.look(
                f"D{number}",
                *([WECHAT] if shows else [OTHER]),
                seen=ASKED - timedelta(days=day),
                sees=PACKAGES if sees else frozenset(),
            )
    told = removed(authority.at(ASKED), FIRST)
    stands = [standing(looks) for looks in fleet]
    states = [state for state, _ in stands]
    people = told.population
    assert (people.devices, people.had) == (len(fleet), sum(had for _, had in stands))
    assert people.present == states.count("present")
    assert people.unknown == states.count("unknown")
    assert people.absent == states.count("absent")
    for language in LANGUAGES:
        sentence = told.says.on(language)
        assert (NOBODY[language] in sentence) == ("unknown" in states)
        assert (EVERYWHERE[language] in sentence) == (told.verdict is Verdict.REMOVED)
    if told.verdict is Verdict.REMOVED:
        assert {*states} == {"absent"}
        assert people.gone == people.had > 0


@given(seed=st.integers(0, 10_000))
@settings(max_examples=4, deadline=None)
def test_of_any_fleet_nothing_is_removed_while_something_is_unknown(seed, tmp_path_factory):
    home = tmp_path_factory.mktemp("any")
    authority = Authority(home)
    shutil.rmtree(home / "inventory", ignore_errors=True)
    any_fleet.fleet(home / "inventory", seed)
    workspace = authority.at(any_fleet.DAY + timedelta(days=any_fleet.DAYS))
    told = removed(workspace, FIRST)
    determination = workspace.register.determination(FIRST)
    policy = stretches(workspace.register, workspace.catalogue, determination, workspace.at)[-1]
    asked = dict.fromkeys(Platform, policy.policy)
    found = answer(workspace.inventory_folder, Question(policies=asked, at=workspace.at)).findings
    by = {p: {f.device for f in found if f.presence is p} for p in Presence}
    people = told.population
    assert people.present + people.absent + people.unknown == people.devices
    assert people.present == len(by[Presence.PRESENT])
    assert people.unknown >= len(by[Presence.UNKNOWN])
    assert people.absent >= 0 <= people.unasked
    if by[Presence.PRESENT] or by[Presence.UNKNOWN]:
        assert told.verdict not in {Verdict.REMOVED, Verdict.NEVER_SEEN}
    for language in LANGUAGES:
        assert (NOBODY[language] in told.says.on(language)) == (people.unknown > 0)
    assert written(told) == written(removed(workspace, FIRST))


def test_what_came_at_the_same_time_is_named_and_not_called_clean(authority):
    authority.look("D1", WECHAT, seen=LOOKED)
    authority.look("D1", "com.example.other", seen=LOOKED + timedelta(days=1))
    told = removed(authority.at(ASKED), FIRST)
    assert told.verdict is Verdict.REMOVED
    assert [c.name for c in told.came] == ["com.example.other"]
    assert "at the same time: 1; assessed by nobody: 1" in told.says.en
    assert "Disparu ne veut pas dire sain" in told.says.fr


def test_without_devices_nothing_can_be_said(authority):
    told = removed(authority.at(ASKED), FIRST)
    assert told.verdict is Verdict.NOTHING
    assert "nothing can be said" in told.says.en


def test_the_same_question_later_has_the_same_bytes(authority):
    authority.look("D1", WECHAT, seen=LOOKED)
    authority.look("D1", OTHER, seen=LOOKED + timedelta(days=1))
    before = written(removed(authority.at(ASKED), FIRST))
    authority.look("D2", WECHAT, seen=ASKED + timedelta(days=9))
    assert written(removed(authority.at(ASKED), FIRST)) == before


def test_a_claim_is_signed_and_a_stranger_can_check_it(authority):
    authority.look("D1", WECHAT, seen=LOOKED)
    vkey = keys.new(authority.folder / "log.pem", NAME, PASSPHRASE)
    asked = ("claim", "removed", FIRST, "--into", "claim.json", "--sign")
    assert authority.run(*asked).returncode == 2
    key = f"file:{authority.folder / 'log.pem'}"
    done = passing(authority, *asked, "--key", key, "--log-name", NAME)
    assert done.returncode == 3, done.stderr
    exported = run("export-proof", "0", "--into", "b.zip", "claim.json", cwd=authority.folder)
    assert exported.returncode == 0, exported.stderr
    command = [sys.executable, "-I", proscribe_verify.__file__, authority.folder / "b.zip"]
    checked = subprocess.run([*command, "--log", vkey], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "urn:proscribe:claim-removed:v1" in checked.stdout
    assert "claim.json (checked)" in checked.stdout
    told = json.loads((authority.folder / "claim.json").read_bytes())
    assert told["verdict"] == "present"


def passing(authority, *arguments):
    """Run a command with the passphrase in its environment."""
    places = ["--register", "register", "--as-of", ASKED.isoformat()]
    return subprocess.run(
        [*PROSCRIBE, *arguments, *places],
        cwd=authority.folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PROSCRIBE_PASSPHRASE": PASSPHRASE},
        check=False,
    )


def test_the_command_says_it_in_both_languages(authority):
    authority.look("D1", OTHER, seen=LOOKED)
    english = authority.run("claim", "removed", FIRST)
    assert english.returncode == 0, english.stderr
    assert "never seen" in english.stdout
    assert "sha256 " in english.stdout
    french = authority.run("claim", "removed", FIRST, "--lang", "fr")
    assert "jamais vu" in french.stdout


def leases(path, *rows):
    path.write_text("device,address,from,until\n" + "".join(f"{','.join(r)}\n" for r in rows))
    return path


def asked_names(path, *rows):
    lines = (f"{at:%Y-%m-%dT%H:%M:%SZ},{client},{name}\n" for at, client, name in rows)
    path.write_text("time,client,name\n" + "".join(lines))
    return path


HOUR = timedelta(hours=1)


def test_the_exposure_tells_how_long_what_was_asked_and_what_is_not_held(authority):
    authority.look("D1", WECHAT, seen=LOOKED)
    authority.look("D1", OTHER, seen=LOOKED + timedelta(days=1))
    log = asked_names(
        authority.folder / "dns.csv",
        (LOOKED + HOUR, "10.0.0.1", "mp.wechat.com"),
        (LOOKED + HOUR, "10.0.0.2", "mp.wechat.com"),
        (LOOKED + HOUR, "10.0.0.1", "notwechat.com"),
    )
    table = leases(
        authority.folder / "leases.csv",
        ("D1", "10.0.0.1", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z"),
        ("D8", "10.0.0.2", "2026-02-01T00:00:00Z", "2026-02-01T12:30:00Z"),
    )
    told = exposure(authority.at(ASKED), FIRST, Beside(logs=(log,), addresses=table))
    (stay,) = told.stays
    assert (stay.device, stay.days, stay.days_held) == ("D1", 2, 1)
    assert [(t.contact.client, t.contact.lines) for t in stay.contacts] == [("10.0.0.1", 1)]
    assert [(t.device, t.contact.client) for t in told.others] == [("", "10.0.0.2")]
    blind = exposure(authority.at(ASKED), FIRST, Beside(logs=(log,)))
    assert blind.stays[0].contacts == ()
    assert len(blind.others) == 2
    assert any("no device is known for sure" in c.en for c in blind.caution)


def test_an_address_that_two_devices_had_is_nobodys(tmp_path):
    path = leases(
        tmp_path / "leases.csv",
        ("D1", "10.0.0.1", "2026-02-01T00:00:00Z", "2026-02-03T00:00:00Z"),
        ("D2", "10.0.0.1", "2026-02-02T00:00:00Z", "2026-02-04T00:00:00Z"),
    )
    who = addresses.read(path)
    assert who.device("10.0.0.1", LOOKED, LOOKED + HOUR) == "D1"
    assert who.device("10.0.0.1", LOOKED, LOOKED + timedelta(days=1)) == ""
    assert who.device("10.0.0.9", LOOKED, LOOKED) == ""
    path.write_text("device,address,from,until\nD1,10.0.0.1,yesterday,today\n")
    with pytest.raises(InputError):
        addresses.read(path)


ACQUITTAL = re.compile(r"no data was|not compromised|aucune donnée", re.IGNORECASE)


@given(
    days=st.sets(st.integers(0, 5)),
    met=st.sets(st.integers(0, 5), max_size=2),
    hidden=st.integers(0, 2),
)
@settings(max_examples=8, deadline=None)
def test_a_search_says_what_was_held_and_never_more(days, met, hidden, tmp_path_factory):
    authority = Authority(tmp_path_factory.mktemp("search"))
    rows = [(LOOKED + timedelta(days=d), "10.0.0.1", "example.org") for d in sorted(days)]
    rows += [(LOOKED + timedelta(days=d), "10.0.0.1", "wechat.com") for d in sorted(met)]
    rows += [(LOOKED, "10.0.0.1", "dns.google")] * hidden
    log = asked_names(authority.folder / "dns.csv", *rows)
    workspace = authority.at(LOOKED + timedelta(days=5))
    told = no_evidence(workspace, FIRST, Beside(logs=(log,)), LOOKED)
    held = days | met | ({0} if hidden else set())
    assert (told.days, told.days_held) == (6, len(held))
    assert sum((g.last - g.first).days + 1 for g in told.not_held) == 6 - len(held)
    assert (told.found.lines, told.found.encrypted) == (len(met), hidden)
    assert told.verdict == (
        Search.NOTHING_SEARCHED
        if not held
        else Search.FOUND
        if met
        else Search.NOTHING_FOUND
        if len(held) == 6
        else Search.NOTHING_FOUND_IN_PART
    )
    assert f"held: {len(held)} of 6." in told.says.en
    assert f": {len(held)} de 6." in told.says.fr
    assert "At this point, as of 2026-02-06" in told.says.en
    assert ("no line was found" in told.says.en) == (bool(held) and not met)
    for text in (told.says, *told.limits):
        assert not ACQUITTAL.search(text.en + text.fr)
    assert written(told) == written(no_evidence(workspace, FIRST, Beside(logs=(log,)), LOOKED))


def test_without_a_window_there_is_nothing_to_search(authority):
    log = asked_names(authority.folder / "dns.csv", (LOOKED, "10.0.0.1", "wechat.com"))
    with pytest.raises(InputError):
        no_evidence(authority.at(ASKED), FIRST, Beside(logs=(log,)))


def test_a_search_is_signed_and_a_stranger_can_check_it(authority):
    vkey = keys.new(authority.folder / "log.pem", NAME, PASSPHRASE)
    authority.look("D1", WECHAT, seen=LOOKED)
    asked_names(authority.folder / "dns.csv", (LOOKED, "10.0.0.1", "example.org"))
    asked = ("claim", "no-evidence", FIRST, "--logs", "dns.csv", "--into", "c.json", "--sign")
    key = f"file:{authority.folder / 'log.pem'}"
    done = passing(authority, *asked, "--key", key, "--log-name", NAME)
    assert done.returncode == 4, done.stderr
    exported = run("export-proof", "0", "--into", "b.zip", "c.json", cwd=authority.folder)
    assert exported.returncode == 0, exported.stderr
    command = [sys.executable, "-I", proscribe_verify.__file__, authority.folder / "b.zip"]
    checked = subprocess.run([*command, "--log", vkey], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "urn:proscribe:claim-no-evidence:v1" in checked.stdout
    assert "c.json (checked)" in checked.stdout


@pytest.mark.parametrize(
    ("days", "en", "fr"), [(1, "1 day ", "1 jour "), (2, "2 days ", "2 jours ")]
)
def test_one_day_is_told_in_the_singular(authority, days, en, fr):
    authority.look("D1", WECHAT, seen=LOOKED)
    told = removed(authority.at(ASKED), FIRST, timedelta(days=days))
    assert any(en in limit.en and fr in limit.fr for limit in told.limits)


def test_the_commands_of_exposure_and_search_speak_both_languages(authority):
    authority.look("D1", WECHAT, seen=LOOKED)
    asked_names(authority.folder / "dns.csv", (LOOKED, "10.0.0.1", "wechat.com"))
    english = authority.run("claim", "no-evidence", FIRST, "--logs", "dns.csv")
    assert english.returncode == 3, english.stderr
    assert "lines that ask for its names: 1; clients: 1; days: 1" in english.stdout
    french = authority.run("exposure", FIRST, "--logs", "dns.csv", "--lang", "fr")
    assert french.returncode == 3, french.stderr
    assert "journaux de 1 jour de 3" in french.stdout


def test_what_a_package_could_reach_stands_beside_the_product(authority):
    authority.look("D1", WECHAT, seen=LOOKED)
    one = Inspection(
        file="wechat.apk",
        size=1,
        sha256="0" * 64,
        format="apk",
        version="8.0",
        names=(Named(identifier=Identifier(Kind.ANDROID_PACKAGE, WECHAT), shown=Shown()),),
        rights=(
            Right(kind=RightKind.ANDROID_PERMISSION, value="android.permission.READ_CONTACTS"),
        ),
    )
    path = authority.folder / "wechat.json"
    path.write_text(json.dumps(plain([{"inspection": one, "reaches": []}])))
    (stay,) = exposure(authority.at(ASKED), FIRST, Beside(inspections=(path,))).stays
    assert {r.version for r in stay.reach} == {"8.0"}
    assert "Contacts and accounts" in {r.spoken.en for r in stay.reach}
    path.write_text("[{}]")
    with pytest.raises(InputError):
        exposure(authority.at(ASKED), FIRST, Beside(inspections=(path,)))
