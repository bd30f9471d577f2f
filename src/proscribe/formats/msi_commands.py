r"""Command files that ask the Windows Installer about products, and tell it to remove them.

A product is registered under its code; what an upgrade code stands for is registered under that
code turned about, digit by digit. Of the installer's answers 1605 and 1614 say that the product
is not there, 1641 and 3010 that a restart ends its removal: none of them is an error here.

https://learn.microsoft.com/windows/win32/msi/command-line-options
https://learn.microsoft.com/windows/win32/msi/error-codes
https://learn.microsoft.com/windows/win32/msi/uninstall-registry-key
https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
"""

from collections.abc import Iterable

from proscribe.formats.grounds import because
from proscribe.model import Kind, Prohibition

TURNED = (*range(7, -1, -1), *range(11, 7, -1), *range(15, 11, -1))
PAIRS = tuple(n for low in range(16, 32, 2) for n in (low + 1, low))
ORDER = (*TURNED, *PAIRS)
"""Where each digit of a code stands in the registry's spelling of it; the same both ways."""
GROUPS = (range(8), range(8, 12), range(12, 16), range(16, 20), range(20, 32))
CODE = "-".join("".join(f"%turned:~{ORDER[n]},1%" for n in group) for group in GROUPS)
HEAD = """\
@echo off
rem Proscribe wrote this file; what is changed here by hand is lost.
setlocal
set "uninstall=SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
set "upgrades=SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UpgradeCodes"
set result=0
"""
REMOVE = """\
exit /b %result%

:product
start "" /wait "%SystemRoot%\\System32\\msiexec.exe" /x %1 /qn /norestart
set code=%ERRORLEVEL%
for %%c in (0 1605 1614 1641 3010) do if %code%==%%c goto :eof
echo %1: %code%
if %result%==0 set result=%code%
goto :eof
"""
DETECT = """\
exit /b %result%

:product
reg query "HKLM\\%uninstall%\\%~1" /reg:64 >nul 2>&1
if not errorlevel 1 goto :present
reg query "HKLM\\%uninstall%\\%~1" /reg:32 >nul 2>&1
if not errorlevel 1 goto :present
goto :eof

:present
echo %~1
set result=1
goto :eof
"""
FIND = f"""
:upgrade
for /f "tokens=1,2" %%a in ('reg query "HKLM\\%upgrades%\\%~1" /reg:64 2^>nul') do (
    if "%%b"=="REG_SZ" call :turned %%a
)
goto :eof

:turned
set "turned=%~1"
if "%turned:~31,1%"=="" goto :eof
if not "%turned:~32,1%"=="" goto :eof
call :product {{{CODE}}}
goto :eof
"""


def removal(rows: Iterable[Prohibition]) -> bytes:
    """Return a file that removes the products, and ends with the first code of an error."""
    return _file(rows, REMOVE)


def detection(rows: Iterable[Prohibition]) -> bytes:
    """Return a file that prints the codes of those that are there, and ends with 1 if any is."""
    return _file(rows, DETECT)


def turned(code: str) -> str:
    """Return a code as the registry spells it."""
    digits = code.strip("{}").replace("-", "")
    return "".join(digits[n] for n in ORDER)


def _file(rows: Iterable[Prohibition], tail: str) -> bytes:
    calls = "".join(map(_call, rows))
    return f"{HEAD}{calls}{tail}{FIND}".replace("\n", "\r\n").encode("ascii")


def _call(row: Prohibition) -> str:
    code = row.identifier.value
    product = row.identifier.kind is Kind.WINDOWS_MSI_PRODUCT_CODE
    told = f"product {code}" if product else f"upgrade {turned(code)}"
    return f"rem {code}: {because(row)}\ncall :{told}\n"
