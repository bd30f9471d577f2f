"""Configuration Manager (SCCM): installed software, as CSV of a query on the site's database.

The columns are those of the views ``v_GS_INSTALLED_SOFTWARE`` and ``v_GS_ADD_REMOVE_PROGRAMS``, and
of ``v_R_System`` for the device; without their final 0 they are the properties of the WMI classes,
which do as well. The captions of the built-in reports are not documented and differ between
languages and versions: they are not read.

A list of the devices that have one product looks like a list of all that a device has, so that
no absence ever follows. The database writes its times without a zone: the time is that of
reading. A key under Uninstall that is a GUID is the product code of Windows Installer.

https://learn.microsoft.com/en-us/intune/configmgr/develop/reference/core/clients/client-classes/sms_installedsoftware-client-wmi-class
https://learn.microsoft.com/en-us/intune/configmgr/develop/core/understand/sqlviews/hardware-inventory-views-configuration-manager
"""

from collections.abc import Iterator
from pathlib import Path

from proscribe.formats.delimited import Cells, header, rows
from proscribe.formats.identifiers import identifiers
from proscribe.formats.lines import UnusableError, beginning
from proscribe.model import (
    Identifier,
    Kind,
    Observation,
    Place,
    Platform,
    Report,
    Row,
    Text,
)
from proscribe.readers import Origin, Reader, Sighting

SOURCE = "configmgr"
DEVICE = ("netbiosname", "name", "resourceid")
CALLED = ("arpdisplayname", "displayname", "productname")
VERSION = ("productversion", "version")
PERSON = ("username",)
OWN = frozenset({"arpdisplayname", "softwarecode", "prodid"})
"""Columns that no other source has."""
NAMED = (
    *((Kind.WINDOWS_PRODUCT_NAME, column) for column in CALLED),
    (Kind.WINDOWS_PUBLISHER, "publisher"),
    (Kind.WINDOWS_MSI_PRODUCT_CODE, "productcode"),
    (Kind.WINDOWS_MSI_PRODUCT_CODE, "softwarecode"),
    (Kind.WINDOWS_MSI_PRODUCT_CODE, "prodid"),
    (Kind.WINDOWS_MSI_UPGRADE_CODE, "upgradecode"),
    (Kind.WINDOWS_UNINSTALL_KEY, "prodid"),
    (Kind.WINDOWS_INSTALL_PATH, "installedlocation"),
    (Kind.WINDOWS_INSTALL_PATH, "installlocation"),
)
WANTED = UnusableError(
    "has no columns of Configuration Manager's for a device and its software",
    "select Name0 and ARPDisplayName0, or DisplayName0 and ProdID0",
)
NAMELESS = UnusableError("the device or the application has no name", "export it again")


def read(path: Path, sighting: Sighting) -> Iterator[Row]:
    """Yield each device's report where it is first met, and its software."""
    told: set[int] = set()
    for line, found in rows(path, _is_export, WANTED, _named):
        place = Place(source=str(path), line=line)
        if isinstance(found, UnusableError):
            yield found.at(place)
            continue
        row = {column: cell.strip() for column, cell in found.items()}
        device, name = _first(row, DEVICE), _first(row, CALLED)
        if not device or not name:
            yield NAMELESS.at(place)
            continue
        if hash(device) not in told:
            told.add(hash(device))
            yield _report(device, row, sighting)
        yield _observation(device, name, row, sighting)


def _report(device: str, row: Cells, sighting: Sighting) -> Report:
    return Report(
        device=device,
        platform=Platform.WINDOWS,
        seen=sighting.seen,
        source=SOURCE,
        sees=frozenset(),
        person=_first(row, PERSON),
    )


def _observation(device: str, name: str, row: Cells, sighting: Sighting) -> Observation:
    return Observation(
        device=device,
        platform=Platform.WINDOWS,
        seen=sighting.seen,
        source=SOURCE,
        name=name,
        version=_first(row, VERSION),
        identifiers=_identifiers(row),
    )


def _identifiers(row: Cells) -> tuple[Identifier, ...]:
    # The database writes NULL where an agent found nothing.
    cells = ((kind, row.get(column, "")) for kind, column in NAMED)
    return identifiers((kind, cell) for kind, cell in cells if cell != "NULL")


def _first(row: Cells, named: tuple[str, ...]) -> str:
    return next((row[c] for c in named if row.get(c, "NULL") not in {"", "NULL"}), "")


def _named(title: str) -> str:
    """Return the name of a column: its letters and digits, in lower case, without a final 0."""
    return "".join(filter(str.isalnum, title)).lower().removesuffix("0")


def _is_export(columns: tuple[str, ...]) -> bool:
    return all({*columns}.intersection(wanted) for wanted in (OWN, DEVICE, CALLED))


def recognises(head: bytes) -> bool:
    """Tell by columns that only Configuration Manager has."""
    return _is_export(header(beginning(head).lstrip().partition(b"\n")[0], _named))


reader = Reader(
    title=Text(
        "Configuration Manager: installed software", "Configuration Manager : logiciels installés"
    ),
    origin=Origin.FILE,
    platforms=frozenset({Platform.WINDOWS}),
    sees=frozenset(kind for kind, _ in NAMED),
    blind=Text(
        "Windows packages (MSIX), programs of single accounts, and whatever the query left out: "
        "a list of who has one product looks like a list of all, so that it proves no absence",
        "les paquets Windows (MSIX), les programmes propres à un compte et tout ce que la requête "
        "a laissé de côté : la liste de ceux qui ont un produit ressemble à une liste de tout; "
        "elle ne prouve donc aucune absence",
    ),
    read=read,
    recognises=recognises,
)
