"""MunkiReport's inventory: a row for each application on each Mac.

The table calls the application ``name``; a listing calls the Mac so, and the application by its
``CFBundleName``.

https://github.com/munkireport/inventory/blob/master/README.md
https://github.com/munkireport/inventory/blob/master/views/inventory_detail_listing.yml
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from proscribe.formats.delimited import Cells, rows
from proscribe.formats.json_walk import ITEM, decode, walk
from proscribe.formats.lines import UnusableError

TABLE = frozenset({"serial_number", "name", "version", "bundleid", "path"})
LISTING = frozenset({"serialnumber", "version", "bundleid", "cfbundlename", "path"})
MEMBERS = frozenset({"name", "version", "bundleid", "path"})
WANTED = UnusableError(
    "has no columns serial_number, name, version, bundleid and path",
    "export the table inventoryitem, or module/inventory/get_data as JSON",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One application on one Mac."""

    serial: str
    called: str
    version: str
    bundleid: str
    path: str
    person: str = ""
    of_a_list: bool = True
    """It stands in a list of all applications, not in a listing of one."""


class Row(msgspec.Struct, frozen=True):
    """One application as JSON."""

    name: str | None = None
    version: str | None = None
    bundleid: str | None = None
    path: str | None = None
    serial_number: str | None = None


Found = Item | UnusableError
ROW = msgspec.json.Decoder(Row)


def table(path: Path) -> Iterator[tuple[int, Found]]:
    """Yield what a CSV lists, each with its line.

    Raises:
        InputError: Its columns are those of neither table nor listing.

    """
    for line, row in rows(path, is_table, WANTED):
        yield line, row if isinstance(row, UnusableError) else _item(row)


def one_mac(path: Path) -> Iterator[tuple[int, Found]]:
    """Yield what a JSON array lists, each with its line.

    Raises:
        InputError: It is not JSON.

    """
    for piece in walk(path, (ITEM,)):
        if not piece.path:
            continue
        try:
            row = decode(ROW, piece.raw)
        except UnusableError as error:
            yield piece.line, error
            continue
        yield (
            piece.line,
            Item(
                serial=(row.serial_number or "").strip(),
                called=row.name or "",
                version=row.version or "",
                bundleid=row.bundleid or "",
                path=row.path or "",
            ),
        )


def is_table(columns: tuple[str, ...]) -> bool:
    """Tell whether these are columns of the table or of its listing."""
    return any(wanted.issubset(columns) for wanted in (TABLE, LISTING))


def _item(row: Cells) -> Found:
    listing = "cfbundlename" in row
    serial = row["serialnumber" if listing else "serial_number"].strip()
    if not serial:
        return UnusableError("the row has no serial number", "export it again")
    return Item(
        serial=serial,
        called=row["cfbundlename" if listing else "name"],
        version=row["version"],
        bundleid=row["bundleid"],
        path=row["path"],
        person=row.get("username", ""),
        of_a_list=not listing,
    )
