"""Our own format: what a line says, what a source sees, and what is wrong with a row."""

import gzip
import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.formats.lines import LONGEST
from proscribe.model import Kind, Observation, Report
from proscribe.readers import get

READER = get("ndjson")
SAMPLE = Path(__file__).parent / "input" / "fleet.ndjson"
FIELDS = ("device", "platform", "seen", "source", "name", "version", "identifiers", "sees")


def line(**fields) -> str:
    return json.dumps({"device": "D", "platform": "android", **fields}) + "\n"


WECHAT = line(name="WeChat", identifiers={"android.package": "com.tencent.mm"})


def test_golden(request):
    matches_golden(READER, SAMPLE, request)


def test_it_is_recognised_even_compressed():
    assert READER.recognises(SAMPLE.read_bytes())
    assert READER.recognises(gzip.compress(SAMPLE.read_bytes(), mtime=0))
    assert READER.recognises(b'{"device": "D", "platform": "ios", "name": "' + b"x" * (1 << 16))


@pytest.mark.parametrize(
    "content",
    [
        WECHAT.encode("utf-8-sig"),
        WECHAT.encode("utf-16"),
        WECHAT.replace("\n", "\r\n").encode(),
        gzip.compress(WECHAT.encode(), mtime=0),
        WECHAT.strip().encode(),
        b"\n\r\n" + WECHAT.encode(),
    ],
    ids=["mark", "utf-16", "crlf", "gzip", "no last line break", "blank lines"],
)
def test_however_it_was_saved_it_reads_the_same(content):
    assert seen(rows(READER, content)) == [("D", "WeChat", ["android.package:com.tencent.mm"])]


def test_source_and_time_are_the_file_s_and_the_reading_s_unless_given():
    report, application = rows(READER, WECHAT, "fleet.ndjson")
    assert report.source == application.source == "fleet.ndjson"
    assert report.seen.isoformat() == "2026-11-02T00:00:00+00:00"


def test_a_source_sees_what_occurs_in_any_of_its_lines_on_the_platform():
    later = line(device="E", name="X", identifiers={"android.cert-sha1": "0f" * 20})
    other = line(source="other", device="F", name="X", identifiers={"android.cert-md5": "0f" * 16})
    found = reports(rows(READER, WECHAT + later + other))
    assert found["D"] == found["E"] == {"android.package", "android.cert-sha1"}
    assert found["F"] == {"android.cert-md5"}


def test_a_declaration_holds_wherever_it_stands_and_for_its_report_alone():
    declared = line(sees=["android.cert-sha256"])
    both = WECHAT + declared + WECHAT.replace('"D"', '"E"')
    assert reports(rows(READER, both)) == {"D": {"android.cert-sha256"}, "E": {"android.package"}}


def test_of_two_declarations_only_what_both_see_is_seen():
    two = line(sees=["android.cert-sha256", "android.package"]) + line(sees=["android.package"])
    assert reports(rows(READER, two)) == {"D": {"android.package"}}


def test_a_device_without_applications_has_a_report():
    found = rows(READER, line(sees=[]))
    assert [type(row) for row in found] == [Report]
    assert reports(found) == {"D": set()}


def test_every_observation_comes_after_the_one_report_of_its_device():
    kinds = [type(row) for row in rows(READER, WECHAT * 3)]
    assert kinds == [Report, Observation, Observation, Observation]


@pytest.mark.parametrize(
    ("bad", "reason", "remedy"),
    [
        (line(platform="andriod", name="X"), "'andriod' is not a platform", "write 'android'"),
        (line(sees=["android.packages"]), "is not a kind of identifier", "write 'android.package'"),
        (line(identifiers={"x": "y"}), "'x' is not a kind of identifier", "android.package"),
        (line(identifiers={"android.package": "a b"}), "is not a well-formed", "com.tencent.mm"),
        (line(identifiers={"android.package": 1}), "Expected `str | array`", "export it again"),
        (line(name="X", seen="2026-11-01"), "'2026-11-01' is not an instant", "2026-11-01T"),
        (line(name="X", seen="0001-01-01T00:00:00+14:00"), "is not an instant", "2026-11-01T"),
        (line(), "nothing was seen", '"sees"'),
        (line(device=" ", name="X"), "the device has no name", "name the device"),
        ("[" * 100_000, "cannot be read", "export it again"),
        ('{"device":' * 100_000, "cannot be read", "export it again"),
        ('{"device": "D", "platform": "ios", "x": ' + "[" * 100_000, "nested too deeply", "again"),
        (line(name="\ud800"), "cannot be read", "export it again"),
        (line(name="x" * (10 << 20)), f"longer than {LONGEST:,} bytes", "split it"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_the_others_are_kept(bad, reason, remedy):
    found = rows(READER, WECHAT + bad.removesuffix("\n") + "\n" + WECHAT)
    assert seen(found)[:1] == seen(found)[-1:]
    [(number, why, how)] = rejected(found)
    assert (number, reason in why, remedy in how) == (2, True, True), (why, how)


def test_bytes_that_are_not_utf_8_spoil_their_own_row_only():
    found = rows(READER, WECHAT.encode() + b'{"device": "\xff", "platform": "ios"}\n' + b"\0\n")
    assert [number for number, _, _ in rejected(found)] == [2, 3]
    assert len(seen(found)) == 1


def test_of_two_members_of_one_name_the_last_counts():
    assert seen(rows(READER, '{"device":"A","device":"B","platform":"ios","name":"X"}')) == [
        ("B", "X", [])
    ]


@given(st.lists(documents(*FIELDS, *Kind), max_size=4))
@example([{"device": "D", "platform": "ios", "identifiers": {"ios.bundle-id": ["\ud800", "x"]}}])
def test_any_json_gives_rows_or_rejections(values):
    survives(READER, "\n".join(json.dumps(v) for v in values).encode())
