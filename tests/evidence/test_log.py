"""The log: it only grows, it says so, and nobody changes it unseen."""

from concurrent.futures import ThreadPoolExecutor

import apsw
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from proscribe.evidence import ForkError, Log, Proof
from proscribe.evidence.log import FILE
from proscribe.formats import checkpoint, merkle, signed_note
from proscribe.formats.signed_note import ED25519, Key, Signer
from proscribe.model import InputError

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = Key("example.org/log", ED25519, PRIVATE.public_key().public_bytes_raw())
SIGNER = Signer(KEY, PRIVATE.sign)


@pytest.fixture
def log(tmp_path):
    with Log.opened(tmp_path) as opened:
        yield opened


@given(sizes=st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_whatever_is_appended_each_entry_is_proven_and_each_log_extends_the_one_before(
    tmp_path_factory, sizes
):
    with Log.opened(tmp_path_factory.mktemp("log")) as log:
        before, number = None, 0
        for size in sizes:
            entries = [b"%d" % (number + n) for n in range(size)]
            first, note = log.append(entries, SIGNER)
            told = checkpoint.read(note.text)
            assert (first, told.size) == (number, number + size)
            if before:
                proof, newest = log.consistency(before.size)
                assert newest == note
                assert merkle.extends(before.size, told.size, before.root, told.root, proof)
            before, number = told, number + size
        for n in range(number):
            proof = log.proof(n)
            assert proof.entry == b"%d" % n
            assert proof.faults(KEY) == ()
            assert Proof.read(str(proof).encode(), proof.entry) == proof
        assert log.verified(KEY) == before


def test_a_proof_of_another_entry_number_key_or_log_does_not_hold(log):
    log.append([b"a", b"b", b"c"], SIGNER)
    proof = log.proof(1)
    other = Key(KEY.name, ED25519, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert Proof(entry=b"x", number=1, path=proof.path, note=proof.note).faults(KEY)
    assert Proof(entry=b"b", number=2, path=proof.path, note=proof.note).faults(KEY)
    assert Proof(entry=b"b", number=1, path=proof.path[1:], note=proof.note).faults(KEY)
    assert proof.faults(other)
    assert proof.faults(Key("example.org/other", ED25519, KEY.public))


def test_every_single_bit_of_a_proof_counts(log):
    log.append([b"%d" % n for n in range(11)], SIGNER)
    written = str(log.proof(6)).encode()
    for at in range(len(written)):
        for bit in range(8):
            changed = bytearray(written)
            changed[at] ^= 1 << bit
            try:
                held = not Proof.read(bytes(changed), b"6").faults(KEY)
            except signed_note.NoteError:
                continue
            assert not held, (at, bit)


def test_a_log_that_was_changed_is_found_out_and_takes_nothing_more(tmp_path):
    with Log.opened(tmp_path) as log:
        log.append([b"a", b"b", b"c"], SIGNER)
    database = apsw.Connection(str(tmp_path / FILE))
    database.execute("UPDATE entry SET statement = ? WHERE number = 1", (b"x",))
    database.close()
    with Log.opened(tmp_path) as log, pytest.raises(ForkError, match="not that of its entries"):
        log.verified(KEY)
    database = apsw.Connection(str(tmp_path / FILE))
    database.execute("DELETE FROM entry WHERE number = 2")
    database.close()
    with Log.opened(tmp_path) as log, pytest.raises(ForkError, match="not those of its checkpoint"):
        log.append([b"d"], SIGNER)


def test_a_log_goes_on_only_under_its_own_name(log):
    log.append([b"a"], SIGNER)
    other = Signer(Key("example.org/other", ED25519, KEY.public), PRIVATE.sign)
    with pytest.raises(ForkError, match=r"example\.org/other"):
        log.append([b"b"], other)


def test_writers_side_by_side_never_fork_it(tmp_path):
    def write(name):
        with Log.opened(tmp_path) as log:
            return [log.append([b"%s %d" % (name, n)], SIGNER)[0] for n in range(25)]

    with ThreadPoolExecutor(4) as pool:
        numbers = [n for told in pool.map(write, [b"a", b"b", b"c", b"d"]) for n in told]
    assert sorted(numbers) == list(range(100))
    with Log.opened(tmp_path) as log:
        assert log.verified(KEY).size == 100


def test_what_cannot_be_logged_is_refused_and_nothing_is_added(log):
    with pytest.raises(InputError, match="too large"):
        log.append([b"a", bytes(5 << 20)], SIGNER)
    with pytest.raises(InputError, match="no entry 0"):
        log.proof(0)
    with pytest.raises(InputError, match="empty"):
        log.verified(KEY)


def test_a_file_that_is_no_log_is_refused(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database, however long this may be" * 100)
    with pytest.raises(InputError, match="not a database"), Log.opened(tmp_path):
        pass
