"""Logs whose disk fails or loses its power, and whose writers are killed; what became of them."""

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from harmed_disk import Disk

from proscribe.evidence import Log
from proscribe.evidence.log import FILE
from proscribe.formats.signed_note import ED25519, Key, Signer
from proscribe.model import InputError

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = Key("example.org/log", ED25519, PRIVATE.public_key().public_bytes_raw())
SIGNER = Signer(KEY, PRIVATE.sign)
BEFORE, APPENDS, EACH = 300, 4, 3
FAULTS: tuple[tuple[str, Callable[[], Exception]], ...] = (
    ("no room", apsw.FullError),
    ("an I/O error", apsw.IOError),
)
WORKER = Path(__file__).parent / "evidence/appending.py"


def entry(number: int) -> bytes:
    """Return the entry of a number."""
    return b"%d" % number


def begun(folder: Path) -> Path:
    """Return a folder with a log of some entries, from which each trial starts."""
    with Log.opened(folder) as log:
        log.append([entry(n) for n in range(BEFORE)], SIGNER)
    return folder


def written(folder: Path, disk: str) -> tuple[int, int]:
    """Append on a disk that may fail; return the entries that were acknowledged, and refusals."""
    acknowledged, refused = BEFORE, 0
    try:
        with Log.opened(folder, disk) as log:
            for _ in range(APPENDS):
                try:
                    size = log.store.size
                    first, _ = log.append([entry(size + n) for n in range(EACH)], SIGNER)
                    acknowledged = first + EACH
                except (InputError, apsw.Error):
                    refused += 1
    except (InputError, apsw.Error):
        refused += 1
    return acknowledged, refused


def whole(folder: Path, acknowledged: int) -> int:
    """See that the log is whole and holds what was acknowledged; return how many it has."""
    with Log.opened(folder) as log:
        size = log.verified(KEY).size
        assert size >= acknowledged, f"{acknowledged - size} entries are lost"
        assert list(log.store.entries(0, size)) == [entry(n) for n in range(size)]
        first, _ = log.append([entry(size)], SIGNER)
        assert first == size
    return size


def fresh(start: Path, folder: Path) -> Path:
    """Return a folder with the log as it was at the start."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(start, folder)
    return folder


def swept(home: Path, fault: Callable[[], Exception], *, lasting: bool, step: int = 1) -> Counter:
    """Let each write and sync fail in its turn, every ``step``-th."""
    start, told = begun(home / "start"), Counter()
    disk = Disk("failing")
    for at in range(1, 10_000, step):
        folder = fresh(start, home / "tried")
        disk.synced.clear()
        disk.begin(at, fault, lasting=lasting)
        acknowledged, refused = written(folder, "failing")
        reached = disk.acts >= at
        disk.begin(None, fault, lasting=False)
        whole(folder, acknowledged)
        told["points"] += 1
        told["refused"] += bool(refused)
        if not reached:
            break
    disk.unregister()
    return told


def cut(home: Path, times: int, chance: random.Random) -> Counter:
    """Cut the power at random writes and syncs; what was not synced is there, torn or not there."""
    start, told = begun(home / "start"), Counter()
    disk = Disk("losing")
    for _ in range(times):
        folder = fresh(start, home / "tried")
        disk.synced.clear()
        disk.pending.clear()
        disk.begin(chance.randint(1, 90), apsw.IOError, lasting=True)
        acknowledged, refused = written(folder, "losing")
        disk.begin(None, apsw.IOError, lasting=False)
        disk.cut(chance)
        size = whole(folder, acknowledged)
        told["cuts"] += 1
        told["in the middle"] += bool(refused)
        told["acknowledged"] += acknowledged - BEFORE
        told["kept besides"] += size - acknowledged
    disk.unregister()
    return told


def killed(home: Path, times: int, chance: random.Random) -> Counter:
    """Kill writers with SIGKILL while they append; hold the log against what was acknowledged."""
    told, folder = Counter(), home / "log"
    for _ in range(times):
        process = subprocess.Popen(
            [sys.executable, WORKER, folder], stdout=subprocess.PIPE, text=True
        )
        numbers = [process.stdout.readline() for _ in range(chance.randint(1, 25))]
        process.kill()
        numbers += process.stdout.readlines()
        process.wait()
        last = max(int(line) for line in numbers if line.endswith("\n"))
        with Log.opened(folder) as log:
            assert log.verified(KEY).size > last, "an acknowledged entry is lost"
            assert log.proof(last).faults(KEY) == ()
            told["entries"] = log.store.size
        told["kills"] += 1
        told["acknowledged"] += len(numbers)
    return told


def rows(folder: Path) -> list[tuple[str, str, tuple[int, ...], bytes]]:
    """Return what the log keeps: the table, how a row is named, its key, and its bytes."""
    database = apsw.Connection(str(folder / FILE))
    asked = (
        ("UPDATE entry SET statement = ? WHERE number = ?", "SELECT number, statement FROM entry"),
        (
            "UPDATE node SET hash = ? WHERE level = ? AND number = ?",
            "SELECT level, number, hash FROM node",
        ),
        ("UPDATE checkpoint SET note = ? WHERE size = ?", "SELECT size, note FROM checkpoint"),
    )
    found = [
        (change, change.split()[1], tuple(row[:-1]), row[-1])
        for change, read in asked
        for row in database.execute(read)
    ]
    database.close()
    return found


def flipped(data: bytes, bit: int) -> bytes:
    """Return bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class Flipping:
    """A log whose rows are changed by one bit, and put back."""

    def __init__(self, folder: Path) -> None:
        self.database = apsw.Connection(str(folder / FILE))
        self.database.execute("PRAGMA synchronous = OFF")
        self.folder = folder

    def found(self, log: Log, change: str, key: tuple[int, ...], data: bytes, bit: int) -> bool:
        """Tell whether a change of one bit is found when the log is verified."""
        self.database.execute(change, (flipped(data, bit), *key))
        try:
            log.verified(KEY)
        except (InputError, ValueError):
            return True
        finally:
            self.database.execute(change, (data, *key))
        return False
