import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import rfc8785
from corpus import policies
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from proscribe.model import (
    Catalogue,
    Determination,
    Exemption,
    Fleet,
    InputError,
    Ledger,
    Office,
    Order,
)
from proscribe.service.workspace import EXAMPLES
from proscribe.wire import SCHEMAS, decode, plain, read, read_policy, schema
from proscribe.wire.tree import MAX_BYTES, parse

GOOD = (EXAMPLES / "register" / "ca-tbs-2023-10-30.yaml").read_bytes()
DETERMINATIONS = sorted((EXAMPLES / "register").glob("*.yaml"))


def refusal(text: bytes, kind=Determination) -> InputError:
    with pytest.raises(InputError) as caught:
        decode(text, kind, "d.yaml")
    return caught.value


@pytest.mark.parametrize("path", DETERMINATIONS, ids=lambda p: p.stem)
def test_every_example_reads_and_bears_the_name_of_its_file(path):
    assert read(path, Determination).value.id == path.stem


def test_the_examples_of_the_other_files_read_too():
    assert read(EXAMPLES / "fleet.yaml", Fleet).value.groups
    assert read(EXAMPLES / "exemption.yaml", Exemption).value.devices
    assert read(EXAMPLES / "ledger.yaml", Ledger).value.adoptions
    assert read(EXAMPLES / "office.yaml", Office).value.contact
    assert read(EXAMPLES / "order.yaml", Order).value.effective


def test_the_reference_example_fits_on_one_screen():
    assert GOOD.count(b"\n") <= 45


@pytest.mark.parametrize(
    ("before", "after", "line", "reason", "remedy"),
    [
        (b"- application:", b"- aplication:", 12, "unknown field 'aplication'",
         "did you mean 'application'?"),
        (b"[mobile]", b"[mobil]", 19, "Invalid enum value 'mobil'",
         "see: proscribe schema determination"),
        (b"effective: 2023-10-30", b"effective: 2023-13-30", 10,
         "no such instant: 2023-13-30", "write 2023-10-30"),
        (b"force: direction", b"force: direction\nforce: order", 9,
         "'force' stands here twice", "remove one of them"),
    ],
)  # fmt: skip
def test_an_error_says_where_why_and_what_to_do(before, after, line, reason, remedy):
    assert before in GOOD
    error = refusal(GOOD.replace(before, after))
    assert (error.place.line, error.reason, error.remedy) == (line, reason, remedy)
    assert error.place.column >= 1


def test_aliases_are_refused_before_they_multiply():
    lines = [b"a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]".encode())
    error = refusal(b"\n".join(lines))
    assert (error.place.line, error.reason) == (1, "an alias leads here")


def test_a_date_is_the_midnight_with_which_it_begins_in_the_zone_of_its_file():
    text = GOOD.replace(b"force: direction", b"force: direction\nzone: America/Toronto")
    read_there = decode(text, Determination, "d.yaml").value
    assert read_there.effective == datetime(2023, 10, 30, 4, tzinfo=UTC)
    assert decode(GOOD, Determination, "d.yaml").value.effective.hour == 0
    error = refusal(text.replace(b"America/Toronto", b"Mars/Olympus"))
    assert (error.place.line, "Mars/Olympus" in error.reason) == (9, True)


def test_an_empty_translation_is_refused():
    error = refusal(GOOD.replace(b"  fr: Interdiction", b"  fr: ''\n  x-fr: Interdiction", 1))
    assert "the fr text is empty" in error.reason


def test_two_predicates_in_one_are_refused():
    error = refusal(GOOD.replace(b"  - suite:", b"  - vendor: tencent\n    suite:"))
    assert "names exactly one of" in error.reason
    assert "suite and vendor" in error.reason


def test_unknown_fields_are_kept():
    document = decode(GOOD + b"x-file: TB-1234\nnotes-of-the-clerk: [1, 2]\n", Determination, "d")
    assert document.extra == {"x-file": "TB-1234", "notes-of-the-clerk": [1, 2]}
    assert document.text.startswith(GOOD)


def test_yaml_has_no_surprises_here():
    tree = parse(b"a: no\nb: NO\nc: 010\nd: 1e3\ne: 12:30:45\nf: yes\n", "t")
    assert tree.value == {"a": "no", "b": "NO", "c": "010", "d": "1e3", "e": "12:30:45", "f": "yes"}


@pytest.mark.parametrize(
    "text",
    [
        b"a: &x [1]\nb: *x\n" * 1 + b"c: !!python/object:os.system {}\n",
        b"? [a, b]\n: c\n",
        b"[" * 5000,
        b"a: [" * 40 + b"]" * 40,
        b"\xff\xfe\x00",
        b"",
        b"a: 1\na: 2\n",
        b"x" * (MAX_BYTES + 1),
        b"\x00",
        b"a: !!binary x",
        b"--- 1\n--- 2\n",
    ],
)
def test_hostile_yaml_is_refused_with_a_place(text):
    assert refusal(text).place.source == "d.yaml"


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_an_input_error(noise):
    for kind in (Determination, Exemption, Fleet, Catalogue):
        try:
            decode(noise, kind, "fuzz")
        except InputError as error:
            assert error.remedy


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(list(b"\n:-[]{}'\"&*!#,x\t\x00")))
def test_no_slip_of_the_pen_raises_anything_but_an_input_error(at, byte):
    text = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    try:
        decode(text, Determination, "slip")
    except InputError as error:
        assert error.remedy


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_is_a_schema(name):
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("path", DETERMINATIONS, ids=lambda p: p.stem)
def test_the_published_schema_accepts_what_the_reader_accepts(path):
    validator = Draft202012Validator(schema("determination"))
    tree = json.loads(json.dumps(parse(path.read_bytes(), "x").value, default=_spelt))
    assert [e.message for e in validator.iter_errors(tree)] == []


@pytest.mark.parametrize("field", ["id", "title", "effective", "force", "reasons", "covers"])
def test_the_published_schema_refuses_what_the_reader_refuses(field):
    tree = json.loads(json.dumps(parse(GOOD, "x").value, default=_spelt))
    del tree[field]
    assert list(Draft202012Validator(schema("determination")).iter_errors(tree))
    text = json.dumps(tree).encode()
    assert refusal(text)


@given(policies)
def test_a_policy_is_written_canonically_and_read_back(policy):
    assert policy.canonical == rfc8785.dumps([p.row() for p in policy.prohibitions])
    assert read_policy(policy.canonical, "p.json") == policy


@given(st.binary(max_size=200))
def test_no_bytes_make_a_policy_by_accident(noise):
    try:
        read_policy(noise, "p.json")
    except InputError as error:
        assert error.remedy


def test_plain_data_is_the_same_each_time():
    value = frozenset({"b", "a", "c"})
    assert plain(value) == ["a", "b", "c"]


def _spelt(instant) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def test_the_place_of_a_missing_file_is_its_path():
    with pytest.raises(InputError) as caught:
        read(Path("/no/such/file.yaml"), Determination)
    assert str(caught.value.place) == "/no/such/file.yaml"
