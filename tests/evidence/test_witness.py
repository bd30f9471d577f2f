"""A witness, in a process of its own: it signs what grew, and nothing else, whatever is sent."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from authority import PROSCRIBE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from log_faults import KEY, PRIVATE, SIGNER

import proscribe_verify
from proscribe.cli.witness import unwitnessed
from proscribe.evidence import ForkError, Log
from proscribe.evidence.witness import Witness
from proscribe.formats import checkpoint, cosignature, merkle, signed_note
from proscribe.formats.checkpoint import Checkpoint
from proscribe.formats.signed_note import (
    COSIGNATURE,
    ED25519,
    Key,
    Note,
    NoteError,
    Signature,
    Signer,
)
from proscribe.formats.witness_request import LARGEST, Request
from proscribe.service.witness import Witnessed

OWN = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
WITNESS = Key("witness.example.org", COSIGNATURE, OWN.public_key().public_bytes_raw())
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
PASSPHRASE = "a sentence for the log"  # noqa: S105, it guards a key of these tests


def note(size, root, origin=KEY.name, private=PRIVATE, key=KEY, more=()):
    text = str(Checkpoint(origin, size, root, more))
    return Note(text, (Signature(key.name, key.hash, private.sign(text.encode())),))


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A log of seven, then eleven entries, and a fork of it that has eleven others."""
    told = {}
    for name in ("log", "fork"):
        with Log.opened(tmp_path_factory.mktemp(name)) as log:
            for size in (7, 11):
                first = log.store.size
                log.append([f"{name} {n}".encode() for n in range(first, size)], SIGNER)
                told[name, size] = log.newest()
            told[name, "proof"] = log.consistency(7)[0]
    return told


@contextmanager
def witnessing(folder, clock=lambda: 1_700_000_000):
    with Witness.opened(folder, Signer(WITNESS, OWN.sign), [KEY], clock) as witness:
        yield witness


@pytest.fixture
def witness(tmp_path, grown):
    """A witness that has seen seven entries."""
    with witnessing(tmp_path) as opened:
        assert opened.add(str(Request(0, (), grown["log", 7])).encode()).status == 200
        yield opened


def test_what_grew_is_signed_with_the_time_and_what_was_signed_once_may_be_again(witness, grown):
    for _ in range(2):
        old = witness.seen(KEY.name)[0]
        proof = grown["log", "proof"] if old == 7 else ()
        answer = witness.add(str(Request(old, proof, grown["log", 11])).encode())
        assert answer.status == 200
        signed = signed_note.read((grown["log", 11].text + "\n" + answer.body).encode())
        assert cosignature.when(signed, WITNESS) == 1_700_000_000
        told = proscribe_verify.note(str(signed))
        assert proscribe_verify.witnessed(told, proscribe_verify.key(str(WITNESS)))


