"""Workspace ONE's report of applications: what is installed is there, and nothing is absent.

The sample has the attributes of Omnissa's own example of a report; its values are invented.
https://developer.omnissa.com/omnissa-intelligence-apis/API-sample-responses/
"""

import gzip
from pathlib import Path

import pytest
from export_rows import matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("workspace_one")
SAMPLE = Path(__file__).parent / "input" / "apps.csv"
HEADER = "app_name,app_package_id,app_version,app_is_installed,device_platform,device_friendly_name"
WECHAT = "WeChat,com.tencent.mm,8,true,Android,D\n"
SEEN = [("D", "WeChat", ["android.package:com.tencent.mm"])]
TIMED = f"{HEADER},device_app_sample_last_seen\n"


def table(*lines: str) -> str:
    return HEADER + "\n" + "".join(lines)


def test_golden(request):
    matches_golden(READER, SAMPLE, request)


@pytest.mark.parametrize(
    "head",
    [
        SAMPLE.read_bytes(),
        table().encode(),
        table().encode("utf-16"),
        gzip.compress(table().encode(), mtime=0),
        table().replace("_", " ").title().encode(),
        b"airwatch.application.app_package_id,airwatch.application._device_platform\n",
    ],
)
def test_it_is_recognised_with_or_without_what_stands_before_an_attribute(head):
    assert READER.recognises(head)


@pytest.mark.parametrize("head", [b"", b"app_name,device\n", b"ApplicationName,DeviceId\n"])
def test_other_tables_are_not(head):
    assert not READER.recognises(head)


@pytest.mark.parametrize(
    "content",
    [
        table(WECHAT).encode("utf-8-sig"),
        table(WECHAT).encode("utf-16"),
        table(WECHAT).replace("\n", "\r\n").encode(),
        table(WECHAT).replace(",", ";").encode(),
        gzip.compress(table(WECHAT).encode(), mtime=0),
        table(WECHAT).replace("app_", "airwatch.application.app_").encode(),
    ],
)
def test_however_it_was_saved_it_reads_the_same_and_proves_no_absence(content):
    found = rows(READER, content)
    assert (seen(found), reports(found), rejected(found)) == (SEEN, {"D": set()}, [])


@pytest.mark.parametrize(
    ("platform", "package", "identifier"),
    [
        ("Apple iOS", "com.tencent.xin", "ios.bundle-id:com.tencent.xin"),
        ("Apple", "com.tencent.xin", "ios.bundle-id:com.tencent.xin"),
        ("AppleOsX", "com.tencent.xinWeChat", "macos.bundle-id:com.tencent.xinWeChat"),
        ("macOS", "com.tencent.xinWeChat", "macos.bundle-id:com.tencent.xinWeChat"),
        ("WinRT", "{9D768EF8-1338-4104-B21A-02A7E01EC628}", "windows.product-name:WeChat"),
        ("Windows 10", "x", "windows.product-name:WeChat"),
    ],
)
def test_a_package_is_what_its_platform_takes_it_for(platform, package, identifier):
    [(_, _, found)] = seen(rows(READER, table(f"WeChat,{package},1,true,{platform},D\n")))
    assert identifier in found


def test_a_windows_package_is_an_installer_s_or_the_store_s():
    code, family = "{9D768EF8-1338-4104-B21A-02A7E01EC628}", "Example.App_sdtnhv12zgd7a"
    lines = [f"X,{package},1,true,Windows 10,D\n" for package in (code, family)]
    kinds = [
        [i.partition(":")[0] for i in found] for _, _, found in seen(rows(READER, table(*lines)))
    ]
    assert kinds == [
        ["windows.msi-product-code", "windows.product-name"],
        ["windows.msix-package-family", "windows.product-name"],
    ]


@pytest.mark.parametrize("platform", ["ChromeOS", "Linux"])
def test_elsewhere_there_is_a_name_for_people_only(platform):
    assert seen(rows(READER, table(f"WeChat,x.y,1,true,{platform},D\n"))) == [("D", "WeChat", [])]


@pytest.mark.parametrize("said", ["false", "FALSE", "0", "No"])
def test_what_is_not_installed_is_not_there_though_the_device_is_known(said):
    found = rows(READER, table(WECHAT.replace("true", said)))
    assert (seen(found), reports(found)) == ([], {"D": set()})


@pytest.mark.parametrize(
    "written", ["2026-11-01T08:15:30Z", "1793520930000", "2026-11-01T09:15:30+01:00"]
)
def test_the_time_is_that_of_the_device_s_last_list(written):
    found = rows(READER, TIMED + f"WeChat,a.b,1,true,Android,D,{written}\n")
    assert {row.seen.isoformat() for row in found} == {"2026-11-01T08:15:30+00:00"}
    unsaid = rows(READER, TIMED + "WeChat,a.b,1,true,Android,D,\n")
    assert {row.seen.isoformat() for row in unsaid} == {"2026-11-02T00:00:00+00:00"}


def test_a_device_has_one_report_at_the_time_first_met():
    later = "X,c.d,1,true,Android,D,2026-11-05T00:00:00Z\n"
    found = rows(READER, TIMED + "W,a.b,1,true,Android,D,2026-11-01T00:00:00Z\n" + later)
    assert len(found) == 3
    assert {row.seen.isoformat() for row in found} == {"2026-11-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("WeChat,x\n", "it has 2 columns, not 6"),
        ('"WeChat,x,1,true,Android,D\n', "unexpected end of data"),
        (WECHAT.replace("Android", "BeOS"), "'BeOS' is not a platform"),
        (WECHAT.replace("true", "perhaps"), "does not say whether"),
        (WECHAT.replace(",D\n", ",\n"), "has no name"),
        (",,1,true,Android,D\n", "has no name"),
        ("," * (1 << 17) + "\n", "longer than"),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, table(WECHAT, bad, WECHAT))
    assert seen(found) == 2 * SEEN
    [(number, why, remedy)] = rejected(found)
    assert (number, reason in why, bool(remedy)) == (3, True, True), why


@pytest.mark.parametrize("written", ["soon", "2026-11-01 08:15", "99999999999999"])
def test_a_time_that_is_none_says_to_leave_its_column_out(written):
    [(_, reason, remedy)] = rejected(
        rows(READER, TIMED + f"WeChat,a.b,1,true,Android,D,{written}\n")
    )
    assert "is not an instant" in reason
    assert remedy


@pytest.mark.parametrize("missing", ["app_is_installed", "device_friendly_name", "app_name"])
def test_a_report_without_a_column_that_is_needed_is_one_clear_error(missing):
    with pytest.raises(InputError, match="lacks a column") as error:
        rows(READER, table(WECHAT).replace(missing, "other"))
    assert "app_is_installed" in error.value.remedy


@given(
    st.sampled_from([HEADER + "\n", TIMED]),
    st.text(max_size=200)
    | st.lists(st.sampled_from([*',;"\n\r\0', "Android", "true"])).map("".join),
)
def test_any_lines_give_rows_or_rejections(header, text):
    survives(READER, (header + text).encode("utf-8", "surrogatepass"))


@given(st.lists(st.text(max_size=12), min_size=7, max_size=7))
def test_any_cells_give_rows_or_rejections(cells):
    survives(READER, (TIMED + ",".join(cells)).encode("utf-8", "surrogatepass"))
