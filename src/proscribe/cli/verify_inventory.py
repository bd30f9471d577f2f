"""``proscribe verify-inventory``."""

import sys
from pathlib import Path

import click

from proscribe.cli import door
from proscribe.inventory import Inventory
from proscribe.model import Text
from proscribe.service.verify_inventory import VerifiedInventory, verify_inventory


@click.command()
@door.inventory
@door.language
@door.as_json
def command(inventory_folder: Path, language: str, *, as_json: bool) -> None:
    """Read every file of the inventory again, and compare it with its digest.

    A question reads a file whole only when it is new or was touched. This command trusts no such
    memory, and so finds what decayed on the disk. Exits with 1 when a file is damaged.

    \b
    Examples:
      proscribe verify-inventory
      proscribe verify-inventory --inventory /srv/proscribe/inventory --json
    """  # noqa: D301
    read = door.progress("verify-inventory", "bytes")
    told = verify_inventory(Inventory(inventory_folder), read)
    if as_json:
        door.show_json(told)
    else:
        show(told, language)
    sys.exit(1 if told.damaged else 0)


def show(told: VerifiedInventory, language: str) -> None:
    """Print what was found, as a person reads it."""
    read = Text(
        f"{told.files:,} files, {told.bytes:,} bytes, of {told.batches:,} batches: "
        f"{len(told.damaged):,} damaged",
        f"{told.files:,} fichiers, {told.bytes:,} octets, de {told.batches:,} lots : "
        f"{len(told.damaged):,} endommagés",
    )
    door.say(door.told(read, language))
    for one in told.damaged:
        door.say(f"  {one.file}: {one.reason}")
    if told.damaged:
        door.say(f"  {door.told(REMEDY, language)}")


REMEDY = Text(
    "put these files back from a copy, or take the exports into a new folder",
    "remettez ces fichiers à partir d'une copie, ou versez les exportations dans un autre dossier",
)
