"""A stranger checks a bundle: with one file, one library, and the keys of those they trust."""

import json
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from authority import PROSCRIBE

import proscribe_verify
from proscribe.formats import ed25519
from proscribe.formats.signed_note import ED25519, Key
from proscribe.service import keys
from proscribe.service.attest import Recorder, digests, export

ALONE = Path(proscribe_verify.__file__)
PASSPHRASE = "a sentence for the log"  # noqa: S105, it guards a key of these tests
NAME = "cio.example.org/log"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A log of three statements, and a bundle of the second with its artifact."""
    home = tmp_path_factory.mktemp("evidence")
    vkey = keys.new(home / "log.pem", NAME, PASSPHRASE)
    who = Recorder(
        folder=home / "log",
        key=f"file:{home / 'log.pem'}",
        name=NAME,
        secret=lambda: PASSPHRASE,
        clock=lambda: datetime(2026, 11, 24, tzinfo=UTC),
    )
    (home / "rules.txt").write_text("deny all\n")
    for n in range(3):
        who.say(digests((home / "rules.txt",)), "urn:example:rules", {"revision": str(n)})
    export(home / "log", 1, (home / "rules.txt",), home / "bundle")
    export(home / "log", 1, (home / "rules.txt",), home / "bundle.zip")
    return home, vkey


def verify(bundle, vkey, *more):
    """Run the one file, where nothing of ours can be imported and no network is."""
    command = [sys.executable, "-I", ALONE, bundle, "--log", vkey, *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", ["bundle", "bundle.zip"])
def test_a_bundle_holds_for_whoever_has_the_key(made, form):
    home, vkey = made
    done = verify(home / form, vkey)
    assert (done.returncode, done.stderr) == (0, "")
    assert "HOLDS  urn:example:rules" in done.stdout
    assert "entry 1 of 3" in done.stdout
    assert "rules.txt (checked)" in done.stdout


@pytest.mark.engine("unshare")
def test_it_holds_with_the_network_off_in_another_folder(made, tmp_path):
    home, vkey = made
    shutil.copy(ALONE, tmp_path / "verify.py")
    shutil.copy(home / "bundle.zip", tmp_path)
    command = ["unshare", "--net", sys.executable, "-I", "verify.py", "bundle.zip", "--log", vkey]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_nothing_of_it_is_ours_and_it_is_small():
    text = ALONE.read_text(encoding="utf-8")
    assert "import proscribe" not in text
    assert "from proscribe" not in text
    assert len(text.splitlines()) <= 400


def test_another_key_a_mistyped_one_and_one_of_small_order_are_refused(made):
    home, vkey = made
    other = keys.new(home / "other.pem", NAME, PASSPHRASE)
    assert verify(home / "bundle", other).returncode == 1
    assert verify(home / "bundle", vkey, "--signer", other).returncode == 1
    assert verify(home / "bundle", vkey.replace("cio.", "cia.")).returncode == 2
    small = str(Key(NAME, ED25519, bytes(32)))
    assert verify(home / "bundle", small).returncode == 2
    assert verify(home / "bundle", vkey, "--quorum", "1").returncode == 1


def test_the_verifier_and_we_refuse_the_same_keys():
    for y in (
        0,
        1,
        ed25519.FIELD - 1,
        proscribe_verify.EIGHTH,
        ed25519.FIELD - proscribe_verify.EIGHTH,
    ):
        for sign in (0, 1 << 255):
            public = (y | sign).to_bytes(32, "little")
            assert proscribe_verify.small(public)
            assert not ed25519.trustworthy(public)


def held(files, trusted):
    try:
        return not proscribe_verify.faults(files, trusted)
    except proscribe_verify.Malformed:
        return False


def test_every_single_bit_of_a_bundle_counts(made):
    home, vkey = made
    trusted = proscribe_verify.arguments().parse_args(["-", "--log", vkey, "--signer", vkey])
    files = proscribe_verify.files(home / "bundle")
    assert held(files, trusted)
    for name, data in files.items():
        for at in range(len(data)):
            for bit in range(8):
                changed = bytearray(data)
                changed[at] ^= 1 << bit
                assert not held(files | {name: bytes(changed)}, trusted), (name, at, bit)


def test_what_the_statement_does_not_speak_of_is_refused(made, tmp_path):
    home, vkey = made
    shutil.copytree(home / "bundle", tmp_path / "bundle")
    (tmp_path / "bundle/artifacts/more.txt").write_text("more\n")
    done = verify(tmp_path / "bundle", vkey)
    assert done.returncode == 1
    assert "more.txt" in done.stdout


@pytest.mark.parametrize("name", ["statement.json", "proof.tlog-proof"])
def test_a_bundle_without_its_parts_is_no_bundle(made, tmp_path, name):
    home, vkey = made
    shutil.copytree(home / "bundle", tmp_path / "bundle")
    (tmp_path / "bundle" / name).unlink()
    assert verify(tmp_path / "bundle", vkey).returncode == 2


@pytest.mark.parametrize(
    "statement",
    [b"", b"{}", b"[]", b"null", b'{"payloadType":"x","payload":"","signatures":[]}', b"\xff",
     b'{"payloadType":"application/vnd.in-toto+json","payload":"e30=","signatures":[]}',
     b'{"payloadType":"application/vnd.in-toto+json","payload":"!","signatures":[]}',
     b"[" * 100_000],
)  # fmt: skip
def test_a_statement_that_is_none_is_refused_in_one_line(made, tmp_path, statement):
    home, vkey = made
    shutil.copytree(home / "bundle", tmp_path / "bundle")
    (tmp_path / "bundle/statement.json").write_bytes(statement)
    done = verify(tmp_path / "bundle", vkey)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_zip_file_that_cannot_be_unpacked_is_refused(made, tmp_path):
    home, _ = made
    whole = (home / "bundle.zip").read_bytes()
    for at in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        try:
            (tmp_path / "bundle.zip").write_bytes(changed)
            proscribe_verify.files(tmp_path / "bundle.zip")
        except proscribe_verify.Malformed as error:
            assert str(error)


def test_one_witness_named_twice_is_one(made):
    home, vkey = made
    other = keys.new(home / "witness.pem", "witness.example.org", PASSPHRASE)
    twice = ("--witness", other, "--witness", other, "--quorum", "1")
    assert verify(home / "bundle", vkey, *twice).returncode == 1


def test_a_key_that_is_none_is_one_line_and_no_traceback(made):
    home, _ = made
    for none in ("", "a", f"{NAME}+00000000+" + "=" * 44, f"{NAME}+00000000+" + "A" * 44):
        done = verify(home / "bundle", none)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_a_zip_file_that_names_a_file_twice_is_refused(made, tmp_path):
    home, vkey = made
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as packed:
        for name, data in proscribe_verify.files(home / "bundle").items():
            packed.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("statement.json", b"{}")
    assert verify(tmp_path / "twice.zip", vkey).returncode == 2


def run(*command, cwd):
    return subprocess.run(
        [*PROSCRIBE, *command], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_the_commands_make_log_prove_export_and_verify(tmp_path, monkeypatch):
    monkeypatch.setenv("PROSCRIBE_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("PROSCRIBE_LOG_NAME", NAME)
    vkey = run("key", "new", "log.pem", cwd=tmp_path).stdout.strip()
    monkeypatch.setenv("PROSCRIBE_KEY", "file:log.pem")
    assert run("key", "show", "file:log.pem", cwd=tmp_path).stdout.strip() == vkey
    (tmp_path / "claim.txt").write_text("gone\n")
    told = json.loads(run("attest", "claim.txt", "--with", "by=me", "--json", cwd=tmp_path).stdout)
    assert (told["number"], told["size"], told["key"]) == (0, 1, vkey)
    assert run("prove-entry", "0", cwd=tmp_path).stdout.startswith(
        "c2sp.org/tlog-proof@v1\nindex 0\n"
    )
    assert run("export-proof", "0", "claim.txt", "--into", "b.zip", cwd=tmp_path).returncode == 0
    assert verify(tmp_path / "b.zip", vkey).returncode == 0
    [entry] = json.loads(run("log", "--json", cwd=tmp_path).stdout)
    assert entry["subjects"] == told["subjects"]
    assert run("log", "--verify", vkey, cwd=tmp_path).stdout.startswith(f"{NAME}  1  ")
    assert run("export-proof", "0", "claim.txt", "--into", "b.zip", cwd=tmp_path).returncode == 2
    assert run("attest", "none.txt", cwd=tmp_path).returncode == 2
    assert run("prove-entry", "9", cwd=tmp_path).returncode == 2