def hostile(grown):
    """Yield what a witness that has seen seven entries is sent, and what it answers."""
    seven, eleven, proof = grown["log", 7], grown["log", 11], grown["log", "proof"]
    root7, root11 = (checkpoint.read(n.text).root for n in (seven, eleven))
    fork = grown["fork", 11]
    flip = bytes([proof[0][0] ^ 1]) + proof[0][1:]
    yield "rollback", Request(7, (), note(3, bytes(range(32)))), 400
    yield "rollback from nothing", Request(0, (), note(3, bytes(range(32)))), 409
    yield "fork, its own proof", Request(7, grown["fork", "proof"], fork), 422
    yield "fork, the log's proof", Request(7, proof, fork), 422
    yield "fork, no proof", Request(7, (), fork), 422
    yield "fork of the same size", Request(7, (), grown["fork", 7]), 409
    yield "fork from nothing", Request(0, (), fork), 409
    yield "replay from nothing", Request(0, (), seven), 409
    yield "old size too small", Request(6, proof, eleven), 409
    yield "old size too large", Request(8, proof, eleven), 409
    yield "old size above the new", Request(12, proof, eleven), 400
    yield "no proof", Request(7, (), eleven), 422
    yield "proof cut off", Request(7, proof[:-1], eleven), 422
    yield "proof too long", Request(7, (*proof, root7), eleven), 422
    yield "proof turned", Request(7, proof[::-1], eleven), 422
    yield "proof with a bit changed", Request(7, (flip, *proof[1:]), eleven), 422
    yield "proof where none belongs", Request(7, proof, seven), 422
    yield "another size, the same root", Request(7, proof, note(20, root11)), 422
    yield "huge size", Request(7, proof, note(2**63 - 1, root11)), 422
    yield "wrong origin", Request(0, (), note(7, root7, origin="example.org/other")), 404
    yield "origin with a space", Request(0, (), note(7, root7, origin=KEY.name + " ")), 404
    stranger = Key(KEY.name, ED25519, OTHER.public_key().public_bytes_raw())
    yield "another's key", Request(7, proof, note(11, root11, private=OTHER, key=stranger)), 403
    yield "another's signature", Request(7, proof, note(11, root11, private=OTHER)), 403
    moved = Note(eleven.text, seven.signatures)
    yield "signature of another checkpoint", Request(7, proof, moved), 403
    yield "witness's own name", Request(7, proof, note(11, root11, key=WITNESS)), 403
    longer = Note(eleven.text + "more\n", eleven.signatures)
    yield "a line that was not signed", Request(7, proof, longer), 403
    cut = Note(eleven.text, (Signature(KEY.name, KEY.hash, eleven.signatures[0].value[:-1]),))
    yield "signature cut off", Request(7, proof, cut), 403
    good = str(Request(7, proof, eleven)).encode()
    yield "nothing", b"", 400
    yield "no old size", good.partition(b"\n")[2], 400
    yield "zeros before the old size", good.replace(b"old 7", b"old 07"), 400
    yield "a negative old size", good.replace(b"old 7", b"old -7"), 400
    yield "an old size of other digits", good.replace(b"old 7", b"old \xd9\xa7"), 400
    yield "carriage returns", good.replace(b"\n", b"\r\n"), 400
    yield "no signature", good.partition("\n— ".encode())[0], 400
    yield "64 hashes", str(Request(7, (root7,) * 64, eleven)).encode(), 400
    yield "a hash of 31 bytes", str(Request(7, (root7[:-1],), eleven)).encode(), 400
    yield "too long", good + b"a" * LARGEST, 400
    yield "a zero byte", good.replace(b"example", b"ex\0mple"), 400
    yield "not UTF-8", good.replace(b"example", b"\xff\xfe"), 400
    yield "a root of nothing with entries", Request(7, proof, note(11, merkle.EMPTY)), 400


def test_more_than_thirty_hostile_requests_are_refused_as_the_protocol_says(witness, grown):
    cases, before = list(hostile(grown)), witness.seen(KEY.name)
    assert len({name for name, _, _ in cases}) == len(cases) >= 30
    wrong = {}
    for name, request, status in cases:
        sent = request if isinstance(request, bytes) else str(request).encode()
        answer = witness.add(sent)
        if answer.status != status or "—" in answer.body:
            wrong[name] = (answer.status, answer.body)
        if status == 409:
            assert (answer.body, answer.kind) == ("7\n", "text/x.tlog.size")
        assert witness.seen(KEY.name) == before
    assert wrong == {}


def test_a_witness_whose_clock_went_back_signs_nothing(tmp_path, grown):
    times = [1_700_000_000, 1_600_000_000, 1_700_000_001]
    with witnessing(tmp_path, lambda: times.pop(0)) as witness:
        asked = str(Request(0, (), grown["log", 7])).encode()
        again = str(Request(7, (), grown["log", 7])).encode()
        assert [witness.add(one).status for one in (asked, again, again)] == [200, 503, 200]


def test_a_witness_that_was_started_anew_remembers(tmp_path, grown):
    with witnessing(tmp_path) as witness:
        witness.add(str(Request(0, (), grown["log", 11])).encode())
    with witnessing(tmp_path) as witness:
        assert witness.add(str(Request(0, (), grown["fork", 11])).encode()).status == 409


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_request_or_refused(data):
    for sent in (data, b"old 0\n\n" + data):
        try:
            read = Request.read(sent)
        except NoteError:
            continue
        assert str(read).encode() == sent


def run(*command, cwd):
    return subprocess.run(
        [*PROSCRIBE, *command], cwd=cwd, capture_output=True, text=True, check=False
    )


