"""osquery's logs: what adds up to what, and how little a log proves absent."""

import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.model import Report
from proscribe.readers import get

READER = get("osquery")
INPUT = Path(__file__).parent / "input"
DEB = {"name": "wechat", "maintainer": "Tencent", "version": "4", "status": "install ok installed"}
BASH = {**DEB, "name": "bash"}
NAMES = (
    "name", "hostIdentifier", "unixTime", "counter", "epoch", "decorations", "action", "columns",
    "snapshot", "diffResults", "added", "removed", "identifier", "bundle_identifier", "path",
)  # fmt: skip


def line(**fields) -> str:
    about = {"name": "deb_packages", "hostIdentifier": "H", "unixTime": 1793520000, "counter": 0}
    return json.dumps({**about, **fields}) + "\n"


def event(action: str, columns: dict = DEB, **fields) -> str:
    return line(action=action, columns=columns, **fields)


def snapshot(*found: dict, **fields) -> str:
    return line(action="snapshot", snapshot=list(found), **fields)


def batch(added: list, removed: list, **fields) -> str:
    return line(diffResults={"added": added, "removed": removed}, **fields)


def names(found: list) -> list[str]:
    return [name for _, name, _ in seen(found)]


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "head",
    [
        *(p.read_bytes() for p in sorted(INPUT.iterdir())),
        b'{"snapshot":[{"name":"' + b"x" * (1 << 16),
        event("added").encode("utf-16"),
        b'{"action":"added","columns":{}}',
    ],
)
def test_it_is_recognised_even_where_the_first_line_is_cut(head):
    assert READER.recognises(head)


def test_what_was_removed_is_gone_and_what_came_back_is_there():
    gone = event("added") + event("removed", counter=1)
    assert names(rows(READER, gone)) == []
    assert names(rows(READER, gone + event("added", counter=2))) == ["wechat"]


def test_differences_are_one_report_at_the_time_of_the_last():
    log = event("added") + event("added", BASH, counter=1, unixTime=1793530000)
    found = rows(READER, log)
    assert [type(row) for row in found].count(Report) == 1
    assert {row.seen.timestamp() for row in found} == {1793530000}


def test_a_snapshot_says_what_was_there_then_whatever_came_after():
    assert names(rows(READER, snapshot(DEB) + event("removed", counter=9))) == ["wechat"]


def test_a_device_that_lost_its_last_application_has_a_report():
    found = rows(READER, batch([DEB], []) + batch([], [DEB], counter=1))
    assert names(found) == []
    assert reports(found) == {"H": {"linux.deb-package", "linux.deb-maintainer"}}


@pytest.mark.parametrize(
    "anew", [{"epoch": 2, "counter": 0}, {"counter": 0}, {"epoch": 2, "counter": 4}]
)
def test_a_new_epoch_or_a_counter_of_0_begins_anew(anew):
    log = event("added", epoch=1) + event("added", BASH, epoch=1, counter=1)
    assert names(rows(READER, log + event("added", BASH, **{"epoch": 1, **anew}))) == ["bash"]


def test_events_of_a_first_run_prove_presence_only_and_a_batch_proves_absence():
    assert reports(rows(READER, event("added"))) == {"H": set()}
    assert reports(rows(READER, batch([DEB], [], counter=1))) == {"H": set()}
    whole = {"linux.deb-package", "linux.deb-maintainer"}
    assert reports(rows(READER, batch([DEB], []))) == {"H": whole}
    assert reports(rows(READER, batch([DEB], []) + event("added", BASH, counter=1))) == {"H": whole}


@pytest.mark.parametrize(
    ("query", "lists"),
    [
        ("deb_packages", True),
        ("pack/inventory/deb_packages", True),
        ("pack_inventory_deb_packages", True),
        ("pack:inventory:deb_packages", True),
        ("find_wechat", False),
        ("some_deb_packages", False),
        ("pack_x_some_deb_packages", False),
        ("deb_packages_wechat", False),
    ],
)
def test_only_a_query_called_like_its_table_lists_the_whole_of_it(query, lists):
    found = rows(READER, snapshot(DEB, name=query))
    assert names(found) == ["wechat"]
    assert bool(reports(found)["H"]) is lists


def test_a_column_that_was_not_selected_shows_nothing():
    found = rows(READER, snapshot({"name": "wechat", "version": "4"}))
    assert reports(found) == {"H": {"linux.deb-package"}}


