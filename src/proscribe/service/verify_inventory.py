"""``verify-inventory``: every file of the inventory read again, and held against its digest."""

from collections.abc import Callable
from dataclasses import dataclass

from proscribe.inventory import Inventory, files
from proscribe.model import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A file that is not the one that was written."""

    file: str
    """Its name within the inventory."""
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedInventory:
    """What was read, and what of it is damaged."""

    batches: int
    files: int
    bytes: int
    damaged: tuple[Damaged, ...]


def verify_inventory(
    inventory: Inventory, progress: Callable[[int], None] = lambda _: None
) -> VerifiedInventory:
    """Read all files that the manifest names; what was remembered of them does not count.

    ``progress`` is told how many bytes have been read, file after file.

    Raises:
        InputError: The manifest cannot be read, or is not the one that was written.

    """
    known = inventory.manifest()
    parts = sorted(known.parts(), key=lambda part: part.name)
    damaged: list[Damaged] = []
    read = 0
    for part in parts:
        try:
            files.verified(inventory.folder, part)
        except InputError as error:
            damaged.append(Damaged(file=part.name, reason=error.reason, remedy=error.remedy))
        read += part.size
        progress(read)
    return VerifiedInventory(
        batches=len(known.batches), files=len(parts), bytes=read, damaged=tuple(damaged)
    )
