"""Munki's two property lists: one names the Mac, the other its applications.

The samples have the shape that Munki's source writes; their values are invented.
https://github.com/munki/munki/blob/main/code/cli/munki/shared/appinventory.swift
https://github.com/munki/munki/blob/main/code/client/munkilib/dateutils.py
"""

import gzip
import plistlib
from datetime import datetime
from pathlib import Path

import pytest
from export_rows import SIGHTING, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import Rejected, Report
from proscribe.readers import Sighting, get

READER = get("munki")
INPUT = Path(__file__).parent / "input"
WECHAT = {
    "CFBundleName": "WeChat",
    "bundleid": "com.tencent.xinWeChat",
    "name": "WeChat",
    "path": "/Applications/WeChat.app",
    "version": "4.0",
}
NAMES = ["macos.app-bundle-name:WeChat.app", "macos.bundle-id:com.tencent.xinWeChat"]
ITEM = {"name": "wechat", "display_name": "WeChat", "installed": True, "installed_version": "4"}
ALL = {"macos.bundle-id"}
KEYS = (
    *("ManagedInstallVersion", "MachineInfo", "serial_number", "hostname", "EndTime", "StartTime"),
    *("ManagedInstalls", "installed", "bundleid", "CFBundleName", "path", "ConsoleUser"),
)


def run(**fields) -> dict:
    machine = {"serial_number": "S1", "hostname": "mac"}
    ended = datetime(2026, 11, 1)  # noqa: DTZ001, plistlib's own, which means UTC
    return {"ManagedInstallVersion": "7", "MachineInfo": machine, "EndTime": ended, **fields}


def kept(*written: object) -> bytes:
    return b"".join(plistlib.dumps(value) for value in written)


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


def test_it_is_recognised_by_either_file():
    for head in (kept([WECHAT]), kept(run()), gzip.compress(kept([WECHAT]), mtime=0)):
        assert READER.recognises(head)
    assert not READER.recognises(kept({"CFBundleName": "WeChat"}))
    assert not READER.recognises(b"<key>CFBundleName</key><key>bundleid</key>")


def test_an_inventory_alone_is_of_the_mac_that_the_file_is_named_after():
    found = rows(READER, kept([WECHAT]))
    assert seen(found) == [("unused", "WeChat", NAMES)]
    assert reports(found) == {"unused": ALL}
    assert rejected(found) == []


def test_an_inventory_that_still_has_munki_s_name_is_nobody_s(tmp_path):
    path = tmp_path / "ApplicationInventory.plist"
    path.write_bytes(kept([WECHAT]))
    [row] = READER.read(path, Sighting(device=path.stem, seen=SIGHTING.seen))
    assert isinstance(row, Rejected)
    assert "name the file" in row.remedy


def test_a_report_names_the_mac_and_the_time_of_the_inventory_after_it():
    found = rows(READER, kept(run(), [WECHAT], run(MachineInfo={"hostname": "b"}), []))
    assert [(row.device, row.source) for row in found if isinstance(row, Report)] == [
        *(("S1", "munki:managed"), ("S1", "munki"), ("b", "munki:managed"), ("b", "munki"))
    ]
    assert {row.seen.isoformat() for row in found} == {"2026-11-01T00:00:00+00:00"}
    assert reports(found) == {"S1": ALL, "b": ALL}


def test_a_second_inventory_after_one_report_is_another_mac_s():
    found = rows(READER, kept(run(), [WECHAT], [WECHAT]))
    assert len(seen(found)) == 1
    assert "of which Mac" in rejected(found)[0][1]


def test_what_munki_manages_is_named_and_identifies_nothing():
    found = rows(READER, kept(run(ManagedInstalls=[ITEM, {**ITEM, "installed": False}, 5])))
    assert seen(found) == [("S1", "WeChat", [])]
    assert reports(found) == {"S1": set()}


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ({"EndTime": "2026-11-01 08:15:30 +0000"}, "2026-11-01T08:15:30+00:00"),
        ({"EndTime": "2026-11-01T08:15:30Z"}, "2026-11-01T08:15:30+00:00"),
        ({"EndTime": "", "StartTime": "2026-11-01T08:15:30Z"}, "2026-11-01T08:15:30+00:00"),
        ({"EndTime": "", "StartTime": ""}, "2026-11-02T00:00:00+00:00"),
    ],
)
def test_dates_of_old_and_new_clients_are_read(written, instant):
    assert [row.seen.isoformat() for row in rows(READER, kept(run(**written)))] == [instant]


@pytest.mark.parametrize(("said", "who"), [("ada", "ada"), ("loginwindow", ""), (5, "")])
def test_who_was_there_is_told(said, who):
    assert [row.person for row in rows(READER, kept(run(ConsoleUser=said)))] == [who]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (kept("x"), "neither ManagedInstallReport"),
        (kept({"a": 1}), "neither ManagedInstallReport"),
        (b"<plist><oops></plist>", "not a property list"),
        (kept(run(EndTime="soon")), "'soon' is not an instant"),
    ],
)
def test_a_bad_document_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, kept(run(), [WECHAT]) + bad + kept(run(), [WECHAT]))
    assert len(seen(found)) == 2
    [(_, why, remedy)] = rejected(found)
    assert reason in why
    assert remedy


def test_an_inventory_with_a_fault_proves_no_absence():
    found = rows(READER, kept([WECHAT, "x"]))
    assert (len(seen(found)), reports(found)) == (1, {"unused": set()})
    assert "not a dictionary" in rejected(found)[0][1]
    bare = rows(READER, kept([{"path": "/Applications/Script.app", "bundleid": ""}]))
    assert reports(bare) == {"unused": ALL}


leaves = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
trees = st.recursive(
    leaves | st.booleans() | st.integers(-9, 9) | st.datetimes(timezones=st.none()),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(KEYS), v, max_size=6),
)


@given(st.lists(trees | st.lists(st.dictionaries(st.sampled_from(KEYS), trees)), max_size=4))
def test_any_property_lists_give_rows_or_rejections(written):
    survives(READER, kept(*written))


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_one_clear_error(content):
    survives(READER, content)
