"""Lines of text files, as they come."""

import gzip
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.lines import CHUNK, LONGEST, beginning, chunks, numbered, wholes
from proscribe.model import InputError, MissingError


@pytest.fixture
def written(tmp_path):
    def write(content: bytes):
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return write


def test_lines_are_numbered_and_blank_ones_are_skipped(written):
    assert list(numbered(written(b"a\n\n \r\nb\r\n"))) == [(1, b"a"), (4, b"b\r")]


def test_a_line_may_span_pieces(written):
    long = b"x" * (3 * CHUNK + 7)
    assert list(numbered(written(long + b"\n" + long))) == [(1, long), (2, long)]


def test_a_line_that_is_too_long_is_cut_and_the_next_is_whole(written):
    (_, first), (number, second) = numbered(written(b"x" * (10 << 20) + b"\ny"))
    assert (len(first), number, second) == (LONGEST + 1, 2, b"y")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_every_encoding_reads_as_utf_8(written, encoding, pack):
    text = "é微\n" * CHUNK
    content = pack(text.encode(encoding))
    assert b"".join(chunks(written(content))) == text.encode()
    assert beginning(content[:1024]).startswith("é微\n".encode())


def test_half_a_utf_16_character_is_replaced(written):
    assert b"".join(chunks(written(b"\xff\xfea\0\x00\xd8"))).decode() == "a\ufffd"


def test_bytes_that_are_not_text_pass_through(written):
    assert list(numbered(written(b"\xff\n\0"))) == [(1, b"\xff"), (2, b"\0")]


def test_what_cannot_be_opened_is_an_error_with_a_remedy(tmp_path, written):
    with pytest.raises(MissingError):
        list(chunks(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="cannot be read"):
        list(chunks(tmp_path))
    with pytest.raises(InputError, match="ZIP"):
        list(chunks(written(b"PK\x03\x04")))


@given(st.binary(max_size=200))
def test_the_beginning_of_anything_is_some_text(head):
    assert isinstance(beginning(head), bytes)
    assert isinstance(beginning(b"\x1f\x8b" + head), bytes)


TEXTS = st.lists(
    st.sampled_from([b"", b"a", b"bc", b"\r", b"x" * 30, "\u5fae".encode()]), max_size=12
)


@given(TEXTS, st.booleans(), st.sampled_from([b"", b"\xef\xbb\xbf"]), st.integers(4, 64))
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_whole_lines_are_the_lines_of_the_file(pack, lines, ended, mark, size):
    text = b"\n".join(lines) + b"\n" * ended
    with NamedTemporaryFile() as file:
        file.write(pack(mark + text))
        file.flush()
        pieces = list(wholes(Path(file.name), size))
    assert all(raw[end - 1 : end] == b"\n" for raw, end in pieces)
    told = b"".join(raw[:end] for raw, end in pieces)
    assert told.removesuffix(b"\n") == text or told == text


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_of_a_line_longer_than_what_is_read_at_once_enough_is_given(written, pack):
    path = written(pack(b"a\n" + b"x" * (3 * LONGEST) + b"\nb"))
    told = b"".join(raw[:end] for raw, end in wholes(path, 1 << 20)).splitlines()
    assert (told[0], told[-1], len(told)) == (b"a", b"b", 3)
    assert LONGEST < len(told[1]) <= LONGEST + 1 + (1 << 20)
