"""A log's keys follow each other in the log, and what a lost key signs does not count."""

import os
import subprocess

import pytest
from authority import PROSCRIBE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from log_faults import KEY, SIGNER

import proscribe_verify
from proscribe.evidence import ForkError, Log, bundle, lineage
from proscribe.evidence.statement import Statement, digest
from proscribe.formats.signed_note import ED25519, Key, Signer


def signer(number):
    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return Signer(Key(KEY.name, ED25519, private.public_key().public_bytes_raw()), private.sign)


SECOND, THIRD, STRANGER = signer(2), signer(3), signer(4)


def said(number, who):
    told = Statement(
        subjects={"a": digest(b"%d" % number)}, predicate_type="urn:example", predicate={}
    )
    return told.signed(who.key, who.sign)


@pytest.fixture
def log(tmp_path):
    """A log with entries 0 and 1 of the first key, 2 its successor's, 3 of the second key."""
    with Log.opened(tmp_path / "log") as opened:
        opened.append([said(0, SIGNER), said(1, SIGNER)], SIGNER)
        opened.introduce(lineage.succession(SIGNER, SECOND, "2026-11-25"), SIGNER, SECOND)
        opened.append([said(3, SECOND)], SECOND)
        yield opened


def found(log, number, trusted, *signers):
    """Return the faults that the verifier finds in a bundle of an entry."""
    proof = log.proof(number)
    given = bundle.files(proof, {}, log.key_proofs(proof))
    asked = ["-", "--log", str(trusted), *(f"--signer={s}" for s in signers)]
    try:
        return proscribe_verify.faults(given, proscribe_verify.arguments().parse_args(asked))
    except proscribe_verify.Malformed as error:
        return [str(error)]


@pytest.mark.parametrize("number", [0, 1, 2, 3])
@pytest.mark.parametrize("trusted", [KEY, SECOND.key])
def test_whoever_trusts_one_key_of_a_log_can_check_what_the_others_signed(log, number, trusted):
    assert found(log, number, trusted) == []
    assert found(log, number, STRANGER.key) != []


def test_the_log_verifies_under_either_key_and_no_other_and_keeps_its_name(log):
    assert log.verified(KEY) == log.verified(SECOND.key)
    assert log.verified(KEY).origin == KEY.name
    with pytest.raises(ForkError, match="none of its keys"):
        log.verified(STRANGER.key)


def test_a_key_that_was_followed_and_one_that_was_not_introduced_sign_nothing_more(log):
    size = log.store.size
    for who in (SIGNER, STRANGER):
        with pytest.raises(ForkError, match="not the key that signs this log now"):
            log.append([said(4, who)], who)
    assert log.store.size == size


def test_a_key_introduces_another_only_with_its_own_word(log):
    forged = lineage.succession(Signer(SECOND.key, STRANGER.sign), STRANGER, "2026-11-25")
    with pytest.raises(ForkError, match="not signed by both"):
        log.introduce(forged, SECOND, STRANGER)
    skipped = lineage.succession(SIGNER, THIRD, "2026-11-25")
    with pytest.raises(ForkError, match="does not follow"):
        log.introduce(skipped, SECOND, THIRD)
    assert log.store.size == 4
    assert log.verified(KEY).size == 4


def test_what_a_revoked_key_signed_before_stays_good_and_after_does_not_count(log):
    log.introduce(lineage.revocation(KEY, 1, SECOND, ("lost", "2026-11-25")), SECOND)
    assert found(log, 0, KEY) == []
    assert found(log, 3, KEY) == []
    assert found(log, 1, KEY) == ["no signature over the statement is of a signer that you trust"]
    assert found(log, 1, SECOND.key, KEY) != []
    assert log.verified(KEY).size == 5


def test_only_the_log_s_key_revokes(log):
    log.introduce(lineage.revocation(SECOND.key, 0, STRANGER, ("mine", "")), SECOND)
    assert found(log, 3, KEY) == ["what the bundle says of keys is not signed by the log's keys"]


def test_a_third_key_follows_and_each_of_the_three_is_enough(log):
    log.introduce(lineage.succession(SECOND, THIRD, "2026-11-25"), SECOND, THIRD)
    log.append([said(5, THIRD)], THIRD)
    for number in range(6):
        for trusted in (KEY, SECOND.key, THIRD.key):
            assert found(log, number, trusted) == [], (number, trusted)
    assert log.verified(KEY).size == 6


def test_every_bit_of_what_a_bundle_says_of_keys_counts(log):
    proof = log.proof(3)
    given = bundle.files(proof, {}, log.key_proofs(proof))
    trusted = proscribe_verify.arguments().parse_args(["-", "--log", str(KEY)])
    assert proscribe_verify.faults(given, trusted) == []
    for name in (n for n in given if n.startswith("keys/")):
        for bit in range(0, 8 * len(given[name]), 3):
            changed = bytearray(given[name])
            changed[bit // 8] ^= 1 << bit % 8
            try:
                assert proscribe_verify.faults(given | {name: bytes(changed)}, trusted), bit
            except proscribe_verify.Malformed:
                continue
    for name in ("keys/more.txt", "keys/more.tlog-proof"):
        assert proscribe_verify.faults(given | {name: b""}, trusted)


def test_without_the_entry_that_introduces_it_a_new_key_is_a_stranger_s(log):
    proof = log.proof(3)
    trusted = proscribe_verify.arguments().parse_args(["-", "--log", str(KEY)])
    assert proscribe_verify.faults(bundle.files(proof, {}), trusted)


def test_the_commands_rotate_and_revoke(tmp_path):
    told = {"PROSCRIBE_PASSPHRASE": "a sentence for the log", "PROSCRIBE_LOG_NAME": KEY.name}

    def run(key, *command):
        given = os.environ | told | {"PROSCRIBE_KEY": f"file:{key}.pem"}
        return subprocess.run(
            [*PROSCRIBE, *command],
            cwd=tmp_path,
            env=given,
            capture_output=True,
            text=True,
            check=False,
        )

    first = run("a", "key", "new", "a.pem").stdout.strip()
    second = run("a", "key", "new", "b.pem").stdout.strip()
    (tmp_path / "claim.txt").write_text("gone\n")
    run("a", "attest", "claim.txt")
    assert run("a", "key", "rotate", "file:b.pem").stdout.strip() == second
    assert run("a", "attest", "claim.txt").returncode == 2
    assert run("b", "attest", "claim.txt").returncode == 0
    assert run("b", "key", "revoke", second, "--from", "0", "--reason", "x").returncode == 2
    done = run("b", "key", "revoke", first, "--from", "1", "--reason", "lost")
    assert done.stdout == "entry 3\n"
    assert run("b", "log", "--verify", first).returncode == 0
    run("b", "export-proof", "2", "--into", "b.zip")
    given = proscribe_verify.files(tmp_path / "b.zip")
    asked = proscribe_verify.arguments().parse_args(["-", "--log", first])
    assert proscribe_verify.faults(given, asked) == []
