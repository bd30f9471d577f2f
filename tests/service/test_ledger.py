"""Ledgers: what is entered, how, and what is refused without a trace."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click import BadParameter

from proscribe.cli import root
from proscribe.model import InputError, Ledger, MissingError, Text
from proscribe.service.ledger import Said, adopt, discovered, met
from proscribe.service.workspace import EXAMPLES
from proscribe.service.writing import locked, written
from proscribe.wire import read

NOW = datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)
NAME = Text("Health Canada", "Santé Canada")
RULE = """id: x
title: {en: X, fr: X}
authority: A
jurisdiction: CA
zone: America/Toronto
force: direction
effective: 2026-03-02
covers: [{application: tencent/wechat}]
effects: [remove]
reasons: [{en: r, fr: r}]
references: [{title: t, url: "https://example.org"}]
duties: [{verb: complete, within: 30 days, what: {en: w, fr: w}, bodies: [hc]}]
"""
OWN = b"""# kept by hand
id: hc
name: {en: Health Canada, fr: "Sant\xc3\xa9 Canada"}   # both
fulfilments:   # one line each
  - {determination: x, duty: complete, effective: 2026-03-05, evidence: old}

# adoptions follow some day
"""


@pytest.fixture
def register(tmp_path):
    (tmp_path / "x.yaml").write_text(RULE)
    return tmp_path


def said(**more):
    fields = {"body": "hc", "determination": "x", "evidence": "report", "recorded": NOW}
    return Said(**fields | {"name": NAME} | more)


def ledger(register, name="hc"):
    return read(register / "ledgers" / f"{name}.yaml", Ledger).value


def run(*arguments):
    try:
        root.main([str(a) for a in arguments], standalone_mode=False)
    except SystemExit as done:
        return done.code
    return 0


def test_a_ledger_begins_with_its_first_entry(register):
    entered = met(register, said(jurisdiction="CA"), "complete")
    assert entered.begun
    own = ledger(register)
    assert (own.id, own.name, own.jurisdiction) == ("hc", NAME, "CA")
    (entry,) = own.fulfilments
    assert (entry.duty, entry.evidence) == ("complete", "report")
    assert entry.recorded == entry.effective == NOW.replace(microsecond=0)


def test_every_sort_of_entry_goes_to_its_own_list(register):
    adopt(register, said(), "cio@example.org")
    met(register, said(name=None), "complete")
    discovered(register, said(name=None), Text("two telephones", "deux téléphones"))
    own = ledger(register)
    assert own.adoptions[0].by == "cio@example.org"
    assert own.fulfilments[0].duty == "complete"
    assert own.discoveries[0].what.fr == "deux téléphones"


def test_what_stands_in_a_ledger_stays_to_the_byte(register):
    path = register / "ledgers" / "of-health.yaml"
    path.parent.mkdir()
    path.write_bytes(OWN)
    met(register, said(name=None, on=date(2026, 4, 1)), "complete")
    after = path.read_bytes()
    kept = [line for line in after.splitlines() if line in OWN.splitlines()]
    assert kept == OWN.splitlines()
    assert len(ledger(register, "of-health").fulfilments) == 2


def test_a_day_is_written_as_a_day_and_means_that_day_of_the_determination(register):
    entered = met(register, said(on=date(2026, 3, 5)), "complete")
    assert "effective: 2026-03-05\n" in Path(entered.path).read_text()
    assert ledger(register).fulfilments[0].effective == datetime(2026, 3, 5, 5, tzinfo=UTC)


def test_a_day_in_a_ledger_of_another_zone_is_written_as_the_same_instant(register):
    path = register / "ledgers" / "hc.yaml"
    path.parent.mkdir()
    path.write_bytes(OWN)
    met(register, said(name=None, on=date(2026, 4, 1)), "complete")
    assert ledger(register).fulfilments[-1].effective == datetime(2026, 4, 1, 4, tzinfo=UTC)


def test_the_shipped_examples_are_not_written_to():
    folder = EXAMPLES / "register"
    before = sorted(folder.rglob("*"))
    with pytest.raises(InputError, match="nobody's to change"):
        adopt(folder, said(determination="ca-tbs-2023-10-30"), "me")
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"name": None}, "no ledger yet"),
        ({"body": "../../etc/x"}, "not the id of a body"),
        ({"body": "Santé"}, "not the id of a body"),
        ({"body": ""}, "not the id of a body"),
        ({"evidence": "  "}, "empty"),
        ({"on": date(2026, 6, 2)}, "lies ahead"),
        ({"on": NOW + timedelta(minutes=1)}, "lies ahead"),
        ({"determination": "y"}, "no such determination"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_leaves_nothing(register, more, reason):
    with pytest.raises(InputError, match=reason) as error:
        met(register, said(**more), "complete")
    assert error.value.remedy
    assert sorted(p.name for p in register.rglob("*")) == ["x.yaml"]


def test_a_duty_that_is_not_there_is_answered_with_those_that_are(register):
    with pytest.raises(MissingError) as error:
        met(register, said(), "begin")
    assert "complete" in error.value.remedy


def test_an_entry_is_entered_once(register):
    met(register, said(on=date(2026, 3, 5)), "complete")
    before = (register / "ledgers" / "hc.yaml").read_bytes()
    with pytest.raises(InputError, match="already"):
        met(register, said(on=date(2026, 3, 5), recorded=NOW + timedelta(days=1)), "complete")
    assert (register / "ledgers" / "hc.yaml").read_bytes() == before


def test_a_ledger_keeps_its_name(register):
    adopt(register, said(), "me")
    with pytest.raises(InputError, match="says 'Health Canada' already"):
        adopt(register, said(name=Text("Other", "Autre")), "me")


def test_many_who_write_at_once_lose_nothing(register):
    adopt(register, said(), "me")

    def enter(number):
        met(register, said(name=None, evidence=f"report {number}"), "complete")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(24)))
    told = {f.evidence for f in ledger(register).fulfilments}
    assert told == {f"report {n}" for n in range(24)}
    assert sorted(p.name for p in (register / "ledgers").iterdir()) == ["hc.yaml"]


def test_a_file_is_replaced_whole_and_keeps_its_mode_and_its_link(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    written(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "real"]


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path):
    path = tmp_path / "folder"
    path.mkdir()
    (path / "inside").write_bytes(b"old")
    with pytest.raises(InputError):
        written(path, b"new")
    assert (path / "inside").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_lock_ends_with_an_error_and_hides_none(tmp_path):
    with pytest.raises(ZeroDivisionError), locked(tmp_path):
        raise ZeroDivisionError
    with locked(tmp_path):
        assert os.listdir(tmp_path) == []  # noqa: PTH208, the very entries
    with pytest.raises(InputError, match="No such file"), locked(tmp_path / "none"):
        pass


def test_the_command_enters_and_the_clocks_show_it(register, capsys):
    where = ("--register", register)
    assert run("clocks", *where, "--check", "--as-of", "2026-05-01") == 1
    name = ("--name-en", "Health Canada", "--name-fr", "Santé Canada")
    done = ("--on", "2026-03-20", "--evidence", "report 7")
    assert run("ledger", "met", "hc", "x", "complete", *done, *name, *where) == 0
    capsys.readouterr()
    assert run("clocks", *where, "--check", "--json", "--as-of", "2026-05-01") == 0
    (row,) = json.loads(capsys.readouterr().out)["deadlines"]
    assert (row["state"], row["evidence"], row["body"]) == ("met", "report 7", "hc")
    assert row["due"] == "2026-04-01T23:59:59.999999-04:00"


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "2026-03-20T12:00"])
def test_the_command_refuses_a_day_that_is_none(day):
    with pytest.raises(BadParameter):
        run("ledger", "met", "hc", "x", "complete", "--on", day, "--evidence", "e")


def test_a_name_in_one_language_is_no_name(register):
    with pytest.raises(InputError) as error:
        run(
            *("ledger", "adopt", "hc", "x", "--by", "me", "--evidence", "e"),
            *("--name-en", "Health Canada", "--register", register),
        )
    assert "--name-fr" in error.value.remedy
