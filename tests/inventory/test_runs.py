"""Runs hold the events that Parquet holds, and give those of a few identities."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proscribe.inventory import runs
from proscribe.inventory.files import sealed
from proscribe.inventory.shapes import EVENTS
from proscribe.model import InputError

EVENT = st.tuples(
    st.integers(0, 8),
    st.integers(0, 3),
    st.sampled_from([0, 5, 1 << 50]),
    st.booleans(),
    st.sampled_from([0, 1, (1 << 31) - 1]),
)


def table(events):
    columns = zip(*events, strict=True) if events else [[]] * len(EVENTS)
    arrays = [pa.array(list(c), f.type) for c, f in zip(columns, EVENTS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=EVENTS)


def written(folder, blocks):
    with runs.writing(folder, "runs") as writer:
        for block in blocks:
            writer.add(table(block))
    return sealed(folder, "runs", writer.rows)


@given(st.lists(EVENT, max_size=40), st.integers(0, 9), st.sets(st.integers(0, 9)))
@settings(deadline=None)
def test_the_events_of_some_identities_are_those_written_whatever_the_stretches(
    tmp_path_factory, events, edge, asked
):
    events.sort()
    blocks = [[e for e in events if e[0] < edge], [e for e in events if e[0] >= edge]]
    folder = tmp_path_factory.mktemp("runs")
    part = written(folder, blocks)
    told = runs.chosen(folder, part, np.array(sorted(asked), np.uint32))
    assert part.rows == len(events)
    assert told.equals(table([e for e in events if e[0] in asked]))


def test_a_file_whose_numbers_do_not_fit_together_is_refused(tmp_path):
    (tmp_path / "runs").write_bytes(np.array([1, 2, 3, 9], np.int64).tobytes())
    with pytest.raises(InputError, match="do not fit together"):
        runs.chosen(tmp_path, sealed(tmp_path, "runs", 0), np.array([1], np.uint32))
