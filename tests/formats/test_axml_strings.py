"""Pools of strings that lie."""

import struct

import pytest

from proscribe.formats.axml.strings import Strings
from proscribe.formats.hostile import MalformedError


def pool(offsets, data, head=28):
    start = 28 + 4 * len(offsets)
    size = start + len(data)
    fields = (1, head, size, len(offsets), 0, 0, start, 0)
    return struct.pack("<HHIIIIII", *fields) + struct.pack(f"<{len(offsets)}I", *offsets) + data


def test_strings_that_lie_over_one_another_are_not_read_without_end():
    long = struct.pack("<HH", 0x8000, 60_000) + b"a\0" * 60_000
    held = memoryview(pool([0] * 10_000, long))
    strings = Strings(held, 0, len(held))
    assert strings.get(0) == "a" * 60_000
    with pytest.raises(MalformedError):
        [strings.get(n) for n in range(10_000)]


def test_a_header_longer_than_its_pool_is_cut():
    held = memoryview(pool([0], b"\0\0\0\0", head=2061))
    with pytest.raises(MalformedError):
        Strings(held, 0, len(held))
