"""Names are found again by their digests, and snapshots are compared without being sorted."""

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.inventory import Inventory, index, keys, spelled, written
from proscribe.inventory.manifest import Segment
from proscribe.model import InputError

HALVES = st.integers(0, 3)
PAIRS = st.lists(st.tuples(HALVES, HALVES), unique=True, max_size=16)


def layer(pairs, first):
    told = np.array(pairs, np.uint64).reshape(-1, 2)
    return index.layer(told, np.arange(first, first + len(told)))


@given(PAIRS, st.integers(0, 16), PAIRS)
def test_a_digest_is_found_by_both_halves_in_any_layer(known, cut, asked):
    layers = [layer(known[:cut], 0), layer(known[cut:], min(cut, len(known)))]
    expected = [known.index(pair) if pair in known else index.UNKNOWN for pair in asked]
    digests = np.array(asked, np.uint64).reshape(-1, 2)
    assert index.find(layers, digests).tolist() == expected
    assert index.find([index.merged(layers)], digests).tolist() == expected


@given(st.lists(st.text(max_size=8), unique=True))
def test_different_names_have_different_digests(names):
    told = index.digests(pa.array(names, pa.string()))
    assert len({tuple(pair) for pair in told.tolist()}) == len(names)


def test_a_store_without_an_index_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text('{"format": 1}')
    with pytest.raises(InputError, match="its format is 1"):
        Inventory(tmp_path).manifest()


@given(st.integers(0, 2**32 - 1), st.integers(0, 400), st.integers(0, 400), st.booleans())
def test_what_changed_is_what_only_one_of_two_snapshots_holds(seed, went, came, clustered):
    random = np.random.default_rng(seed)
    old = keys.distinct(random.integers(0, 1 << 20, 60_000).astype(np.uint64))
    start = int(random.integers(0, 50_000)) if clustered else 0
    places = start + random.choice(2_000 if clustered else len(old), went, replace=False)
    more = random.integers(0, 1 << 21, came).astype(np.uint64)
    new = keys.distinct(np.append(np.delete(old, places), more))
    added, gone = keys.changed(old, new)
    assert added.tolist() == np.setdiff1d(new, old).tolist()
    assert gone.tolist() == np.setdiff1d(old, new).tolist()


def identities(names, first=0):
    count = len(names)
    columns = {
        name: pa.array([""] * count, pa.string()) for name in ("platform", "version", "identifiers")
    }
    numbers = np.arange(first, first + count, dtype=np.uint32)
    return pa.table({"identity": numbers, "name": pa.array(names, pa.string()), **columns})


def alike():
    """Return three pairs of names, those of each with the same checksum."""
    drawn = np.random.default_rng(1).integers(0, 1 << 63, 300_000)
    names = np.array([f"{n:x}" for n in drawn.tolist()])
    sums = spelled.summed(written.texts(identities(names.tolist())))
    order = np.argsort(sums)
    twins = np.flatnonzero(np.diff(sums[order]) == 0)[:3]
    return names[order[np.append(twins, twins + 1)]].tolist()


ALIKE = alike()
WORDS = st.lists(st.sampled_from([*ALIKE, "", "a", "ab", "é", "x" * 70]), unique=True, max_size=9)


def segment(folder, number, names, first):
    table, name = identities(names, first), f"segments/{number}"
    texts = written.write(folder, f"{name}/rows", table)
    index = {spelled.NAME: spelled.write(folder, f"{name}/spelled", table)}
    return Segment(number=number, first=0, last=number, tables={}, index=index, written=texts)


@given(WORDS, st.integers(1, 8), WORDS)
def test_a_text_is_found_or_left_to_its_digest_and_never_taken_for_one_of_its_checksum(
    known, cut, asked
):
    with TemporaryDirectory() as home:
        folder = Path(home)
        halves = [(known[:cut], 0), (known[cut:], len(known[:cut]))]
        run = [segment(folder, n, *of) for n, of in enumerate(halves) if of[0]]
        expected = [known.index(name) if name in known else index.UNKNOWN for name in asked]
        texts = written.texts(identities(asked))
        assert spelled.find(spelled.opened(folder, run), texts).tolist() == expected
        if run:
            part = spelled.merged(folder, "one/spelled", run)
            rows = written.merged(folder, "one/rows", run)
            one = Segment(
                number=9, first=0, last=9, tables={}, index={spelled.NAME: part}, written=rows
            )
            assert spelled.find(spelled.opened(folder, [one]), texts).tolist() == expected


def test_texts_of_one_checksum_exist():
    assert len(set(ALIKE)) == 6
    assert len(set(spelled.summed(written.texts(identities(ALIKE))).tolist())) == 3


def test_of_many_texts_of_one_checksum_some_are_left_to_their_digests(tmp_path):
    names = ["a", "b", "c"]
    (layer,) = spelled.opened(tmp_path, [segment(tmp_path, 0, names, 0)])
    same = np.zeros(3, np.uint32)
    pile = spelled.Layer(same, np.arange(3, dtype=np.uint32), layer.texts)
    found = pile.find(written.texts(identities(names)), same)
    assert found.tolist() == [0, 1, index.UNKNOWN]


def test_the_checksum_of_a_text_does_not_depend_on_those_beside_it():
    names = ["", "a", "abcdefgh", "abcdefghi", "x" * 100]
    alone = [spelled.summed(written.texts(identities([name])))[0] for name in names]
    assert spelled.summed(written.texts(identities(names))).tolist() == alone
    assert spelled.summed(written.texts(identities(names))[2:]).tolist() == alone[2:]


def test_a_segment_without_checksums_is_read_by_its_digests(tmp_path):
    first = segment(tmp_path, 0, ["a"], 0)
    second = segment(tmp_path, 1, ["b"], 1)
    bare = msgspec.structs.replace(first, index={})
    assert len(spelled.opened(tmp_path, [bare, second])) == 1
    assert spelled.merged(tmp_path, "one", [bare, second]) is None
