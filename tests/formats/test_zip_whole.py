"""Archives whose parts must fit each other, as packages of Windows and Apple are read."""

import io
import struct
import zipfile

import pytest

from proscribe.formats.hostile import Budget, MalformedError
from proscribe.formats.zip import Whole

FILES = {"a.txt": b"alpha" * 40, "folder/b.bin": bytes(range(256)), "é": b"", "c": b"c"}


def made(files, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return held.getvalue()


def patched(data, place, form, *values):
    held = bytearray(data)
    struct.pack_into(form, held, place, *values)
    return bytes(held)


def row(data, name):
    return data.rfind(b"PK\1\2", 0, data.rfind(name))


def whole(data):
    return Whole(memoryview(data), Budget())


GOOD = made(FILES.items())


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_entries_are_those_that_were_packed(method):
    found = whole(made(FILES.items(), method))
    assert {name: found.read(name) for name in found.entries} == FILES
    assert found.get("not there") == b""
    assert found.remarks == ()


def test_a_large_archive_tells_its_numbers_in_64_bits():
    end = GOOD.rfind(b"PK\5\6")
    count, size, begin = struct.unpack_from("<HII", GOOD, end + 10)
    place = row(GOOD, b"a.txt")
    numbers = struct.unpack_from("<II", GOOD, place + 20)
    local = struct.unpack_from("<I", GOOD, place + 42)
    field = struct.pack("<HHHH", 99, 4, 0, 0) + struct.pack("<HHQQQ", 1, 24, *numbers[::-1], *local)
    held = bytearray(GOOD[:end])
    struct.pack_into("<II", held, place + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", held, place + 30, len(field))
    struct.pack_into("<I", held, place + 42, 0xFFFFFFFF)
    held[place + 46 + 5 : place + 46 + 5] = field
    wide = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size + len(field),
                       begin)  # fmt: skip
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(held), 1)
    last = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    data = bytes(held) + wide + locator + last
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert {n: other.read(n) for n in other.namelist()} == FILES
    found = whole(data)
    assert {name: found.read(name) for name in found.entries} == FILES


LIES = {
    "encrypted": (8, "<H", 1),
    "packed in an unknown way": (10, "<H", 99),
    "another checksum": (16, "<I", 7),
    "a larger size": (24, "<I", 201),
    "a smaller size": (24, "<I", 199),
    "a size that bursts": (24, "<I", 0xFFFFFFFE),
    "packed to more": (20, "<I", 0x7FFFFFFF),
    "a header elsewhere": (42, "<I", 0x7FFFFFFF),
    "another's header": (42, "<I", GOOD.find(b"PK\3\4", 10)),
}


@pytest.mark.parametrize("name", LIES)
def test_an_entry_that_lies_is_not_read(name):
    place, form, value = LIES[name]
    found = whole(patched(GOOD, row(GOOD, b"a.txt") + place, form, value))
    with pytest.raises(MalformedError):
        found.read("a.txt")
    assert found.read("c") == b"c"


def test_a_directory_that_counts_more_than_it_holds_is_none():
    end = GOOD.rfind(b"PK\5\6")
    with pytest.raises(MalformedError):
        whole(patched(GOOD, end + 10, "<H", 9))
    with pytest.raises(MalformedError):
        whole(GOOD[: end - 1])


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (made([("a", b"1"), ("b", b"2")]).replace(b"b", b"a"), "zip-name-twice"),
        (made([("../a", b"1")]), "zip-name-climbs"),
        (made([("..\\a", b"1")]), "zip-name-climbs"),
        (made([("/a", b"1")]), "zip-name-absolute"),
        (b"before" + GOOD, "zip-prefix"),
        (GOOD + b"after", "zip-trailing-bytes"),
    ],
)
def test_what_readers_may_read_otherwise_is_told(data, remark):
    assert remark in {r.name for r in whole(data).remarks}
