"""Property lists, one after another: bounded, without entities, and never an exception."""

import gzip
import plistlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.lines import LONGEST, UnusableError
from proscribe.formats.plists import date_of, documents, text_of
from proscribe.model import InputError

text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=9)
values = st.recursive(
    text | st.booleans() | st.integers(-(2**62), 2**62) | st.binary(max_size=9),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(text.filter(bool), v, max_size=3),
)


def read(content: bytes) -> list:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.plist"
        path.write_bytes(content)
        return list(documents(path))


@given(st.lists(values, max_size=4))
def test_what_plistlib_writes_is_read_one_after_another(written):
    content = b"".join(plistlib.dumps(value) for value in written)
    assert [value for _, value in read(content)] == written


@given(
    st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            (
                *(b"<plist>", b"</plist>", b"<dict>", b"</dict>", b"<key>", b"</key>"),
                *(b"<array/>", b"<date>x</date>", b"<data>=</data>", b"<real>x</real>"),
                *(b"<integer>0x</integer>", b"<string>", b"</string>", b"&lt;", b"\n", b"a"),
                b"<![CDATA[</plist>]]>",
            )
        )
    ).map(b"".join)
)
def test_any_bytes_give_values_or_faults(content):
    try:
        found = read(content)
    except InputError as error:
        assert error.remedy
    else:
        assert all(line >= 1 for line, _ in found)


def test_each_document_has_its_own_line_and_a_bad_one_spoils_no_other():
    good = plistlib.dumps(["x"])
    lines = good.count(b"\n")
    found = read(good + b"\n<plist><oops></plist>\n" + good)
    assert [line for line, _ in found] == [1, lines + 2, lines + 3]
    assert [isinstance(value, UnusableError) for _, value in found] == [False, True, False]


def test_a_document_that_is_too_long_is_passed_over():
    long = b"<plist><string>" + b"x\n" * LONGEST + b"</string></plist>\n"
    good = plistlib.dumps(["x"])
    (first, fault), (second, value) = read(long + good)
    assert (first, second, value) == (1, LONGEST + 2, ["x"])
    assert "longer than" in fault.reason
    [(_, cut)] = read(b"<plist>" + b"x" * (2 * LONGEST))
    assert "longer than" in cut.reason


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE plist [<!ENTITY a "aaaa">]><plist><string>&a;</string></plist>',
        b'<!DOCTYPE plist [<!ENTITY a SYSTEM "file:///etc/passwd">]><plist>&a;</plist>',
        b"<plist><string>&nbsp;</string></plist>",
        b"<plist><string>cut short",
        b"<plist>" + b"<array>" * 100_000 + b"</plist>",
    ],
)
def test_entities_and_broken_documents_are_faults(document):
    [(_, fault)] = read(document)
    assert isinstance(fault, UnusableError)
    assert fault.remedy


def test_other_encodings_and_packed_files_are_read():
    document = plistlib.dumps(["é"]).decode()
    assert read(document.replace("UTF-8", "UTF-16").encode("utf-16")) == [(1, ["é"])]
    assert read(gzip.compress(document.encode(), mtime=0)) == [(1, ["é"])]


def test_a_binary_one_says_how_to_convert_it():
    with pytest.raises(InputError, match="binary") as error:
        read(plistlib.dumps({}, fmt=plistlib.FMT_BINARY))
    assert "plutil" in error.value.remedy


def test_members_are_asked_without_trust():
    assert text_of({"a": " x "}, "a") == "x"
    assert text_of({"a": 5}, "a") == text_of([], "a") == text_of({}, "a") == ""
    moment = datetime(2026, 11, 1)  # noqa: DTZ001, plistlib's own, which means UTC
    assert date_of({"a": moment}, "a") == moment.replace(tzinfo=UTC)
    assert date_of({"a": "x"}, "a") is None
