"""Configuration Manager's lists: names, makers and codes, and never an absence.

The columns are those of the views on the pages that the reader cites; values are made up.
"""

import gzip
from pathlib import Path

import pytest
from export_rows import matches_golden, rejected, reports, rows, seen, survives
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("configmgr_csv")
INPUT = Path(__file__).parent / "input"
HEADER = "Name0,DisplayName0,ProdID0,Publisher0,Version0\n"
LARK = "PC,Lark,Lark,Bytedance Pte. Ltd.,7\n"
WORDS = [
    (
        "PC",
        "Lark",
        [
            "windows.product-name:Lark",
            "windows.publisher:Bytedance Pte. Ltd.",
            "windows.uninstall-key:Lark",
        ],
    )
]


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + LARK).encode("utf-8-sig"),
        (HEADER + LARK).encode("utf-16"),
        (HEADER + LARK).replace("\n", "\r\n").encode(),
        (HEADER + LARK).replace(",", ";").encode(),
        (HEADER + LARK).replace(",", "\t").encode(),
        gzip.compress((HEADER + LARK).encode(), mtime=0),
        ("\n" + HEADER.replace("0", "") + LARK).encode(),
        ("Name,Display Name,Prod ID,Publisher,Version\n" + LARK).encode(),
    ],
)
def test_however_it_was_saved_it_reads_the_same(content):
    found = rows(READER, content)
    assert seen(found) == WORDS
    assert rejected(found) == []
    assert READER.recognises(content)


def test_it_proves_no_absence():
    assert reports(rows(READER, HEADER + LARK)) == {"PC": set()}


def test_a_key_that_is_a_guid_is_a_product_code_and_another_is_not():
    guid = "{315753ff-0dc2-4715-8c17-81436ff53016}"
    [(_, _, named)] = seen(rows(READER, f"{HEADER}PC,Feishu,{guid},,\n"))
    assert f"windows.msi-product-code:{guid.upper()}" in named
    assert not [n for n in WORDS[0][2] if "msi" in n]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("PC,Lark\n", "it has 2 columns, not 5"),
        ('"PC,Lark,x,y,z\n', "unexpected end of data"),
        (",Lark,Lark,x,1\n", "has no name"),
        ("PC,NULL,Lark,x,1\n", "has no name"),
        ("x" * (10 << 20) + "\n", "longer than"),
    ],
)
def test_a_bad_line_is_rejected_and_the_others_are_kept(bad, reason):
    found = rows(READER, HEADER + LARK + bad + LARK)
    assert seen(found) == 2 * WORDS
    [(number, why, remedy)] = rejected(found)
    assert (number, reason in why, bool(remedy)) == (3, True, True), why


@pytest.mark.parametrize(
    "content",
    ["", "Name,Version\nx,1\n", "DisplayName0,ProdID0\nx,y\n", "ApplicationName,DeviceId\n"],
)
def test_other_tables_are_refused_and_not_recognised(content):
    assert not READER.recognises(content.encode())
    with pytest.raises(InputError, match="has no columns"):
        rows(READER, content)


@given(st.binary(max_size=200) | st.text(',;"\n0PCName{}', max_size=60).map(str.encode))
@example(b'"\0"')
def test_whatever_the_lines_hold_they_are_read_or_refused(lines):
    survives(READER, HEADER.encode() + lines)
