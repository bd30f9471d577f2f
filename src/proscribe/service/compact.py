"""``compact``: the segments of the inventory made one."""

from dataclasses import dataclass

from proscribe.inventory import Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """How many segments there were and are, and the bytes of all that is named."""

    segments_before: int
    segments: int
    bytes_before: int
    bytes: int


def compact(inventory: Inventory) -> Compacted:
    """Compact the inventory; no answer changes by it.

    Raises:
        InputError: The inventory is damaged or cannot be written; it is as it was.

    """
    before = inventory.manifest()
    inventory.compact()
    after = inventory.manifest()
    return Compacted(
        segments_before=len(before.segments),
        segments=len(after.segments),
        bytes_before=sum(part.size for part in before.parts()),
        bytes=sum(part.size for part in after.parts()),
    )