@contextmanager
def served(home, vkey, memory="memory"):
    command = [*PROSCRIBE, "witness", "serve", "--key", "file:witness.pem", "--port", "0"]
    command += ["--name", WITNESS.name, "--log", vkey, "--memory", memory]
    process = subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A log with an entry and a witness's key, each made by the commands."""
    monkeypatch.setenv("PROSCRIBE_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("PROSCRIBE_LOG_NAME", KEY.name)
    monkeypatch.setenv("PROSCRIBE_KEY", "file:log.pem")
    vkey = run("key", "new", "log.pem", cwd=tmp_path).stdout.strip()
    run("key", "new", "witness.pem", cwd=tmp_path)
    (tmp_path / "claim.txt").write_text("gone\n")
    run("attest", "claim.txt", cwd=tmp_path)
    shown = run(
        "witness", "show", "--key", "file:witness.pem", "--name", WITNESS.name, cwd=tmp_path
    )
    return tmp_path, vkey, shown.stdout.strip()


def test_two_processes_cosign_and_a_stranger_sees_the_witness(home):
    folder, vkey, witness = home
    assert "unwitnessed for 0.0 hours: 1 of 1 entries" in run("log", cwd=folder).stderr
    with served(folder, vkey) as url:
        assert run("witness", "ask", url, "--witness", witness, cwd=folder).returncode == 0
        run("attest", "claim.txt", cwd=folder)
        told = json.loads(run("witness", "state", "--json", cwd=folder).stdout)
        assert (told["size"], told["seen"], told["witnesses"]) == (2, 1, [WITNESS.name])
        assert run("witness", "ask", url, "--witness", witness, cwd=folder).returncode == 0
        assert "witnessed: all 2" in run("witness", "state", cwd=folder).stdout
        refused = http.client.HTTPConnection("127.0.0.1", int(url.rpartition(":")[2]))
        for path, body, status in (("/", b"", 404), ("/add-checkpoint", b"x", 400)):
            refused.request("POST", path, body)
            answer = refused.getresponse()
            answer.read()
            assert answer.status == status
    run("export-proof", "1", "claim.txt", "--into", "b.zip", cwd=folder)
    command = [sys.executable, "-I", proscribe_verify.__file__, "b.zip", "--log", vkey]
    command += ["--witness", witness, "--quorum", "1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(rf"witness {WITNESS.name}: \d{{10}}", done.stdout)
    assert run("log", "--verify", vkey, cwd=folder).returncode == 0


def test_a_log_that_was_replaced_is_refused_by_its_witness(home):
    folder, vkey, witness = home
    with served(folder, vkey) as url:
        run("attest", "claim.txt", cwd=folder)
        run("witness", "ask", url, "--witness", witness, cwd=folder)
        for file in (folder / "evidence").iterdir():
            file.unlink()
        for _ in range(3):
            run("attest", "claim.txt", cwd=folder)
        done = run("witness", "ask", url, "--witness", witness, cwd=folder)
        assert (done.returncode, "422" in done.stderr) == (2, True)


def test_a_witness_that_is_not_there_or_is_another_is_one_clear_error(home):
    folder, vkey, witness = home
    for url in ("http://127.0.0.1:1", "ftp://example.org", "nonsense"):
        assert run("witness", "ask", url, "--witness", witness, cwd=folder).returncode == 2
    with served(folder, vkey) as url:
        done = run("witness", "ask", url, "--witness", str(WITNESS), cwd=folder)
        assert (done.returncode, "does not hold" in done.stderr) == (2, True)
        assert run("witness", "ask", url, "--witness", vkey, cwd=folder).returncode == 2


def test_a_caller_that_sends_nothing_does_not_keep_others_out(home):
    folder, vkey, witness = home
    with served(folder, vkey) as url:
        port = int(url.rpartition(":")[2])
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        assert run("witness", "ask", url, "--witness", witness, cwd=folder).returncode == 0
        for one in silent:
            one.close()


def test_a_cosignature_that_is_changed_is_found_when_the_log_is_verified(tmp_path):
    with Log.opened(tmp_path) as log:
        log.append([b"a"], SIGNER)
        newest = log.newest()
        line = cosignature.made(newest.text, 1_700_000_000, WITNESS, OWN.sign)
        log.cosign(WITNESS, Note(newest.text, (line,)))
        assert log.verified(KEY).size == 1
        kept = log.store.checkpoint()
        for bit in range(8 * len(kept)):
            changed = bytearray(kept)
            changed[bit // 8] ^= 1 << bit % 8
            with log.store.writing():
                log.store.publish(1, bytes(changed))
            with pytest.raises(ForkError):
                log.verified(KEY)


@pytest.mark.parametrize(
    ("size", "seen", "since", "said"),
    [
        (0, 0, "", "the log is empty"),
        (2, 2, "", "witnessed: all 2 entries, by w"),
        (2, 1, "", "unwitnessed: 1 of 2 entries, since when, its statement does not tell"),
        (2, 1, "2026-11-24T00:00:00+00:00", "unwitnessed for 6.0 hours: 1 of 2 entries"),
    ],
)
def test_a_log_is_called_witnessed_only_if_all_of_it_is(size, seen, since, said):
    told = Witnessed(size=size, seen=seen, witnesses=("w",), signed=None, unwitnessed_since=since)
    assert unwitnessed(told, datetime(2026, 11, 24, 6, tzinfo=UTC)).startswith(said)
