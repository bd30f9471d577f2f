"""How entries begin, for all of an archive at once: as each on its own would say."""

import io
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.hostile import MalformedError
from proscribe.formats.oddities import Oddities
from proscribe.formats.zip import Archive, heads

FILES = {"classes.dex": b"dex\n035\0" * 9, "a": b"", "b/c.png": b"\x7fELF" + bytes(900)}


def made():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as whole:
        for name, data in FILES.items():
            for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                whole.writestr(f"{method}{name}", data, method)
    return held.getvalue()


MADE = made()


def alone(archive, one):
    try:
        start = bytes(archive.packed(one)[:64])
        return zlib.decompressobj(-15).decompress(start, 8) if one.method else start
    except (MalformedError, zlib.error):
        return None


def test_every_entry_that_begins_with_something_is_told():
    found = dict(heads(Archive(memoryview(MADE), Oddities()), 99, 8))
    assert [found[place][:8] for place in range(6)] == [d[:8] for d in FILES.values() for _ in "ab"]


def test_no_more_entries_are_looked_at_than_is_asked():
    assert dict(heads(Archive(memoryview(MADE), Oddities()), 2, 8)).keys() == {0, 1}


@given(
    st.lists(st.tuples(st.integers(0, len(MADE) - 1), st.integers(0, 255)), max_size=12),
    st.binary(max_size=9),
)
def test_whatever_is_changed_all_at_once_say_what_each_says(changes, before):
    data = bytearray(before + MADE)
    for place, byte in changes:
        data[place] = byte
    try:
        archive = Archive(memoryview(bytes(data)), Oddities())
    except MalformedError:
        return
    told = {place: alone(archive, one) for place, one in enumerate(archive.all())}
    assert dict(heads(archive, 99, 8)) == {p: head for p, head in told.items() if head is not None}
