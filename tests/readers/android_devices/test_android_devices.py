"""Devices of the Android Management API: what is present, and what a work profile hides."""

import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("android_devices")
SAMPLE = Path(__file__).parent / "input" / "devices.json"
WECHAT = {"packageName": "com.tencent.mm", "displayName": "WeChat", "state": "INSTALLED"}
NAMES = ("devices", "name", "managementMode", "applicationReports", "packageName", "nextPageToken")


def page(*devices: dict, **more) -> str:
    return json.dumps({"devices": list(devices), **more})


def device(**fields) -> dict:
    owned = {"name": "enterprises/E/devices/D", "managementMode": "DEVICE_OWNER"}
    return {**owned, "applicationReports": [WECHAT], **fields}


def test_golden(request):
    matches_golden(READER, SAMPLE, request)


def test_it_is_recognised_as_a_page_or_a_list_of_pages():
    assert READER.recognises(SAMPLE.read_bytes())
    assert READER.recognises(page(device()).encode())
    assert not READER.recognises(b'{"devices": [{"name": "printer"}]}')


@pytest.mark.parametrize(
    "content",
    [
        page(device()),
        "[" + page(device()) + "]",
        page(device()) + "\n" + page(),
        page(device()) + "{}",
        json.dumps({"devices": [device()]}, indent=4).replace("\n", "\r\n"),
        "\ufeff" + page(device()),
    ],
    ids=["page", "pages", "a page a line", "an empty page", "indented", "mark"],
)
def test_however_pages_are_kept_they_read_the_same(content):
    found = rows(READER, content)
    assert seen(found) == [("D", "WeChat", ["android.package:com.tencent.mm"])]
    assert rejected(found) == []


@pytest.mark.parametrize("mode", ["PROFILE_OWNER", "MANAGEMENT_MODE_UNSPECIFIED", ""])
def test_only_a_wholly_managed_device_proves_absence(mode):
    found = rows(READER, page(device(managementMode=mode)))
    assert reports(found) == {"D": set()}
    assert len(seen(found)) == 1


def test_signers_are_seen_and_never_absent():
    signed = {**WECHAT, "signingKeyCertFingerprints": ["0F" * 20]}
    found = rows(READER, page(device(applicationReports=[signed])))
    assert reports(found) == {"D": {"android.package"}}
    assert f"android.cert-sha1:{'0f' * 20}" in seen(found)[0][2]


def test_what_was_removed_is_not_there_and_what_has_no_state_is():
    gone = page(device(applicationReports=[{**WECHAT, "state": "REMOVED"}]))
    assert seen(rows(READER, gone)) == []
    assert reports(rows(READER, gone)) == {"D": {"android.package"}}
    unsaid = page(device(applicationReports=[{"packageName": "com.tencent.mm"}]))
    assert len(seen(rows(READER, unsaid))) == 1


def test_a_device_that_sends_no_application_reports_is_known_and_proves_nothing():
    found = rows(READER, page({"name": "enterprises/E/devices/D"}))
    assert reports(found) == {"D": set()}
    assert "applicationReportsEnabled" in rejected(found)[0][2]


def test_missing_pages_are_told_and_present_ones_are_not():
    assert "nextPageToken" in rejected(rows(READER, page(device(), nextPageToken="x")))[0][2]
    two = page(device(), nextPageToken="x") + page(device(), nextPageToken="")
    assert rejected(rows(READER, two)) == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"name": ""}, "the device has no name"),
        ({"name": 1}, "Expected `str`"),
        ({}, "missing required field `name`"),
        (device(lastStatusReportTime="soon"), "'soon' is not an instant"),
        (device(name="\ud800"), "cannot be read"),
    ],
)
def test_a_bad_device_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, page(device(), bad, device()).replace('}, {"name', '},\n{"name'))
    assert len(seen(found)) == 2
    [(_, why, _)] = rejected(found)
    assert reason in why


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", ""),
        ("nonsense", "this is not JSON"),
        ('{"devices": [{"name": "enterprises/E/devices/D"}', "is missing"),
        ('{"devices": [' + "[" * 100_000, "nested too deeply"),
        ('{"devices": [' + '{"a":' * 100_000, "nested too deeply"),
        ('{"devices": ["' + "x" * (10 << 20) + '"]}', "longer than"),
        (page(device())[:-2] + ", ]}", "not JSON"),
        ("{1: 2}", "a name is missing"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_json_is_one_clear_error(content, reason):
    if not reason:
        assert rows(READER, content) == []
        return
    with pytest.raises(InputError, match=reason) as error:
        rows(READER, content)
    assert error.value.place.line == 1
    assert error.value.remedy


def test_numbers_of_any_length_duplicate_names_and_nul_are_no_matter():
    odd = '{"devices": [{"x": ' + "9" * 6000 + ', "name": "a", "name": "E/devices/D\\u0000"}]}'
    assert len(rows(READER, odd)) == 2


@given(documents(*NAMES))
def test_any_json_gives_rows_or_rejections(value):
    survives(READER, json.dumps(value).encode())


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), documents(*NAMES)), max_size=3))
def test_any_devices_give_rows_or_rejections(devices):
    survives(READER, page(*devices).encode())
