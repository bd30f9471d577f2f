r"""Windows Installer removal: command files that find prohibited products, and uninstall them.

``proscribe-msi-removal.cmd`` runs as the system (a start-up script of Group Policy, an
uninstallation of Intune or Configuration Manager). It asks the installer to uninstall each
product by its code, without questions and without a restart, and ends with the first code of an
error: 1603 is what a product says that wants a password, or is in use. That a product is not
there is no error. Two runs do what one does. ``proscribe-msi-detection.cmd`` changes nothing,
prints the codes of what is there, and ends with 1 if there is any.

Products of 32 and of 64 bits stand in two parts of the registry, both are read; the installer
itself finds them all. An upgrade code stands for all versions of a product: what is registered
under it, turned about as the installer writes it, is read from the registry at that time. What
users installed for themselves alone is not seen. Nothing here keeps a product from coming back,
and lifting installs nothing. An uninstaller that is no package of the Windows Installer is not
run: what it does by itself nobody here knows.

https://learn.microsoft.com/windows/win32/msi/command-line-options
https://learn.microsoft.com/windows/win32/msi/error-codes
https://learn.microsoft.com/windows/win32/msi/uninstall-registry-key
https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
"""

from collections.abc import Iterator

from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

PRODUCT, UPGRADE = Kind.WINDOWS_MSI_PRODUCT_CODE, Kind.WINDOWS_MSI_UPGRADE_CODE
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
SEEN = Means(
    gives=frozenset({Effect.IDENTIFY}),
    needs=frozenset({Effect.IDENTIFY}),
    condition=Text(
        "the product was installed for all users, and the detection runs on the device",
        "le produit a été installé pour tous les utilisateurs, et la détection s'exécute sur"
        " l'appareil",
    ),
)
REMOVED = Means(
    gives=frozenset({Effect.REMOVE}),
    needs=frozenset({Effect.REMOVE}),
    condition=Text(
        "the product was installed for all users, asks for no password to go, and the removal runs"
        " on the device as the system; nothing keeps the product from coming back",
        "le produit a été installé pour tous les utilisateurs et ne demande aucun mot de passe pour"
        " partir, et la suppression s'exécute sur l'appareil comme système; rien n'empêche le"
        " produit de revenir",
    ),
)
COMES_BACK = Text(
    "the installer has no list of products that it must not install, or not start",
    "l'installateur n'a aucune liste de produits à ne pas installer ou à ne pas démarrer",
)


def render(change: Change) -> Iterator[File]:
    """Write both files; without products they do nothing, and end well."""
    for name, effect, tail in (
        ("removal", Effect.REMOVE, REMOVE),
        ("detection", Effect.IDENTIFY, DETECT),
    ):
        lines = "".join(_calls(change, effect))
        content = f"{HEAD}{lines}{tail}{FIND}".replace("\n", "\r\n")
        yield File(path=f"proscribe-msi-{name}.cmd", content=content.encode("ascii"))


def _calls(change: Change, effect: Effect) -> Iterator[str]:
    for row in change.enforces(effect, PRODUCT, UPGRADE):
        code, why = row.identifier.value, ", ".join(row.determinations)
        place = code if row.identifier.kind is PRODUCT else _turned(code)
        label = "product" if row.identifier.kind is PRODUCT else "upgrade"
        yield f"rem {code}: {why}\ncall :{label} {place}\n"


def _turned(code: str) -> str:
    """Return a code as the registry spells it."""
    digits = code.strip("{}").replace("-", "")
    return "".join(digits[n] for n in ORDER)


target = Target(
    title=Text("Windows Installer removal", "Suppression par Windows Installer"),
    platforms=frozenset({Platform.WINDOWS}),
    proof=Proof.ENFORCED,
    means=dict.fromkeys((PRODUCT, UPGRADE), (SEEN, REMOVED)),
    reasons={
        (kind, effect): (Reason.NEVER, COMES_BACK)
        for kind in (PRODUCT, UPGRADE)
        for effect in (Effect.BLOCK_INSTALL, Effect.BLOCK_RUN)
    },
    render=render,
)