def test_an_empty_snapshot_says_that_nothing_is_there():
    assert reports(rows(READER, snapshot())) == {"H": {"linux.deb-package", "linux.deb-maintainer"}}
    assert rows(READER, snapshot(name="chrome_extensions")) == []
    assert rows(READER, snapshot(name="find_wechat")) == []


def test_extensions_of_one_account_do_not_prove_that_nobody_has_one():
    row = {"identifier": "a" * 32, "profile": "Default", "path": "/Users/a/x"}
    alone, joined = (snapshot(r, name="chrome_extensions") for r in (row, {**row, "username": "a"}))
    assert reports(rows(READER, alone)) == {"H": set()}
    assert reports(rows(READER, joined)) == {"H": {"chrome.extension-id"}}


@pytest.mark.parametrize(
    ("fields", "platform"),
    [
        ({"decorations": {"platform": "darwin"}}, "macos"),
        ({"decorations": {"os_platform": "Windows"}}, "windows"),
        ({"decorations": {"platform": "rhel"}}, "linux"),
        ({"path": "/Users/a/x"}, "macos"),
        ({"path": "C:\\Users\\a"}, "windows"),
        ({"path": "/home/a/x"}, "linux"),
        ({"path": "/srv/x"}, None),
        ({"decorations": {"platform": "plan9"}}, None),
        ({"decorations": {"platform": [1]}}, None),
    ],
)
def test_the_platform_is_told_or_the_line_is_rejected(fields, platform):
    row = {"identifier": "a" * 32, "profile": "Default", "path": fields.pop("path", "")}
    found = rows(READER, snapshot(row, name="chrome_extensions", **fields))
    if platform is None:
        assert [reason for _, reason, _ in rejected(found)] == [
            "nothing tells the platform of the host"
        ]
    else:
        assert {row.platform for row in found} == {platform}


def test_numbers_and_nulls_in_columns_are_no_matter():
    found = rows(
        READER, snapshot({**DEB, "size": 5, "version": 4.5, "status": None}, numerics=True)
    )
    assert names(found) == ["wechat"]


def test_other_tables_are_passed_over():
    running = {"bundle_identifier": "com.tencent.xinWeChat", "pid": "1", "is_active": "1"}
    assert rows(READER, snapshot(running, name="running_apps")) == []
    assert rows(READER, event("added", {"name": "x", "pid": "1"}, name="processes")) == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (snapshot(DEB, hostIdentifier=""), "the result has no hostIdentifier"),
        (snapshot(DEB, unixTime="soon"), "'soon' is not an instant"),
        (snapshot(DEB, unixTime=1e300), "is not an instant"),
        (snapshot(DEB, unixTime="", calendarTime="yesterday"), "'yesterday' is not an instant"),
        (line(snapshot={"a": 1}), "Expected `array`"),
        (line(snapshot=[DEB, 5]), "Expected `object`"),
        (snapshot({**DEB, "name": "NOT/A/PACKAGE", "maintainer": ""}), "no well-formed name"),
        (event("added", unixTime="soon"), "'soon' is not an instant"),
        (line(diffResults=[]), "Expected `object`"),
        ('{"snapshot":' + "[" * 100_000, "nested too deeply"),
        ("x" * (10 << 20), "longer than"),
        ("{", "cannot be read"),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_kept(bad, reason):
    other = snapshot(BASH, hostIdentifier="I")
    found = rows(READER, other + bad.removesuffix("\n") + "\n" + other)
    assert names(found).count("bash") == 2
    [(number, why, remedy)] = rejected(found)
    assert (number, reason in why, bool(remedy)) == (2, True, True), why


def test_a_snapshot_with_a_row_that_cannot_be_read_proves_no_absence():
    found = rows(READER, line(snapshot=[DEB, 5]))
    assert names(found) == ["wechat"]
    assert reports(found) == {"H": set()}


@given(st.lists(documents(*NAMES), max_size=4))
@example([{"snapshot": None, "columns": None, "diffResults": None}])
@example([{"name": "deb_packages", "columns": {"name": "\ud800", "maintainer": "x"}}])
def test_any_json_gives_rows_or_rejections(values):
    survives(READER, "\n".join(json.dumps(v) for v in values).encode())


@given(
    st.lists(st.fixed_dictionaries({}, optional={n: documents(*NAMES) for n in NAMES}), max_size=3)
)
def test_any_results_give_rows_or_rejections(values):
    filled = ({"name": "apps", "hostIdentifier": "H", "action": "added", **v} for v in values)
    survives(READER, "\n".join(json.dumps(v) for v in filled).encode())
