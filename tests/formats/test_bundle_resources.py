"""Labels of application bundles, out of their tables of resources."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.axml import bundle_labels
from proscribe.formats.hostile import MalformedError

PLAIN, RAW, STYLED = 2, 3, 4


def field(number, held):
    """Return one field: a number, or bytes after their length."""
    if isinstance(held, int):
        return varint(number << 3) + varint(held)
    return varint(number << 3 | 2) + varint(len(held)) + held


def varint(value):
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def text(said, kind=PLAIN):
    return field(kind, field(1, said.encode()))


def reference(number):
    return field(1, field(2, number))


def entry(number, **items):
    """Return an entry: by language, or ``default``, what it holds."""
    rows = b"".join(
        field(6, field(1, field(3, language.encode())) + field(2, field(4, item)))
        for language, item in (("" if k == "default" else k, v) for k, v in items.items())
    )
    return field(3, field(1, field(1, number)) + rows)


def table(*entries):
    kind = field(3, field(1, field(1, 0x10)) + b"".join(entries))
    return memoryview(field(2, field(1, field(1, 0x7F)) + kind))


def test_a_label_is_told_in_the_languages_that_there_are():
    items = {"default": text("Small"), "fr-CA": text("Petit", RAW), "de": text("Klein", STYLED)}
    held = table(entry(2, default=text("another")), entry(3, **items))
    assert bundle_labels(held, 0x7F100003) == {"": "Small", "fr": "Petit"}


def test_a_label_that_refers_to_another_is_followed_and_a_ring_of_them_ends():
    held = table(
        entry(1, default=reference(0x7F100002)),
        entry(2, default=text("Small", STYLED)),
        entry(3, default=reference(0x7F100003)),
    )
    assert bundle_labels(held, 0x7F100001) == {"": "Small"}
    assert bundle_labels(held, 0x7F100003) == {}


@pytest.mark.parametrize("reference", [0x7F100009, 0x7F110001, 0x01100001])
def test_what_is_not_there_has_no_label(reference):
    assert bundle_labels(table(entry(1, default=text("Small"))), reference) == {}


@given(st.data())
def test_a_damaged_table_has_a_label_or_a_reason(data):
    whole = bytearray(table(entry(1, default=text("Small"), fr=reference(0x7F100001))))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at : at + 3] = data.draw(st.binary(max_size=5))
    try:
        found = bundle_labels(memoryview(bytes(whole)), 0x7F100001)
    except MalformedError as error:
        assert error.reason.fr
    else:
        assert set(found) <= {"", "en", "fr"}
