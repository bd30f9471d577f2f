"""winget's list and export: what they name, whatever the language and width of the window.

The shape of the export is that of the schema which it names; that of the list is in
https://learn.microsoft.com/en-us/windows/package-manager/winget/list; values are made up.
"""

import json
from pathlib import Path

import pytest
from export_rows import documents, matches_golden, rejected, reports, rows, seen, survives
from hypothesis import given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("winget_list")
INPUT = Path(__file__).parent / "input"
TABLE = "Name   Id               Version Source\n--------------------------------------\n"
CAPCUT = "CapCut ByteDance.CapCut 6.0.0   winget\n"
WORDS = [
    ("unused", "CapCut", ["windows.product-name:CapCut", "windows.winget-id:ByteDance.CapCut"])
]


def export(*packages: dict, **more) -> str:
    return json.dumps({"Sources": [{"Packages": list(packages)}], **more})


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "content",
    [
        TABLE + CAPCUT,
        "\r - \r \\ \r" + TABLE + CAPCUT,
        "   - \b\b\b\b" + TABLE + CAPCUT,
        (TABLE + CAPCUT).replace("\n", "\r\n"),
        (TABLE + CAPCUT).encode("utf-16"),
        (TABLE + CAPCUT).replace("Name   Id", "Nom    ID"),
        (TABLE + CAPCUT).replace(" Source", "").replace("winget", "").replace("   \n", "\n"),
    ],
)
def test_however_it_was_printed_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == WORDS
    assert rejected(found) == []
    assert READER.recognises(content if isinstance(content, bytes) else content.encode())


def test_wide_characters_take_two_places():
    [(_, name, named)] = seen(rows(READER, TABLE + "微信   Tencent.WeChat   4       winget\n"))
    assert (name, named[1]) == ("微信", "windows.winget-id:Tencent.WeChat")


@pytest.mark.parametrize("content", [TABLE + CAPCUT, export({"PackageIdentifier": "A.B"})])
def test_it_proves_no_absence(content):
    assert reports(rows(READER, content)) == {"unused": set()}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("CapCut ByteDance.CapCu… 6.0.0   winget\n", "cut short"),
        ("3 upgrades available.\n", "does not stand under the columns"),
        ("CapCut\n", "does not stand under the columns"),
        ("x" * 9000 + "\n", "does not stand under the columns"),
        ("\0" * 40 + "\n", "does not stand under the columns"),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, TABLE + CAPCUT + bad + CAPCUT)
    assert seen(found) == 2 * WORDS
    [(number, why, remedy)] = rejected(found)
    assert (number, reason in why, "winget export" in remedy) == (4, True, True), why


@pytest.mark.parametrize(
    "content",
    ["", "Name Id\n", "a b c\n---\nx y z\n", "{}", export(), '{"Sources": [{}]}', "[" * 9],
)
def test_what_is_neither_a_list_nor_an_export_is_refused(content):
    assert not READER.recognises(content.encode())
    with pytest.raises(InputError):
        rows(READER, content)


def test_a_bad_time_is_refused():
    with pytest.raises(InputError, match="not an instant"):
        rows(READER, export({"PackageIdentifier": "A.B"}, CreationDate="soon"))


@given(st.text(max_size=80) | st.binary(max_size=80))
def test_whatever_stands_below_the_table_is_read_or_refused(lines):
    tail = lines.encode("utf-8", "surrogatepass") if isinstance(lines, str) else lines
    survives(READER, TABLE.encode() + tail)


@given(documents("Sources", "Packages", "PackageIdentifier", "Version", "CreationDate"))
def test_whatever_an_export_holds_is_read_or_refused(value):
    survives(READER, json.dumps(value).encode())
    survives(READER, json.dumps({"Sources": [{"Packages": [value]}]}).encode())
