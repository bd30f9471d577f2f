"""MunkiReport's inventory: the whole table proves absence, a listing never does.

The samples have the columns of the module's README and of its listing; their values are invented.
https://github.com/munkireport/inventory/blob/master/README.md
https://github.com/munkireport/inventory/blob/master/views/inventory_detail_listing.yml
"""

import gzip
import json
from pathlib import Path

import pytest
from export_rows import SIGHTING, documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError, Rejected
from proscribe.readers import Sighting, get

READER = get("munkireport")
INPUT = Path(__file__).parent / "input"
HEADER = "serial_number,name,version,bundleid,bundlename,path\n"
WECHAT = "S1,WeChat,4,com.tencent.xinWeChat,WeChat,/Applications/WeChat.app\n"
LISTING = "Name,Serial Number,Username,Version,Bundle ID,CFBundleName,Path\n"
LISTED = "Ada's,S1,ada,4,com.tencent.xinWeChat,WeChat,/Applications/WeChat.app\n"
MEMBERS = {"name": "WeChat", "version": "4", "bundleid": "com.tencent.xinWeChat", "path": "/A.app"}
NAMES = ["macos.app-bundle-name:WeChat.app", "macos.bundle-id:com.tencent.xinWeChat"]
SEEN = [("S1", "WeChat", NAMES)]
ALL = {"macos.bundle-id"}


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "head",
    [
        HEADER.encode(),
        LISTING.encode(),
        (HEADER + WECHAT).encode("utf-16"),
        gzip.compress(HEADER.encode(), mtime=0),
        HEADER.replace(",", "\t").encode(),
        json.dumps([MEMBERS]).encode(),
    ],
)
def test_it_is_recognised(head):
    assert READER.recognises(head)


@pytest.mark.parametrize(
    "head", [b"serial_number,name\n", b'[{"name": "x"}]', b"path\n", json.dumps(MEMBERS).encode()]
)
def test_other_tables_are_not(head):
    assert not READER.recognises(head)


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + WECHAT).encode("utf-8-sig"),
        (HEADER + WECHAT).encode("utf-16"),
        (HEADER + WECHAT).replace("\n", "\r\n").encode(),
        (HEADER + WECHAT).replace(",", ";").encode(),
        (HEADER + WECHAT).replace(",", "\t").encode(),
        gzip.compress((HEADER + WECHAT).encode(), mtime=0),
    ],
)
def test_however_the_table_was_saved_it_reads_the_same(content):
    found = rows(READER, content)
    assert (seen(found), reports(found), rejected(found)) == (SEEN, {"S1": ALL}, [])


def test_a_listing_names_the_person_and_proves_no_absence():
    found = rows(READER, LISTING + LISTED)
    assert (seen(found), reports(found)) == (SEEN, {"S1": set()})
    assert found[0].person == "ada"


def test_the_rows_of_a_mac_need_not_stand_together():
    found = rows(READER, HEADER + WECHAT + WECHAT.replace("S1", "S2") + WECHAT)
    assert len(seen(found)) == 3
    assert reports(found) == {"S1": ALL, "S2": ALL}
    assert len(found) == 5


def test_json_is_of_the_mac_that_the_file_is_named_after(tmp_path):
    content = json.dumps([MEMBERS])
    assert reports(rows(READER, content)) == {"unused": ALL}
    assert reports(rows(READER, json.dumps([{**MEMBERS, "serial_number": "S9"}]))) == {"S9": ALL}
    path = tmp_path / "get_data"
    path.write_text(content)
    [row] = READER.read(path, Sighting(device=path.stem, seen=SIGHTING.seen))
    assert isinstance(row, Rejected)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("S1,WeChat\n", "it has 2 columns, not 6"),
        ('"S1,WeChat,4,x,y,z\n', "unexpected end of data"),
        (WECHAT.replace("S1", ""), "no serial number"),
        ("," * (1 << 17) + "\n", "longer than"),
    ],
)
def test_a_bad_line_is_rejected_and_its_absence_with_it(bad, reason):
    found = rows(READER, HEADER + WECHAT + bad + WECHAT)
    assert seen(found) == 2 * SEEN
    assert reports(found) == {"S1": set()}
    [(number, why, remedy)] = rejected(found)
    assert (number, reason in why, bool(remedy)) == (3, True, True), why


def test_a_member_that_is_no_text_is_rejected_and_its_absence_with_it():
    found = rows(READER, json.dumps([MEMBERS, {"name": 5}, {**MEMBERS, "name": ""}]))
    assert [name for _, name, _ in seen(found)] == ["WeChat", "com.tencent.xinWeChat"]
    assert reports(found) == {"unused": set()}
    assert len(rejected(found)) == 1


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b'[{"name":', b"PK\x03\x04"])
def test_what_cannot_be_used_is_one_clear_error(content):
    with pytest.raises(InputError):
        rows(READER, content)


@given(
    documents(*MEMBERS)
    | st.lists(st.dictionaries(st.sampled_from([*MEMBERS]), documents(*MEMBERS)))
)
def test_any_json_gives_rows_or_rejections(value):
    survives(READER, json.dumps(value).encode())


@given(
    st.sampled_from([HEADER, LISTING]),
    st.text(max_size=200) | st.lists(st.sampled_from([*',;"\n\r\0\t', "S1", "x"])).map("".join),
)
def test_any_lines_give_rows_or_rejections(header, text):
    survives(READER, (header + text).encode("utf-8", "surrogatepass"))
