"""ChromeOS devices of Google's APIs: what was used is there, and nothing is absent.

The samples have the shape of the references; their values are invented.
https://developers.google.com/workspace/admin/directory/reference/rest/v1/chromeosdevices
https://developers.google.com/chrome/management/reference/rest/v1/customers.telemetry.devices
https://developers.google.com/chrome/management/reference/rest/v1/customers.reports/findInstalledAppDevices
"""

import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError, Report
from proscribe.readers import get

READER = get("google_admin_chromeos")
INPUT = Path(__file__).parent / "input"
ID = "ahkjpbeeocnddjkakilopmfdlnjdpcdm"
USED = {"appId": ID, "appType": "APPLICATION_TYPE_EXTENSION"}
SEEN = [("D", ID, [f"chrome.extension-id:{ID}"])]
NAMES = (
    *("devices", "chromeosdevices", "installedApps", "deviceId", "name", "appReport", "usageData"),
    *("reportTime", "appId", "appType", "recentUsers", "email", "lastSync", "nextPageToken"),
)


def page(*devices: object, listed_as: str = "devices", **more) -> str:
    return json.dumps({listed_as: list(devices), **more})


def device(*used: dict, time: object = "2026-11-01T00:00:00Z", **fields) -> dict:
    told = [{"reportTime": time, "usageData": list(used or [USED])}]
    name = "customers/C/telemetry/devices/x"
    return {"name": name, "deviceId": "D", "appReport": told, **fields}


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_it_is_recognised(sample):
    assert READER.recognises(sample.read_bytes())


def test_devices_of_another_api_are_not():
    assert not READER.recognises(page({"name": "enterprises/E/devices/D"}).encode())
    assert READER.recognises(page({}, listed_as="installedApps").encode())


@pytest.mark.parametrize(
    "content",
    [page(device()), f"[{page(device())}]", page(device(), nextPageToken="x") + page()],
    ids=["page", "pages", "one after another"],
)
def test_however_pages_are_kept_they_read_the_same_and_prove_no_absence(content):
    found = rows(READER, content)
    assert (seen(found), reports(found), rejected(found)) == (SEEN, {"D": set()}, [])


@pytest.mark.parametrize("kind", ["APPLICATION_TYPE_ARC", "APPLICATION_TYPE_WEB", None, "new"])
def test_what_the_store_does_not_name_has_a_name_for_people_only(kind):
    found = rows(READER, page(device({"appId": ID, "appType": kind})))
    assert seen(found) == [("D", ID, [])]


def test_all_reports_of_a_device_are_one_look_at_the_time_of_the_last():
    told = device()["appReport"] + device(time="2026-11-03T00:00:00Z")["appReport"]
    found = rows(READER, page(device(appReport=told)))
    assert seen(found) == SEEN
    assert {row.seen.isoformat() for row in found} == {"2026-11-03T00:00:00+00:00"}


def test_a_device_without_reports_is_known_and_says_how_to_ask():
    found = rows(READER, page(device(appReport=None)))
    assert reports(found) == {"D": set()}
    assert "appReport" in rejected(found)[0][2]
    assert rejected(rows(READER, page(device(appReport=[])))) == []


def test_an_enrolled_device_is_known_by_a_source_of_its_own_which_hides_no_telemetry():
    enrolled = {"deviceId": "D", "annotatedUser": "ada", "lastSync": "2026-11-05T00:00:00Z"}
    [report] = rows(READER, page(enrolled, listed_as="chromeosdevices"))
    assert isinstance(report, Report)
    assert (report.device, report.person, report.sees) == ("D", "ada", frozenset())
    assert report.source != rows(READER, page(device()))[0].source


def test_lists_that_lack_the_device_or_the_application_are_refused_with_a_remedy():
    counted = rows(READER, page({"appId": ID}, {"appId": ID}, listed_as="installedApps"))
    which = rows(READER, page({"deviceId": "D", "machine": "m"}, totalSize=1))
    for found in (counted, which):
        [(_, _, remedy)] = rejected(found)
        assert "telemetry.devices" in remedy
        assert len(found) == 1


def test_missing_pages_are_told():
    assert "nextPageToken" in rejected(rows(READER, page(device(), nextPageToken="x")))[0][2]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({}, "no deviceId"),
        (device(deviceId=5), "Expected `str | null`"),
        (device(time="soon"), "'soon' is not an instant"),
        (device({"appId": " "}), "no appId"),
    ],
)
def test_a_bad_device_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, page(device(), bad, device()))
    assert seen(found) == 2 * SEEN
    [(_, why, remedy)] = rejected(found)
    assert reason in why
    assert remedy


@pytest.mark.parametrize("content", ["nonsense", '{"devices": [', "[" * 99_999])
def test_a_text_that_is_not_json_is_one_clear_error(content):
    with pytest.raises(InputError):
        rows(READER, content)


@given(
    documents(*NAMES) | st.dictionaries(st.sampled_from(NAMES), documents(*NAMES)),
    st.sampled_from(["devices", "chromeosdevices", "installedApps"]),
)
def test_any_json_gives_rows_or_rejections(value, listed_as):
    survives(READER, json.dumps(value).encode())
    survives(READER, page(value, device(), listed_as=listed_as).encode())


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_one_clear_error(content):
    survives(READER, content)
