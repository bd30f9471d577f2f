"""Mobile devices of Google's Directory API: what is listed is there, and nothing is absent.

The samples have the shape of the reference; their values are invented.
https://developers.google.com/workspace/admin/directory/reference/rest/v1/mobiledevices
"""

import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("google_admin_mobile")
SAMPLE = Path(__file__).parent / "input" / "mobiledevices.json"
WECHAT = {"packageName": "com.tencent.mm", "displayName": "WeChat", "versionName": "8"}
SEEN = [("D", "WeChat", ["android.package:com.tencent.mm"])]
NAMES = (
    *("mobiledevices", "deviceId", "resourceId", "type", "os", "lastSync", "email"),
    *("applications", "packageName", "nextPageToken"),
)


def page(*devices: dict, **more) -> str:
    return json.dumps({"mobiledevices": list(devices), **more})


def device(**fields) -> dict:
    return {"deviceId": "D", "os": "Android 16", "applications": [WECHAT], **fields}


def test_golden(request):
    matches_golden(READER, SAMPLE, request)


def test_it_is_recognised_as_a_page_or_a_list_of_pages():
    assert READER.recognises(SAMPLE.read_bytes())
    assert READER.recognises(f"[{page(device())}]".encode())
    assert not READER.recognises(b'{"devices": [{"deviceId": "D"}]}')


@pytest.mark.parametrize(
    "content",
    [page(device()), f"[{page(device())}]", page(device(), nextPageToken="x") + "\n" + page()],
    ids=["page", "pages", "a page a line"],
)
def test_however_pages_are_kept_they_read_the_same_and_prove_no_absence(content):
    found = rows(READER, content)
    assert (seen(found), reports(found), rejected(found)) == (SEEN, {"D": set()}, [])


@pytest.mark.parametrize(
    ("fields", "platform"),
    [
        ({"os": "Android 16"}, "android"),
        ({"os": "iOS 26", "applications": None}, "ios"),
        ({"os": None, "type": "ANDROID"}, "android"),
        ({"os": "", "type": "IOS_SYNC", "applications": None}, "ios"),
    ],
)
def test_the_system_is_told_by_its_name_else_by_the_type(fields, platform):
    found = rows(READER, page(device(**fields)))
    assert {str(row.platform) for row in found} == {platform}


def test_a_device_without_its_applications_is_known_and_says_how_to_ask():
    found = rows(READER, page(device(applications=None)))
    assert reports(found) == {"D": set()}
    assert "projection=FULL" in rejected(found)[0][2]


def test_two_accounts_on_one_device_are_one_device():
    found = rows(READER, page(device(resourceId="1"), device(resourceId="2")))
    assert set(reports(found)) == {"D"}
    assert set(reports(rows(READER, page(device(deviceId="", resourceId="R"))))) == {"R"}


def test_missing_pages_are_told():
    found = rows(READER, page(device(), nextPageToken="x"))
    assert "nextPageToken" in rejected(found)[0][2]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"os": "Android 16"}, "no deviceId"),
        (device(deviceId=1), "Expected `str | null`"),
        (device(os="Windows Phone 8"), "neither Android nor iOS"),
        (device(os=None), "neither Android nor iOS"),
        (device(lastSync="soon"), "'soon' is not an instant"),
        (device(applications=[{"packageName": "x y"}]), "no well-formed packageName"),
    ],
)
def test_a_bad_device_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, page(device(), bad, device()))
    assert seen(found) == 2 * SEEN
    [(_, why, remedy)] = rejected(found)
    assert reason in why
    assert remedy


@pytest.mark.parametrize("content", ["nonsense", '{"mobiledevices": [', "[" * 99_999])
def test_a_text_that_is_not_json_is_one_clear_error(content):
    with pytest.raises(InputError):
        rows(READER, content)


@given(documents(*NAMES) | st.lists(st.dictionaries(st.sampled_from(NAMES), documents(*NAMES))))
def test_any_json_gives_rows_or_rejections(value):
    survives(READER, json.dumps(value).encode())
    survives(READER, page(value).encode())


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_one_clear_error(content):
    survives(READER, content)
