"""Names are found again by their digests, and snapshots are compared without being sorted."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.inventory import Inventory, index, keys
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
