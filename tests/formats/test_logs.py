"""Trees, notes, checkpoints, envelopes and keys, against the vectors of those who made them."""

import base64
import json
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats import checkpoint, dsse, ed25519, merkle, signed_note

VECTORS = Path(__file__).parents[1] / "vectors"
"""Public vectors; NOTICE says whose."""
SMALL = 14
"""Keys of small order among those of the edge cases, however they are spelt."""


def told(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def decoded(text):
    return base64.b64decode(text or "")


def test_of_the_public_inclusion_proofs_those_that_hold_are_accepted_and_no_other():
    cases = told("merkle-inclusion")
    wrong = [
        name
        for name, case in cases.items()
        if merkle.includes(
            case["leafIdx"],
            case["treeSize"],
            decoded(case["leafHash"]),
            [decoded(p) for p in case["proof"] or []],
            decoded(case["root"]),
        )
        is bool(case.get("wantErr"))
    ]
    assert (len(cases), wrong) == (98, [])


def test_of_the_public_consistency_proofs_those_that_hold_are_accepted_and_no_other():
    cases = told("merkle-consistency")
    wrong = [
        name
        for name, case in cases.items()
        if merkle.extends(
            case["size1"],
            case["size2"],
            decoded(case["root1"]),
            decoded(case["root2"]),
            [decoded(p) for p in case["proof"] or []],
        )
        is bool(case.get("wantErr"))
    ]
    assert (len(cases), wrong) == (98, [])


class Tree:
    """A plain tree in memory, hashed anew each time."""

    def __init__(self, entries):
        self.hashes = [merkle.leaf(e) for e in entries]

    def node(self, level, number):
        if level == 0:
            return self.hashes[number]
        return merkle.inner(*(self.node(level - 1, 2 * number + side) for side in (0, 1)))


@given(size=st.integers(1, 70), data=st.data())
def test_a_proof_that_is_made_holds_and_one_that_is_changed_does_not(size, data):
    tree = Tree([bytes([n]) for n in range(size)])
    number, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    top = merkle.root(size, tree.node)
    proof = merkle.inclusion(number, size, tree.node)
    assert merkle.includes(number, size, tree.hashes[number], proof, top)
    assert not merkle.includes(number, size, tree.hashes[number], [*proof, top], top)
    first = merkle.root(old, tree.node)
    steps = merkle.consistency(old, size, tree.node)
    assert merkle.extends(old, size, first, top, steps)
    for at, step in enumerate(proof):
        changed = [*proof[:at], bytes([step[0] ^ 1]) + step[1:], *proof[at + 1 :]]
        assert not merkle.includes(number, size, tree.hashes[number], changed, top)
    for at, step in enumerate(steps):
        changed = [*steps[:at], bytes([step[0] ^ 1]) + step[1:], *steps[at + 1 :]]
        assert not merkle.extends(old, size, first, top, changed)


def test_the_root_of_nothing_is_the_hash_of_nothing():
    assert merkle.root(0, Tree([]).node) == merkle.EMPTY


@pytest.mark.parametrize("size", sorted(told("checkpoints"), key=int))
def test_another_log_s_checkpoints_are_read_and_are_of_its_entries(size):
    case = told("checkpoints")[size]
    note = signed_note.read(case["note"].encode())
    found = checkpoint.read(note.text)
    assert str(note) == case["note"]
    assert str(found) == note.text
    assert (found.origin, found.size) == ("example.com/log/testdata", int(size))
    entries = list(bundle(decoded(case["entries"])))
    assert merkle.root(found.size, Tree(entries).node) == found.root


def bundle(data):
    while data:
        length = int.from_bytes(data[:2], "big")
        yield data[2 : 2 + length]
        data = data[2 + length :]


def enrolled():
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return signed_note.Key("example.org/log", signed_note.ED25519, public)


def test_a_key_is_read_as_it_is_written_and_a_mistyped_one_is_refused():
    key = enrolled()
    assert signed_note.key(str(key)) == key
    with pytest.raises(signed_note.NoteError, match="mistyped"):
        signed_note.key(str(key).replace("example", "exbmple"))


@pytest.mark.parametrize(
    "data",
    [b"", b"text\n", b"text\n\n", b"text\n\n\xe2\x80\x94 name\n",
     b"text\n\n\xe2\x80\x94 name AAAA\n",
     b"text\n\n\xe2\x80\x94 na me AAAAAAAA\n", b"a\x00\n\n\xe2\x80\x94 name AAAAAAAA\n",
     b"\xff\n\n\xe2\x80\x94 name AAAAAAAA\n", b"text\n\n- name AAAAAAAA\n",
     b"text\n\n\xe2\x80\x94 name AAAAAA*=\n"],
)  # fmt: skip
def test_what_is_no_note_is_refused(data):
    with pytest.raises(signed_note.NoteError):
        signed_note.read(data)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_note_or_refused(data):
    try:
        note = signed_note.read(data)
    except signed_note.NoteError:
        return
    assert str(note).encode() == data


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n1\n", "a\n01\n" + "A" * 43 + "=\n", "a\n-1\n" + "A" * 43 + "=\n",
     "a\n1\nAAAA\n", "\n1\n" + "A" * 43 + "=\n", "a\n0\n" + "A" * 43 + "=\n",
     "a\n1\n" + "A" * 43 + "=\n\n", "a\n9223372036854775808\n" + "A" * 43 + "=\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(signed_note.NoteError):
        checkpoint.read(text)


def test_what_is_signed_in_an_envelope_is_what_its_protocol_shows():
    """The example in the protocol's own text."""
    signed = dsse.signed_bytes("http://example.com/HelloWorld", b"hello world")
    assert signed == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_of_wycheproof_s_signatures_the_valid_hold_and_no_other():
    cases = told("ed25519")
    wrong = [
        name
        for name, case in cases.items()
        if ed25519.holds(*(bytes.fromhex(case[k]) for k in ("pk", "sig", "msg")))
        is not (case["result"] == "valid")
    ]
    assert (len(cases), wrong) == (150, [])


def test_every_key_of_small_order_among_the_edge_cases_is_refused():
    cases = told("ed25519-keys")
    accepted = [k for k, low in cases.items() if low and ed25519.trustworthy(bytes.fromhex(k))]
    assert (sum(cases.values()), accepted) == (SMALL, [])


@pytest.mark.parametrize("name", sorted(told("jcs")))
def test_the_canonical_json_of_the_public_examples_is_theirs(name):
    case = told("jcs")[name]
    assert rfc8785.dumps(json.loads(case["input"])).decode() == case["output"]


def test_an_ordinary_key_is_trusted_and_nonsense_is_not():
    assert ed25519.trustworthy(enrolled().public)
    assert not ed25519.trustworthy(b"\x01" + bytes(31))
    assert not ed25519.trustworthy(bytes(31))
    assert not ed25519.trustworthy(b"\xff" * 32)
