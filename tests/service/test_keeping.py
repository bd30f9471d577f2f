"""A workspace that keeps a log: every verb tells what it did, once, whatever happens."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager

import apsw
import pytest
from authority import FIRST, LOOKED, PROSCRIBE, Authority

import proscribe_verify
from proscribe.evidence import Log, statement
from proscribe.model import InputError
from proscribe.service import keys
from proscribe.service.attest import export
from proscribe.service.deed import Told
from proscribe.service.keeping import BEGUN, opened, recorder
from proscribe.service.log import entries, waiting

NAME = "cio.example.org/log"
PASSPHRASE = "a sentence for the log"  # noqa: S105, it guards a key of this test
WECHAT = "com.tencent.mm"
PERSON = "jane.doe@example.org"
AT = ("--register", "register", "--as-of", "2026-02-03")
EXPORT = {
    "device": PERSON.replace("@", "-"),
    "platform": "android",
    "seen": "2026-02-01T00:00:00Z",
    "source": "x",
    "identifiers": [{"kind": "android.package", "value": WECHAT}],
}
RULE = """
id: short
title: {en: Short, fr: Court}
source: the schedule of a test
days: 30
"""
DECIDE = {
    "id": "example-9", "title.en": "Title", "title.fr": "Titre", "authority": "Agency",
    "jurisdiction": "CA", "force": "order", "effective": "2026-11-01",
    "covers[0].application": "tencent/wechat", "effects": "remove", "reasons[0].en": "A reason",
    "reasons[0].fr": "Un motif", "references[0].title": "T", "references[0].url": "U",
}  # fmt: skip
EXEMPT = {
    "id": "of-jane-doe", "determination": FIRST, "applications": "tencent/wechat",
    "purpose": "security-research", "critical.en": "C", "critical.fr": "C",
    "no_alternative.en": "N", "no_alternative.fr": "N", "devices": "D-1", "requester": PERSON,
    "approver": "A", "role": "head", "effective": "2026-11-05", "expires": "2027-11-05",
    "mitigations[0].what.en": "M", "mitigations[0].what.fr": "M",
    "mitigations[0].seen_within": "7 days",
}  # fmt: skip


def run(folder, *arguments, passphrase=PASSPHRASE, **environment):
    """Run a command as a person does who has set the passphrase, or has none."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PROSCRIBE_")}
    given = {"PROSCRIBE_PASSPHRASE": passphrase} if passphrase else {}
    return subprocess.run(
        [*PROSCRIBE, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=clean | given | environment,
        timeout=120,
        check=False,
    )


@pytest.fixture
def kept(tmp_path):
    """An authority that keeps a log."""
    authority = Authority(tmp_path)
    authority.exempt(who=f"devices: [D1]\npeople: [{PERSON}]")
    authority.look("D1", WECHAT, person=PERSON)
    authority.vkey = keys.new(tmp_path / "log.pem", NAME, PASSPHRASE)
    setting = f"name: {NAME}\nkey: file:log.pem\n"
    (tmp_path / "proscribe-log.yaml").write_text(setting, encoding="utf-8")
    (tmp_path / "order.txt").write_text("The court orders a stay.", encoding="utf-8")
    (tmp_path / "rule.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / f"{PERSON}.ndjson").write_text(json.dumps(EXPORT) + "\n", encoding="utf-8")
    return authority


def said(folder):
    log = folder / "evidence"
    return list(entries(log)) if (log / "log.db").is_file() else []


def sha(data):
    return hashlib.sha256(data).hexdigest()


def order(*arguments):
    return (*arguments, "--order", "order.txt", "--effective", "2026-02-02", *AT)


def new(noun, given):
    sets = [x for k, v in given.items() for x in ("--set", f"{k}={v}")]
    return ("new", noun, "--no-input", "--register", "register", *sets)


MATCH = ("match", *AT)
COMPILE = ("compile", "-t", "rpz", "-t", "chromium", "-o", "out", *AT)
VERBS = {
    "match": MATCH,
    "compile": COMPILE,
    "ingest": ("ingest", f"{PERSON}.ndjson"),
    "decide": new("determination", DECIDE),
    "exempt": new("exemption", EXEMPT),
    "suspend": order("suspend", FIRST),
    "rescind": order("rescind", FIRST),
    "record": (*order("record", FIRST, "amended"), "--provision", "main"),
    "prune": ("prune", "rule.yaml", "--apply", *AT),
    "release": ("release", FIRST, "--register", "register", "-o", "page.txt"),
    "claim-removed": ("claim", "removed", FIRST, "--into", "claim.json", *AT),
    "claim-no-evidence": ("claim", "no-evidence", FIRST, *AT),
}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_verb_logs_one_statement_that_names_nobody_and_that_a_stranger_can_check(kept, verb):
    done = run(kept.folder, *VERBS[verb])
    assert done.returncode in {0, 3, 4}, done.stderr
    (one,) = said(kept.folder)
    assert one.says == f"urn:proscribe:{verb}:v1"
    assert one.subjects
    assert waiting(kept.folder / "evidence") == ()
    with Log.opened(kept.folder / "evidence") as log:
        told = statement.of(log.proof(0).entry).canonical().decode()
    assert "jane" not in told
    assert "D1" not in told
    export(kept.folder / "evidence", 0, (), kept.folder / "b.zip")
    checked = verified(kept)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def verified(kept):
    command = [sys.executable, "-I", proscribe_verify.__file__, kept.folder / "b.zip"]
    return subprocess.run(
        [*command, "--log", kept.vkey], capture_output=True, text=True, check=False
    )


def test_what_is_logged_are_the_digests_of_what_lies_there_and_the_files_can_be_shown(kept):
    assert run(kept.folder, *COMPILE).returncode == 0
    (one,) = said(kept.folder)
    out = kept.folder / "out"
    every = [p for p in out.rglob("*") if p.is_file() and p.name != "group.json"]
    assert sorted(one.subjects.values()) == sorted(sha(p.read_bytes()) for p in every)
    lying = [p for p in every if "exempt" not in p.parts]
    told = {p.relative_to(out).as_posix(): sha(p.read_bytes()) for p in lying}
    assert {n: d for n, d in one.subjects.items() if not n.startswith("exempt/")} == told
    export(kept.folder / "evidence", 0, tuple(lying), kept.folder / "b.zip")
    checked = verified(kept)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("(checked)") == len(lying)


def test_the_digest_of_an_answer_is_that_of_what_json_prints(kept):
    printed = run(kept.folder, *MATCH, "--json").stdout
    assert run(kept.folder, *MATCH).returncode == 0
    first, second = said(kept.folder)
    assert first.subjects == second.subjects
    assert first.subjects["answer"] == sha(printed.encode())


def test_a_suspension_and_its_end_are_two_statements_of_two_files(kept):
    path = kept.folder / "register" / f"{FIRST}.yaml"
    found = []
    for verb in ("suspend", "resume"):
        done = run(kept.folder, *order(verb, FIRST))
        assert done.returncode == 0, done.stderr
        found.append(sha(path.read_bytes()))
    assert [s.subjects["determination"] for s in said(kept.folder)] == found
    assert {s.subjects["order"] for s in said(kept.folder)} == {
        sha((kept.folder / "order.txt").read_bytes())
    }


def test_a_trial_and_a_file_that_is_taken_in_twice_are_no_deeds(kept):
    assert run(kept.folder, *VERBS["suspend"], "--dry-run").returncode == 0
    for _ in range(2):
        assert run(kept.folder, *VERBS["ingest"]).returncode == 0
    assert [s.says for s in said(kept.folder)] == ["urn:proscribe:ingest:v1"]


def test_a_deed_that_is_refused_is_not_logged(kept):
    done = run(kept.folder, "ingest", "order.txt")
    assert done.returncode == 2
    assert said(kept.folder) == []
    assert waiting(kept.folder / "evidence") == ()


@pytest.mark.parametrize("verb", ["decide", "suspend", "ingest", "compile", "prune"])
def test_without_the_key_nothing_is_done(kept, verb):
    before = everything(kept.folder)
    done = run(kept.folder, *VERBS[verb], passphrase="another sentence")  # noqa: S106
    assert done.returncode == 2
    assert "remedy:" in done.stderr
    assert everything(kept.folder) == before


def everything(folder):
    own = folder / "evidence"
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and own not in p.parents}


def session(kept, warn=None):
    setting = kept.folder / "proscribe-log.yaml"
    who = recorder(setting, lambda: PASSPHRASE, lambda: LOOKED)
    faults = []
    return opened(who, faults.append if warn is None else warn)


def thing(name="thing"):
    return Told(kind="urn:example:v1", subjects={name: sha(name.encode())}, says={})


def test_what_the_log_could_not_take_waits_and_is_added_once_by_the_next(kept):
    folder, faults = kept.folder / "evidence", []
    with session(kept, faults.append) as doing:
        log = folder / "log.db"
        with doing("match") as deed:
            deed.done(thing)
            broken(log)
        mended(log)
    assert len(faults) == 1
    assert [w.says for w in waiting(folder)] == ["urn:example:v1"]
    assert "waiting to be logged: 1" in run(kept.folder, "log").stderr
    with session(kept):
        assert [e.says for e in entries(folder)] == ["urn:example:v1"]
        assert waiting(folder) == ()


def broken(path):
    with sqlite(path) as database:
        database.execute("ALTER TABLE entry RENAME TO aside")


def mended(path):
    with sqlite(path) as database:
        database.execute("ALTER TABLE aside RENAME TO entry")


@contextmanager
def sqlite(path):
    database = apsw.Connection(str(path))
    yield database
    database.close()


def test_what_the_log_took_before_the_process_died_is_not_added_again(kept):
    folder = kept.folder / "evidence"
    with session(kept) as doing, doing("match") as deed:
        deed.done(thing)
    with Log.opened(folder) as log:
        (entry,) = log.store.entries(0, 1)
    (folder / "outbox" / f"{0:012}-00.json").write_bytes(entry)
    with session(kept):
        assert len(list(entries(folder))) == 1
        assert waiting(folder) == ()


def test_a_statement_that_another_key_signed_is_not_taken_from_the_outbox(kept):
    other = kept.folder / "other"
    other.mkdir()
    keys.new(other / "log.pem", NAME, PASSPHRASE)
    (other / "proscribe-log.yaml").write_bytes((kept.folder / "proscribe-log.yaml").read_bytes())
    theirs = recorder(other / "proscribe-log.yaml", lambda: PASSPHRASE, lambda: LOOKED)
    with opened(theirs, lambda _: None) as doing, doing("match") as deed:
        deed.done(thing)
    with Log.opened(other / "evidence") as log:
        (entry,) = log.store.entries(0, 1)
    with session(kept):
        pass
    (kept.folder / "evidence" / "outbox" / f"{0:012}-00.json").write_bytes(entry)
    with pytest.raises(InputError, match="did not sign it"), session(kept):
        raise AssertionError


DIES = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from proscribe.service.keeping import opened, recorder
who = recorder(Path("proscribe-log.yaml"), lambda: sys.argv[1], lambda: datetime.now(UTC))
with opened(who, print) as doing, doing("compile") as deed:
    os.kill(os.getpid(), 9)
"""


def test_of_a_deed_that_was_killed_the_log_says_that_it_began(kept):
    done = subprocess.run(
        [sys.executable, "-c", DIES, PASSPHRASE], cwd=kept.folder, check=False, timeout=60
    )
    assert done.returncode == -signal.SIGKILL
    assert said(kept.folder) == []
    assert run(kept.folder, *MATCH).returncode == 0
    assert [s.says for s in said(kept.folder)] == [BEGUN, "urn:proscribe:match:v1"]


def test_deeds_at_once_are_each_logged_once(kept):
    def one(number):
        with session(kept) as doing, doing("match") as deed:
            deed.done(lambda: thing(f"thing {number}"))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [name for e in entries(kept.folder / "evidence") for name in e.subjects]
    assert sorted(told) == [f"thing {n}" for n in range(8)]


def test_a_setting_that_is_not_there_or_is_half_read_is_refused(kept):
    done = run(kept.folder, *MATCH, PROSCRIBE_LOG="nowhere.yaml")
    assert done.returncode == 2
    assert "PROSCRIBE_LOG names no file" in done.stderr
    (kept.folder / "proscribe-log.yaml").write_text(
        f"name: {NAME}\nkey: file:log.pem\nx-witness: y\n", encoding="utf-8"
    )
    assert "unknown fields: x-witness" in run(kept.folder, *MATCH).stderr
