r"""The registry of Windows: keys under Uninstall, as ``reg export`` writes them.

Windows lists a program by a key under ``SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall``: of
the computer, of its 32-bit programs (``WOW6432Node``), and of each account. An entry without
``DisplayName`` is not listed by Windows, and not here. A key that is a GUID is the product code of
Windows Installer.

Absence follows if the export begins each of the three at its root, with at least one account:
then nothing below was left out. The file does not say which computer it is of, nor when it was
written: its name is taken for the device's.

https://learn.microsoft.com/en-us/windows/win32/msi/uninstall-registry-key
https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/reg-export
"""

import re
from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.identifiers import identifiers
from proscribe.formats.lines import beginning, numbered
from proscribe.formats.registry_text import Key, header, keys, values
from proscribe.model import (
    InputError,
    Kind,
    Observation,
    Place,
    Platform,
    Rejected,
    Report,
    Row,
    Text,
)
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "registry"
UNINSTALL = re.compile(
    r"(HKEY_LOCAL_MACHINE|HKEY_CURRENT_USER|HKEY_USERS\\[^\\]+)\\SOFTWARE\\(WOW6432Node\\)?"
    r"Microsoft\\Windows\\CurrentVersion\\Uninstall(?:\\([^\\]+))?",
    re.IGNORECASE,
)
COMPUTER, OF_32_BITS, ACCOUNT = "computer", "computer's 32-bit programs", "account"
ROOTS = frozenset({COMPUTER, OF_32_BITS, ACCOUNT})
LISTED = frozenset(
    {
        Kind.WINDOWS_PRODUCT_NAME,
        Kind.WINDOWS_PUBLISHER,
        Kind.WINDOWS_UNINSTALL_KEY,
        Kind.WINDOWS_MSI_PRODUCT_CODE,
    }
)
NAMED = {
    "displayname": Kind.WINDOWS_PRODUCT_NAME,
    "publisher": Kind.WINDOWS_PUBLISHER,
    "installlocation": Kind.WINDOWS_INSTALL_PATH,
}
WANTED = frozenset({*NAMED, "displayversion"})
EXPORT = (
    r"reg export HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall file.reg, and likewise "
    "below WOW6432Node and HKCU"
)


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Read the file twice: for which roots are in it, then for the entries."""
    _, first = next(numbered(path), (1, b""))
    if not header(first):
        reason = "does not begin as a file of the registry does"
        raise InputError(Place(source=str(path), line=1), reason, EXPORT)
    whole, faulty = _survey(path)
    report = Report(
        device=sighting.device,
        platform=Platform.WINDOWS,
        seen=sighting.seen,
        source=SOURCE,
        sees=LISTED if whole >= ROOTS and not faulty else frozenset(),
    )
    yield report
    if not whole >= ROOTS:
        missing = ", ".join(sorted(ROOTS - whole))
        reason = f"the whole Uninstall key is missing, so nothing is absent: {missing}"
        yield Rejected(place=Place(source=str(path), line=1), reason=reason, remedy=EXPORT)
    for key in keys(path, WANTED):
        yield from _told(report, key, str(path))


def _survey(path: Path) -> tuple[frozenset[str], bool]:
    """Return the roots from which the export goes down, and whether any entry has a fault."""
    roots: set[str] = set()
    faulty = False
    for key in keys(path, WANTED):
        if found := UNINSTALL.fullmatch(key.path):
            faulty = faulty or bool(key.faults)
            if not found[3]:
                roots.add(_root(found[1], found[2]))
    return frozenset(roots), faulty


def _root(hive: str, of_32_bits: str | None) -> str:
    if hive.upper() != "HKEY_LOCAL_MACHINE":
        return ACCOUNT
    return OF_32_BITS if of_32_bits else COMPUTER


def _told(report: Report, key: Key, source: str) -> Iterator[Row]:
    found = UNINSTALL.fullmatch(key.path)
    if not found or not found[3]:
        return
    place = Place(source=source, line=key.line)
    yield from (fault.at(place) for fault in key.faults)
    told = values(key)
    if "displayname" not in told:
        return
    yield Observation(
        device=report.device,
        platform=report.platform,
        seen=report.seen,
        source=SOURCE,
        name=told["displayname"],
        version=told.get("displayversion", ""),
        identifiers=identifiers(
            [
                *((kind, told.get(name, "")) for name, kind in NAMED.items()),
                (Kind.WINDOWS_UNINSTALL_KEY, found[3]),
                (Kind.WINDOWS_MSI_PRODUCT_CODE, found[3]),
            ]
        ),
    )


def recognises(head: bytes) -> bool:
    """Tell by the first line, which names the version of the format."""
    return bool(header(beginning(head).lstrip().partition(b"\n")[0]))


reader = Reader(
    title=Text("Windows registry: Uninstall keys", "Registre de Windows : clés Uninstall"),
    origin=Origin.FILE,
    platforms=frozenset({Platform.WINDOWS}),
    sees=LISTED | {Kind.WINDOWS_INSTALL_PATH},
    blind=Text(
        "Windows packages (MSIX), programs that were copied into place, entries without a display "
        "name, and programs of the accounts that were not exported",
        "les paquets Windows (MSIX), les programmes copiés sur place, les entrées sans nom "
        "affiché et les programmes des comptes qui n'ont pas été exportés",
    ),
    read=read,
    recognises=recognises,
)
