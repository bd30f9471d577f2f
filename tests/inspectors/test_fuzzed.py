"""Parsers of packages, on bytes that no one meant them to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspectors.fuzzed import FUZZED, SEEDS

from proscribe.formats.hostile import MalformedError


@pytest.mark.parametrize("name", FUZZED)
@given(data=st.binary(max_size=300))
def test_noise_is_refused_or_read(name, data):
    _tried(name, data)


@pytest.mark.parametrize("name", SEEDS)
@given(edits=st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=8))
def test_what_was_changed_is_refused_or_read(name, edits):
    data = bytearray(SEEDS[name])
    for place, value in edits:
        data[place % len(data)] = value
    _tried(name, bytes(data))


def _tried(name, data):
    try:
        FUZZED[name](data)
    except MalformedError as error:
        assert error.reason.fr
