"""Windows Installer package: a database that says what an installation does (MSI, MSP).

Tables are read, cabinets are not opened. A service, a driver or an action that stands in a table
is one that installing may set up or run, under conditions that are not weighed here.

https://learn.microsoft.com/en-us/windows/win32/msi/database-tables
https://learn.microsoft.com/en-us/windows/win32/msi/digital-signatures-and-windows-installer
"""

import re
from collections.abc import Iterator

from proscribe.formats.cms.judged import of
from proscribe.formats.compound import Compound, root_class
from proscribe.formats.msi import signature, tables
from proscribe.formats.msi.tables import Database, Row
from proscribe.formats.trial import Trial
from proscribe.inspectors import Inspector, Source
from proscribe.model import (
    Inspection,
    Kind,
    Named,
    Part,
    PartKind,
    Platform,
    Remark,
    Right,
    RightKind,
    Shown,
    Signer,
    Text,
)

DATABASE, PATCH = (bytes.fromhex(f"{n}100c0000000000c000000000000046") for n in ("84", "86"))
PROPERTIES = {
    "ProductCode": Kind.WINDOWS_MSI_PRODUCT_CODE,
    "UpgradeCode": Kind.WINDOWS_MSI_UPGRADE_CODE,
    "ProductName": Kind.WINDOWS_PRODUCT_NAME,
    "Manufacturer": Kind.WINDOWS_PUBLISHER,
}
ROOTS = {-1: "HKMU", 0: "HKCR", 1: "HKCU", 2: "HKLM", 3: "HKU"}
RUN = re.compile(r"\\CurrentVersion\\(Run|RunOnce)$", re.IGNORECASE)
UNINSTALL = re.compile(r"\\CurrentVersion\\Uninstall\\([^\\]+)$", re.IGNORECASE)
DRIVERS = {1, 2, 8}
"""Types of services that are drivers of the kernel, of file systems, or recognise these."""
ACTIONS = {1: "library", 2: "program", 5: "script", 6: "script"}
SYSTEM = 0x0C00
"""Bits of an action that is deferred, and does not run as the user."""
PARTS = {".exe": PartKind.PROGRAM, ".dll": PartKind.LIBRARY, ".sys": PartKind.DRIVER}
NOBODY: tuple[tuple[Signer, ...], tuple[Remark, ...]] = ((), ())
MOST = 500
"""Files of the table that are told."""


def _inspect(source: Source) -> Inspection:
    file, trial = Compound(source.data, source.budget), Trial()
    signers, remarks = trial.one(lambda: signature.signers(file), NOBODY)
    database = trial.one(lambda: tables.read(file), None)
    found = _Found(database, trial)
    return Inspection(
        file=source.name,
        size=source.size,
        sha256=source.sha256(),
        format="msi",
        platforms=(Platform.WINDOWS,),
        title=found.properties.get("ProductName", ""),
        version=found.properties.get("ProductVersion", ""),
        names=tuple(dict.fromkeys(found.names())),
        signers=signers,
        rights=tuple(dict.fromkeys(found.rights())),
        parts=tuple(dict.fromkeys(found.parts())),
        remarks=(*remarks, Remark(name="cabinets-closed", means=CLOSED)),
        malformed=trial.reason,
    )


class _Found:
    """What the tables of one database say."""

    def __init__(self, database: Database | None, trial: Trial) -> None:
        self._database = database
        self._trial = trial
        self.properties = {
            _text(row, "Property"): _text(row, "Value") for row in self._rows("Property")
        }

    def _rows(self, table: str) -> Iterator[Row]:
        if self._database:
            yield from self._trial.each(self._database.rows(table))

    def names(self) -> Iterator[Named]:
        for name, kind in PROPERTIES.items():
            value = self.properties.get(name, "")
            value = value.upper() if name.endswith("Code") else value
            yield from _named(kind, value, "Property")
        for row in self._rows("ServiceInstall"):
            driver = (_number(row, "ServiceType") & 0xFF) in DRIVERS
            kind = Kind.WINDOWS_DRIVER_NAME if driver else Kind.WINDOWS_SERVICE_NAME
            yield from _named(kind, _text(row, "Name"), "ServiceInstall")
        for row in self._rows("Registry"):
            key, name = _text(row, "Key").strip("\\"), _text(row, "Name")
            if match := UNINSTALL.search(key):
                yield from _named(Kind.WINDOWS_UNINSTALL_KEY, match[1], "Registry")
            if _number(row, "Root") == 0 and name == "URL Protocol":
                yield from _named(Kind.WINDOWS_URL_SCHEME, key, "Registry")

    def rights(self) -> Iterator[Right]:
        for row in self._rows("ServiceInstall"):
            driver = (_number(row, "ServiceType") & 0xFF) in DRIVERS
            kind = RightKind.WINDOWS_DRIVER if driver else RightKind.WINDOWS_SERVICE
            name = _text(row, "Name")
            yield Right(kind=kind, value="installed", shown=_shown("ServiceInstall", name), by=name)
        for row in self._rows("Registry"):
            key = _text(row, "Key").strip("\\")
            if RUN.search(key):
                text = f"{ROOTS.get(_number(row, 'Root'), '?')}\\{key}"
                yield _installer("Registry:Run", "Registry", text, _text(row, "Name"))
        for row in self._rows("CustomAction"):
            number, name = _number(row, "Type"), _text(row, "Action")
            text = f"{name} {number} {_text(row, 'Target')}"
            if runs := ACTIONS.get(number & 7):
                yield _installer(f"CustomAction:{runs}", "CustomAction", text, name)
                if number & SYSTEM == SYSTEM:
                    yield _installer("CustomAction:system", "CustomAction", text, name)

    def parts(self) -> Iterator[Part]:
        told = 0
        for row in self._rows("File"):
            name = _text(row, "FileName").rpartition("|")[2]
            kind = PARTS.get(name[-4:].lower())
            if kind and told < MOST:
                told += 1
                version = _text(row, "Version")
                yield Part(kind=kind, name=name, version=version, shown=_shown("File", name))


def _named(kind: Kind, value: str, table: str) -> Iterator[Named]:
    for identifier in of(kind, value):
        yield Named(identifier=identifier, shown=_shown(table, value))


def _installer(value: str, table: str, text: str, by: str) -> Right:
    return Right(kind=RightKind.WINDOWS_INSTALLER, value=value, shown=_shown(table, text), by=by)


def _shown(table: str, text: str) -> Shown:
    return Shown(entry=table, text=text[:100])


def _text(row: Row, name: str) -> str:
    found = row.get(name)
    return found if isinstance(found, str) else ""


def _number(row: Row, name: str) -> int:
    found = row.get(name)
    return found if isinstance(found, int) else 0


CLOSED = Text(
    "the files lie in cabinets, which were not opened: only the tables were read",
    "les fichiers sont dans des archives CAB qui n'ont pas été ouvertes : seules les tables ont "
    "été lues",
)

inspector = Inspector(
    title=Text("Windows Installer package", "Paquet Windows Installer"),
    recognises=lambda source: root_class(source.data) in {DATABASE, PATCH},
    inspect=_inspect,
)
