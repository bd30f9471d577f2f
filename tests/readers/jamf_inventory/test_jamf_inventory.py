"""Jamf Pro's inventory: Macs whole, iPhones by who owns them.

The samples have the shape of the API's own schema and examples; their values are invented.
https://developer.jamf.com/jamf-pro/reference/get_v1-computers-inventory
https://developer.jamf.com/jamf-pro/reference/get_v2-mobile-devices-detail
"""

import gzip
import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError, Observation, Report
from proscribe.readers import get

READER = get("jamf_inventory")
INPUT = Path(__file__).parent / "input"
UDID = "5C1E1F10-0000-4000-8000-000000000001"
MAC, IPHONE = {"macos.bundle-id"}, {"ios.bundle-id"}
WECHAT = {"name": "WeChat.app", "path": "/Applications/WeChat.app", "bundleId": "com.tencent.xin"}
ON_MAC = ["macos.app-bundle-name:WeChat.app", "macos.bundle-id:com.tencent.xin"]
NAMES = (
    *("results", "totalCount", "udid", "general", "applications", "deviceType", "type", "ios"),
    *("bundleId", "identifier", "reportDate", "platform", "deviceOwnershipType"),
)


def page(*devices: dict, total: object = None) -> str:
    return json.dumps({"totalCount": len(devices) if total is None else total, "results": devices})


def mac(**fields) -> dict:
    general = {"platform": "Mac", "reportDate": "2026-11-01T00:00:00Z"}
    return {"udid": UDID, "general": general, "applications": [WECHAT], **fields}


def phone(owned: str | None = "Institutional", **fields) -> dict:
    general = {"udid": "P", "deviceOwnershipType": owned}
    wechat = {"identifier": "com.tencent.xin", "name": "WeChat"}
    return {"deviceType": "iOS", "general": general, "applications": [wechat], **fields}


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_it_is_recognised_packed_or_not(sample):
    assert READER.recognises(sample.read_bytes())
    assert READER.recognises(gzip.compress(sample.read_bytes(), mtime=0))
    assert not READER.recognises(b'{"totalCount": 1, "results": [{"id": 1}]}')


@pytest.mark.parametrize(
    "content",
    [
        page(mac()),
        f"[{page(mac())}]",
        page(mac()) + page(),
        json.dumps(mac()),
        f"[{json.dumps(mac())}]",
    ],
    ids=["page", "pages", "a page a line", "details", "list of details"],
)
def test_however_a_mac_is_kept_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == [(UDID, "WeChat.app", ON_MAC)]
    assert reports(found) == {UDID: MAC}
    assert rejected(found) == []


@pytest.mark.parametrize(
    "owned",
    [
        "UserEnrollment",
        "PersonalDeviceProfile",
        "AccountDrivenUserEnrollment",
        "personal",
        "",
        None,
    ],
)
def test_a_phone_that_its_user_enrolled_proves_no_absence(owned):
    assert reports(rows(READER, page(phone()))) == {"P": IPHONE}
    found = rows(READER, page(phone(owned)))
    assert reports(found) == {"P": set()}
    assert len(seen(found)) == 1


def test_applications_that_were_not_asked_for_are_not_absent():
    found = rows(READER, page(mac(applications=None), phone(applications=None)))
    assert reports(found) == {UDID: set(), "P": set()}
    assert all("section=APPLICATIONS" in remedy for _, _, remedy in rejected(found))
    assert len(rejected(found)) == 2
    empty = rows(READER, page(mac(applications=[])))
    assert (reports(empty), rejected(empty)) == ({UDID: MAC}, [])


def test_a_mac_s_program_without_identifier_is_seen_and_a_phone_s_is_a_fault():
    found = rows(READER, page(mac(applications=[{"name": "tool"}, WECHAT])))
    assert [name for _, name, _ in seen(found)] == ["tool", "WeChat.app"]
    assert reports(found) == {UDID: MAC}
    faulty = rows(READER, page(phone(applications=[{"name": "x"}])))
    assert (reports(faulty), seen(faulty), len(rejected(faulty))) == ({"P": set()}, [], 1)


def test_devices_that_are_missing_are_told():
    assert "next page" in rejected(rows(READER, page(mac(), total=2)))[0][2]
    assert rejected(rows(READER, page(mac(), total=2) + page(mac(udid="U"), total=2))) == []
    assert rejected(rows(READER, page(mac(), total="many"))) == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"general": {}}, "has no udid"),
        (mac(udid=5), "Expected `str | null`"),
        (mac(general={"platform": "Windows"}), "neither a Mac"),
        (phone(deviceType="tvOS"), "neither a Mac"),
        (mac(general={"reportDate": "soon"}), "'soon' is not an instant"),
        (mac(applications=[5]), "Expected `object`"),
    ],
)
def test_a_bad_device_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, page(mac(), bad, mac()))
    assert len(seen(found)) == 2
    [(_, why, remedy)] = rejected(found)
    assert reason in why
    assert remedy


def test_it_says_when_and_who():
    found = rows(READER, page(mac(userAndLocation={"username": "ada"})))
    report = next(row for row in found if isinstance(row, Report))
    assert (report.seen.isoformat(), report.person) == ("2026-11-01T00:00:00+00:00", "ada")
    assert all(row.seen == report.seen for row in found if isinstance(row, Observation))


@pytest.mark.parametrize(
    ("content", "reason"),
    [("nonsense", "not JSON"), ('{"results": [', "missing|not JSON"), ("[" * 99_999, "nested")],
)
def test_a_text_that_is_not_json_is_one_clear_error(content, reason):
    with pytest.raises(InputError, match=reason):
        rows(READER, content)


@given(documents(*NAMES) | st.lists(st.dictionaries(st.sampled_from(NAMES), documents(*NAMES))))
def test_any_json_gives_rows_or_rejections(value):
    survives(READER, json.dumps(value).encode())


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), documents(*NAMES)), max_size=3))
def test_any_devices_give_rows_or_rejections(devices):
    survives(READER, page(*devices).encode())


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_one_clear_error(content):
    survives(READER, content)
