r"""Exports of the registry: entries under Uninstall, and when they prove that one is not there.

The shape is that which the pages of the format describe; values are made up.
"""

import gzip
from pathlib import Path

import pytest
from export_rows import matches_golden, rejected, reports, rows, seen, survives
from hypothesis import example, given
from hypothesis import strategies as st

from proscribe.model import InputError
from proscribe.readers import get

READER = get("registry_export")
INPUT = Path(__file__).parent / "input"
TOP, OLD = "Windows Registry Editor Version 5.00\n\n", "REGEDIT4\n\n"
BELOW = r"Microsoft\Windows\CurrentVersion\Uninstall"
COMPUTER = rf"HKEY_LOCAL_MACHINE\SOFTWARE\{BELOW}"
OF_32_BITS = rf"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\{BELOW}"
ACCOUNT = rf"HKEY_USERS\S-1-5-21-1\Software\{BELOW}"
LARK = f'[{COMPUTER}\\Lark]\n"DisplayName"="Lark"\n\n'
WORDS = [("unused", "Lark", ["windows.product-name:Lark", "windows.uninstall-key:Lark"])]
LISTED = {
    "windows.msi-product-code",
    "windows.product-name",
    "windows.publisher",
    "windows.uninstall-key",
}


@pytest.mark.parametrize("sample", sorted(INPUT.iterdir()), ids=lambda p: p.name)
def test_golden(sample, request):
    matches_golden(READER, sample, request)


@pytest.mark.parametrize(
    "content",
    [
        (TOP + LARK).encode("utf-16"),
        (TOP + LARK).replace("\n", "\r\n").encode("utf-16"),
        (TOP + LARK).encode("utf-8-sig"),
        (OLD + LARK).encode(),
        gzip.compress((TOP + LARK).encode("utf-16"), mtime=0),
        (TOP + LARK.replace("SOFTWARE", "Software")).encode("utf-16"),
        (TOP + LARK.replace('"Lark"', "hex(2):4c,00,61,00,\\\n  72,00,6b,00,00,00")).encode(),
        (TOP + LARK.replace('"Lark"', "hex(1):4c,00,61,00,72,00,6b,00,00,00")).encode(),
        (OLD + LARK.replace('"Lark"', "hex(2):4c,\\\n  61,\\\n  72,6b,00")).encode(),
    ],
)
def test_however_it_was_saved_it_reads_the_same(content):
    assert seen(rows(READER, content)) == WORDS
    assert READER.recognises(content)


@pytest.mark.parametrize(
    ("roots", "sees"),
    [
        ((COMPUTER, OF_32_BITS, ACCOUNT), LISTED),
        ((COMPUTER, OF_32_BITS, rf"HKEY_CURRENT_USER\Software\{BELOW}"), LISTED),
        ((COMPUTER, OF_32_BITS), set()),
        ((COMPUTER, ACCOUNT), set()),
        ((OF_32_BITS, ACCOUNT), set()),
        ((), set()),
    ],
)
def test_only_the_whole_of_all_three_places_proves_absence(roots, sees):
    found = rows(READER, TOP + "".join(f"[{root}]\n\n" for root in roots) + LARK)
    assert reports(found) == {"unused": sees}
    assert bool(rejected(found)) is not bool(sees)


def test_an_entry_that_cannot_be_read_takes_the_absence_away():
    whole = TOP + "".join(f"[{root}]\n\n" for root in (COMPUTER, OF_32_BITS, ACCOUNT))
    found = rows(READER, whole + f'[{COMPUTER}\\X]\n"DisplayName"=hex(7):00\n' + LARK)
    assert reports(found) == {"unused": set()}
    assert seen(found) == WORDS
    assert "a value is not text" in rejected(found)[0][1]


def test_a_code_page_is_not_guessed():
    found = rows(READER, (OLD + LARK).replace('"Lark"', '"L\xe9rk"').encode("latin-1"))
    assert seen(found) == []
    assert "code page" in rejected(found)[-1][1]


def test_a_key_that_is_a_guid_is_a_product_code():
    guid = "{9d768ef8-1338-4104-b21a-02a7e01ec628}"
    [(_, _, named)] = seen(rows(READER, TOP + LARK.replace("\\Lark]", f"\\{guid}]")))
    assert f"windows.msi-product-code:{guid.upper()}" in named


@pytest.mark.parametrize(
    "line",
    [
        '"DisplayIcon"="C:\\\\x\\\\"\n',
        '"Comments"="' + "x" * 200_000 + '"\n',
        '"Blob"=hex:' + "00,\\\n  " * 90_000 + "00\n",
        '"Broken"=\n',
        "garbage\n",
        "; a comment\n",
        '@="Lark"\n',
    ],
)
def test_values_that_nobody_asked_for_are_passed_over(line):
    assert seen(rows(READER, TOP + LARK.replace("\n\n", "\n" + line))) == WORDS
    assert seen(rows(READER, TOP + LARK.replace('"Disp', line + '"Disp'))) == WORDS


def test_a_name_without_end_is_refused():
    found = rows(READER, TOP + LARK.replace('"Lark"', f'"{"x" * 90_000}"') + LARK)
    assert seen(found) == WORDS


@pytest.mark.parametrize("content", ["", "[x]\n", "REGEDIT5\n", LARK])
def test_other_files_are_refused_and_not_recognised(content):
    assert not READER.recognises(content.encode())
    with pytest.raises(InputError, match="does not begin"):
        rows(READER, content)


@given(st.binary(max_size=120) | st.text('"\\=[]hexdword:(2),0a\n', max_size=80).map(str.encode))
@example(b'"DisplayName"="\\"')
@example(b'"DisplayName"=hex(2):0')
def test_whatever_stands_in_an_entry_is_read_or_refused(lines):
    survives(READER, (TOP + LARK).encode() + lines)
    survives(READER, (OLD + LARK).encode() + lines + b"\n" + LARK.encode())
