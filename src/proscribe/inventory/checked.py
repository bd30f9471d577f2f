"""Memory: which files of a store were read whole, and had the digest that their manifest tells.

To hash every file at each question would cost more than the question. So a file is hashed when it
is first met, and its size and times are remembered with the digest: while the system says that
nobody has touched it since, it is still that file. What decays on the disk without the system's
knowledge is found only by reading all of it: that is what ``proscribe verify-inventory`` does.
The memory is no part of the store, and may be deleted at any time.
"""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

NAME = "checked"
FINE, COARSE = 20_000_000, 2_000_000_000
"""Nanoseconds within which a file could change and bear the same times: those of a disk that
counts finely, and those of one that counts in seconds. What is so young is hashed again."""
SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one store."""

    path: Path
    lines: set[bytes] = field(default_factory=set)

    def holds(self, digest: str, state: os.stat_result) -> bool:
        """Tell whether a file of this digest was hashed and is as it was then."""
        return _line(digest, state) in self.lines

    def note(self, digest: str, state: os.stat_result) -> None:
        """Remember a file that had this digest, by what the system said of it before."""
        line = _line(digest, state)
        if line in self.lines or _young(state):
            return
        self.lines.add(line)
        # A store that is read only, or a full disk: this process alone remembers.
        with suppress(OSError), self.path.open("ab", buffering=0) as file:
            file.write(line + b"\n")

    def forget(self, digests: Iterable[str]) -> None:
        """Forget all but these files, if most of what is remembered is of others."""
        wanted = {digest.encode() for digest in digests}
        left = {line for line in self.lines if line.partition(b" ")[0] in wanted}
        if len(self.lines) <= 2 * len(left):
            return
        stage = self.path.with_name(f".{NAME}.part")
        with suppress(OSError):
            stage.write_bytes(b"".join(line + b"\n" for line in sorted(left)))
            stage.replace(self.path)
        self.lines.intersection_update(left)


def of(folder: Path) -> Memory:
    """Return what is remembered of the store in a folder."""
    return _of(folder if folder.is_absolute() else folder.resolve())


@lru_cache(maxsize=64)
def _of(folder: Path) -> Memory:
    path = folder / NAME
    try:
        return Memory(path, set(path.read_bytes().splitlines()))
    except OSError:
        return Memory(path)


def _line(digest: str, state: os.stat_result) -> bytes:
    return f"{digest} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}".encode()


def _young(state: os.stat_result) -> bool:
    span = COARSE if state.st_ctime_ns % SECOND == 0 else FINE
    return time.time_ns() - state.st_ctime_ns <= span
