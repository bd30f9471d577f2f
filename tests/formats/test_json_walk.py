"""Walking through JSON documents that do not fit in memory."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.json_text import JsonText
from proscribe.formats.json_walk import ITEM, names, walk
from proscribe.formats.lines import LONGEST
from proscribe.model import InputError

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
)


def walked(text: str | bytes, *wanted: tuple[str, ...]):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return [(piece.path, piece.line, piece.raw) for piece in walk(path, *wanted)]


def test_wanted_values_come_as_they_stand_with_their_lines_and_then_the_end():
    text = '{"a": {"skip": [1, {"b": 2}]},\n "b": [ 1.50 ,\n"x"]}'
    assert walked(text, ("b", ITEM)) == [
        (("b", ITEM), 2, b"1.50"),
        (("b", ITEM), 3, b'"x"'),
        (("b",), 3, b"]"),
        ((), 3, b"}"),
    ]


@given(st.lists(values), st.sampled_from([None, 1]))
def test_every_item_of_a_list_is_found(items, indent):
    pieces = walked(json.dumps(items, indent=indent), (ITEM,))
    assert [json.loads(raw) for path, _, raw in pieces if path] == items


@given(st.lists(values, max_size=3))
def test_documents_may_follow_one_another(documents):
    pieces = walked("\n".join(json.dumps({"a": d}) for d in documents), ("a",))
    assert [json.loads(raw) for path, _, raw in pieces if path] == documents


def test_a_value_may_span_pieces_of_the_file_and_hold_any_bytes():
    long = b'"' + b"x" * (1 << 20) + b'\xff"'
    assert walked(b'["a", ' + long + b", 12345]", (ITEM,))[1:3] == [
        ((ITEM,), 1, long),
        ((ITEM,), 1, b"12345"),
    ]


@pytest.mark.parametrize("number", ["1.5", "-0.25", "2e7", "2E-7", "2e+17", "12"])
@pytest.mark.parametrize("end", ["", "]"])
@pytest.mark.parametrize("size", range(1, 6))
def test_a_number_is_read_whole_wherever_the_file_is_cut_into_pieces(number, end, size):
    content = ("[" if end else "") + number + end
    pieces = [content[n : n + size].encode() for n in range(0, len(content), size)]
    text = JsonText(pieces, "document")
    if end:
        text.take("[")
    assert text.value() == number.encode()
    assert text.peek() == end


def test_a_long_list_that_is_not_wanted_is_passed_over():
    text = '{"long": [' + '"xxxxxxxx",' * (LONGEST // 10) + '1], "a": 2}'
    assert walked(text, ("a",))[0] == (("a",), 1, b"2")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": 1', "} is missing|, is missing"),
        ('{"a" 1}', ": is missing"),
        ("[1,]", "not JSON"),
        ('{"a": 1,}', "a name is missing"),
        ("\n\n[1 2]", "is missing"),
        ("[" * 100_000, "nested too deeply"),
        ('["' + "x" * (10 << 20) + '"]', "longer than"),
        ("[nothing]", "not JSON"),
        ('["cut', "cut short"),
    ],
)
def test_what_is_not_json_is_an_error_with_its_line(text, reason):
    with pytest.raises(InputError, match=reason) as error:
        walked(text, (ITEM,), ("a",))
    assert error.value.place.line == 1 + text.count("\n")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b'{"a": {"x": 1}, "b": [1, ', {"a", "b"}),
        (b'[ {"a": 1, "b"', {"a"}),
        (b'{"a": 1} {"b": 2}', {"a"}),
        (b"a,b,c", set()),
        (b"", set()),
        (b'{"a": ' + b"[" * 100_000, {"a"}),
    ],
)
def test_the_names_of_the_first_object_are_known_though_it_is_cut(head, found):
    assert names(head) == found


@given(st.binary(max_size=100))
def test_the_names_in_anything_are_a_set(head):
    assert isinstance(names(head), frozenset)
