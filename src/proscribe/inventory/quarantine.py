"""Quarantine: the rows of a file that were refused, one a line, with their places and reasons."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from proscribe.inventory.files import sealed
from proscribe.inventory.manifest import Part, settle
from proscribe.inventory.receipt import Receipt, Refuse
from proscribe.model import Rejected

SHELF = "quarantine"


@dataclass(slots=True)
class Quarantine:
    """The rows of one batch that were refused; there is no file while there are none."""

    folder: Path
    name: str
    receipt: Receipt
    also: Refuse
    file: BinaryIO | None = None

    def refuse(self, row: Rejected) -> None:
        """Count a row, and write down where it is and why it cannot be used."""
        self.also(row)
        self.receipt.refuse(row)
        if self.file is None:
            path = self.folder / self.name
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file = path.open("wb")
            self.receipt.quarantine = self.name
        self.file.write(msgspec.json.encode(row) + b"\n")

    def seal(self) -> Part | None:
        """Bring what was written to the disk."""
        if self.file is None:
            return None
        self.file.close()
        settle(self.folder / SHELF)
        return sealed(self.folder, self.name, self.receipt.rejected)


@contextmanager
def opened(folder: Path, number: int, receipt: Receipt, also: Refuse) -> Iterator[Quarantine]:
    """Open the quarantine of a batch; ``also`` is told of each row first, and may object."""
    quarantine = Quarantine(folder, f"{SHELF}/{number:08d}.ndjson", receipt, also)
    try:
        yield quarantine
    finally:
        if quarantine.file is not None:
            quarantine.file.close()
