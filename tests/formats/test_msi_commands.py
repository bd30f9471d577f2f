"""Command files about the Windows Installer's products."""

import re

from corpus import of_kinds, row
from hypothesis import given
from hypothesis import strategies as st

from proscribe.formats.msi_commands import detection, removal, turned
from proscribe.model import Identifier, Kind

CODES = st.from_regex(Kind.WINDOWS_MSI_UPGRADE_CODE.grammar, fullmatch=True)


def test_a_code_is_turned_as_the_installer_writes_it():
    code = "{12345678-9ABC-DEF0-1234-56789ABCDEF0}"
    assert turned(code) == "87654321CBA90FED21436587A9CBED0F"


@given(code=CODES)
def test_a_code_that_is_turned_twice_is_itself(code):
    value = Identifier(Kind.WINDOWS_MSI_UPGRADE_CODE, code).value
    assert turned(turned(value)) == re.sub(r"[{}-]", "", value)


@given(policy=of_kinds([Kind.WINDOWS_MSI_PRODUCT_CODE, Kind.WINDOWS_MSI_UPGRADE_CODE]))
def test_every_row_is_one_call_in_both_files_and_every_line_ends_as_windows_ends_it(policy):
    for content in (removal(policy.prohibitions), detection(policy.prohibitions)):
        text = content.decode("ascii")
        assert text.count("\n") == text.count("\r\n")
        calls = re.findall(r"^call :(?:product \{[0-9A-F]|upgrade [0-9A-F])", text, re.MULTILINE)
        assert len(calls) == len(policy.prohibitions)


def test_only_the_removal_calls_the_installer():
    rows = [row("windows.msi-product-code", Kind.WINDOWS_MSI_PRODUCT_CODE.example, "a/b")]
    assert b"msiexec" in removal(rows)
    assert b"msiexec" not in detection(rows)
