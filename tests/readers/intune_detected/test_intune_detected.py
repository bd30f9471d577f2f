"""Intune's detected applications: names and publishers, and rarely any absence."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.model import InputError, Report
from proscribe.readers import get

READER = get("intune_detected")
INPUT = Path(__file__).parent / "input"
CSV, GRAPH = INPUT / "AppInvRawData.csv", INPUT / "detected-apps.json"
LABELS = {"windows.product-name", "windows.publisher"}
DEVICE = {
    "id": "D",
    "managedDeviceOwnerType": "company",
    "lastSyncDateTime": "2026-11-01T00:00:00Z",
}
APP = {"displayName": "WeChat", "version": "3", "publisher": "Tencent", "platform": "windows"}
HEADER = "ApplicationName,ApplicationPublisher,ApplicationVersion,DeviceId,Platform\n"
WECHAT = "WeChat,Tencent,3,D,Windows\n"
WORDS = [("D", "WeChat", ["windows.product-name:WeChat", "windows.publisher:Tencent"])]
NAMES = ("value", "managedDevices", "id", "lastSyncDateTime", "@odata.nextLink", *APP)


def page(*apps: dict, **more) -> str:
    return json.dumps({"value": list(apps), **more})


def app(*devices: dict, **fields) -> dict:
    return {**APP, "managedDevices": list(devices or [DEVICE]), **fields}


@pytest.mark.parametrize("sample", [CSV, GRAPH], ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "head",
    [
        CSV.read_bytes(),
        GRAPH.read_bytes(),
        CSV.read_text().encode("utf-16"),
        gzip.compress(CSV.read_bytes(), mtime=0),
        HEADER.replace(",", ";").encode(),
        page(app()).encode(),
        f"[{page(app())}]".encode(),
    ],
)
def test_it_is_recognised(head):
    assert READER.recognises(head)


@pytest.mark.parametrize("head", [b"", b'{"value": 1}', b"Name,DeviceId\n", b"ApplicationName\n"])
def test_other_tables_and_other_answers_of_graph_are_not(head):
    assert not READER.recognises(head)


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + WECHAT).encode("utf-8-sig"),
        (HEADER + WECHAT).encode("utf-16"),
        (HEADER + WECHAT).replace("\n", "\r\n").encode(),
        (HEADER + WECHAT).replace(",", ";").encode(),
        gzip.compress((HEADER + WECHAT).encode(), mtime=0),
        (HEADER.replace("ationN", "ation n") + '"WeChat","Tencent","3","D","Windows"').encode(),
        page(app()).encode(),
        f"[{page(app())}, {page()}]".encode(),
        f"{page(app())}\n{page()}\n".encode(),
        json.dumps({"value": [dict(reversed(app().items()))]}, indent=1).encode("utf-16"),
    ],
)
def test_however_it_was_saved_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == WORDS
    assert rejected(found) == []


@pytest.mark.parametrize("owner", ["personal", "unknown", None])
def test_only_a_device_of_the_company_proves_absence(owner):
    assert reports(rows(READER, page(app()))) == {"D": LABELS}
    found = rows(READER, page(app({**DEVICE, "managedDeviceOwnerType": owner})))
    assert reports(found) == {"D": set()}
    assert reports(rows(READER, HEADER + WECHAT)) == {"D": set()}


@pytest.mark.parametrize(
    "content",
    [
        page(app(), **{"@odata.nextLink": "https://graph.microsoft.com/next"}),
        page(app(), APP),
        page(app(**{"managedDevices@odata.nextLink": "https://graph.microsoft.com/next"})),
    ],
)
def test_pages_of_which_some_are_missing_prove_no_absence(content):
    found = rows(READER, content)
    assert reports(found) == {"D": set()}
    assert "@odata.nextLink" in rejected(found)[-1][2]
    whole = page(app(), **{"@odata.nextLink": "x"}) + page(app(displayName="Kaspersky"))
    assert reports(rows(READER, whole)) == {"D": LABELS}


def test_a_device_that_synchronises_between_pages_still_has_one_report():
    later = {**DEVICE, "lastSyncDateTime": "2026-11-01T05:00:00Z"}
    found = rows(READER, page(app(), app(later, displayName="Kaspersky")))
    assert sum(isinstance(row, Report) for row in found) == 1
    assert {row.seen.isoformat() for row in found} == {"2026-11-01T00:00:00+00:00"}


@pytest.mark.parametrize("platform", ["ios", "macOS", "androidWorkProfile", "chromeOS", "linux"])
def test_elsewhere_than_on_windows_there_is_a_name_and_no_identifier(platform):
    found = rows(READER, page(app(platform=platform)))
    assert seen(found) == [("D", "WeChat", [])]
    assert reports(found) == {"D": set()}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("WeChat,Tencent\n", "it has 2 columns, not 5"),
        ('"WeChat,Tencent,3,D,Windows\n', "unexpected end of data"),
        ("WeChat,Tencent,3,D,BeOS\n", "'BeOS' is not a platform"),
        ("WeChat,Tencent,3,,Windows\n", "has no name"),
        (",Tencent,3,D,Windows\n", "has no name"),
        ("x" * (10 << 20) + "\n", "longer than"),
        ("," * (10 << 20) + "\n", "longer than"),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, HEADER + WECHAT + bad + WECHAT)
    assert seen(found) == 2 * WORDS
    [(number, why, remedy)] = rejected(found)
    assert (number, reason in why, bool(remedy)) == (3, True, True), why


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (app({"deviceName": "x"}), "missing required field `id`"),
        (app({**DEVICE, "lastSyncDateTime": "soon", "id": "E"}), "'soon' is not an instant"),
        (app(displayName=5), "Expected `str | null`"),
        (app(displayName=None), "has no name"),
        (app(platform="beOS"), "'beOS' is not a platform"),
        (APP, "has no managedDevices"),
        (app({**DEVICE, "id": "\ud800"}), "cannot be read"),
    ],
)
def test_a_bad_application_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, page(app(), bad, app()))
    assert seen(found) == 2 * WORDS
    assert reason in rejected(found)[0][1]


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("AppInvRawData.csv", HEADER + WECHAT)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "has no columns"),
        (b"Name,DeviceId\nx,y\n", "has no columns"),
        (zipped(), "is a ZIP archive"),
        (gzip.compress(HEADER.encode() * 100, mtime=0)[:-9], "cannot be read"),
        (b'{"value": [', "not JSON"),
        (b'{"value": [{"managedDevices": [' + b"[" * 100_000, "nested too deeply"),
        (page({"managedDevices": [DEVICE] * 10_001, **APP}).encode(), "displayName comes after"),
    ],
)
def test_what_cannot_be_used_is_one_clear_error(content, reason):
    with pytest.raises(InputError, match=reason):
        rows(READER, content)


def test_an_application_on_any_number_of_devices_is_read_one_device_at_a_time():
    many = [{**DEVICE, "id": str(n), "notes": "x" * 500} for n in range(12_000)]
    assert len(seen(rows(READER, page(app(*many))))) == 12_000


@given(documents(*NAMES))
@example({"value": [{"managedDevices": [{"id": "\0"}], "displayName": "\0"}]})
def test_any_json_gives_rows_or_rejections(value):
    survives(READER, json.dumps(value).encode())


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), documents(*NAMES)), max_size=3))
def test_any_applications_give_rows_or_rejections(apps):
    survives(READER, page(*apps).encode())


@given(
    st.text(max_size=200) | st.lists(st.sampled_from([*',;"\n\r\0', "Windows", "x"])).map("".join)
)
def test_any_lines_give_rows_or_rejections(text):
    survives(READER, (HEADER + text).encode("utf-8", "surrogatepass"))
