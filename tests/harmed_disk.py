"""A disk that fails and that loses its power, below SQLite: what is written lies in memory too.

Every write and sync goes to the real file. Besides, a copy of what was synced is kept; after a
power cut, writes that were not synced are there, torn at a sector, or not there, as chance has it.
"""

import random
from collections.abc import Callable
from pathlib import Path

import apsw

SECTOR = 512
HALF = 0.5


class Disk(apsw.VFS):
    """Files that fail at the n-th write or sync, or lose their power there."""

    def __init__(self, name: str) -> None:
        self.acts = 0
        self.at: int | None = None
        self.fault: Callable[[], Exception] = apsw.FullError
        self.lasting = False
        self.synced: dict[str, bytearray] = {}
        self.pending: dict[str, list[tuple[int, bytes | None]]] = {}
        super().__init__(name, "")

    def xOpen(self, name, flags):  # noqa: N802, SQLite's name
        return File(self, name, flags)

    def xDelete(self, name, sync):  # noqa: N802
        self.act()
        super().xDelete(name, sync)
        self.synced.pop(name, None)
        self.pending.pop(name, None)

    def act(self) -> None:
        """Count one act, and fail if it is the one, or one after it where the fault lasts."""
        self.acts += 1
        if self.at is not None and (self.acts == self.at or (self.lasting and self.acts > self.at)):
            raise self.fault()

    def begin(self, at: int | None, fault: Callable[[], Exception], *, lasting: bool) -> None:
        """Fail at the n-th act from now on, once or from then on."""
        self.acts, self.at, self.fault, self.lasting = 0, at, fault, lasting

    def cut(self, chance: random.Random) -> None:
        """Leave the files as a power cut does."""
        for name, data in self.synced.items():
            for offset, written in self.pending[name]:
                if written is None:
                    if chance.random() < HALF:
                        del data[offset:]
                    continue
                for start in range(0, len(written), SECTOR):
                    if chance.random() < HALF:
                        put(data, offset + start, written[start : start + SECTOR])
            Path(name).write_bytes(data)
            Path(f"{name}-shm").unlink(missing_ok=True)

    def settle(self, name: str) -> None:
        """Take what was written for synced."""
        data = self.synced[name]
        for offset, written in self.pending[name]:
            if written is None:
                del data[offset:]
            else:
                put(data, offset, written)
        self.pending[name] = []


def put(data: bytearray, offset: int, written: bytes) -> None:
    """Write into bytes as into a file."""
    data.extend(bytes(max(0, offset - len(data))))
    data[offset : offset + len(written)] = written


class File(apsw.VFSFile):
    """A file of the disk."""

    def __init__(self, disk: Disk, name, flags) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.place = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        if self.place not in disk.synced:
            path = Path(self.place)
            disk.synced[self.place] = bytearray(path.read_bytes() if path.exists() else b"")
            disk.pending[self.place] = []

    def xWrite(self, data, offset):  # noqa: N802
        self.disk.act()
        self.disk.pending[self.place].append((offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size):  # noqa: N802
        self.disk.act()
        self.disk.pending[self.place].append((size, None))
        super().xTruncate(size)

    def xSync(self, flags):  # noqa: N802
        self.disk.act()
        super().xSync(flags)
        self.disk.settle(self.place)
