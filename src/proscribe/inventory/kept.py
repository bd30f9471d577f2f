"""Kept: where some identities were, remembered for those who ask again.

What a batch said never changes, however its events are merged later, so what was read of the
first batches for a set of identities holds for ever, and is extended by what came since. It is
written beside the store when it can be, under the digests of the set and of the batches; it is
no part of the store, and may be deleted at any time.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from proscribe.inventory import remembered
from proscribe.inventory.keys import Numbers
from proscribe.inventory.manifest import Manifest
from proscribe.inventory.spans import Spans

SHELF = "kept"
SETS = 16
"""Memories that stay: the newest."""
MOST = 1 << 25
"""Events above which nothing is remembered: they would take 800 MB."""
STANDING, WHOLE = ".standing", ".whole"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a set of identities, of the batches of a store."""

    shelf: Path
    identities: str
    """The digest of the set."""
    batches: dict[str, int]
    """By the digest of the first batches up to one, the number of that one; the newest last."""

    @classmethod
    def of(cls, folder: Path, manifest: Manifest, identities: Numbers) -> "Memory":
        """Return the memory of some identities; ``identities`` are sorted."""
        told = hashlib.sha256(identities.tobytes()).hexdigest()
        return cls(folder / SHELF, told[:16], _digests(manifest))

    def standing(self) -> Spans | None:
        """Return what stands after the last batch, if that is remembered."""
        return self._read(next(reversed(self.batches)), STANDING) if self.batches else None

    def whole(self) -> tuple[int, Spans] | None:
        """Return all that is remembered of the most batches, and the last of these."""
        with_batches = {p.name.partition("-")[2] for p in self.shelf.glob(f"{self.identities}-*")}
        for digest, batch in reversed(self.batches.items()):
            if f"{digest}{WHOLE}" in with_batches and (told := self._read(digest, WHOLE)):
                with suppress(OSError):
                    if not self._path(digest, STANDING).exists():
                        _write(self._path(digest, STANDING), told.standing())
                return batch, told
        return None

    def remember(self, spans: Spans, before: int | None) -> None:
        """Remember what was read of all batches, in place of what was known ``before`` one."""
        if len(spans.seen) > MOST:
            return
        digest = next(reversed(self.batches))
        # A store that is read only, or a full disk: nothing is remembered.
        with suppress(OSError):
            _write(self._path(digest, WHOLE), spans)
            _write(self._path(digest, STANDING), spans.standing())
            for old, batch in self.batches.items():
                if batch == before and old != digest:
                    _forget(self._path(old, WHOLE), self._path(old, STANDING))
            others = sorted(self.shelf.glob(f"*{WHOLE}"), key=lambda p: p.stat().st_mtime_ns)
            for path in others[:-SETS]:
                _forget(path, path.with_suffix(STANDING))

    def _path(self, digest: str, suffix: str) -> Path:
        return self.shelf / f"{self.identities}-{digest}{suffix}"

    def _read(self, digest: str, suffix: str) -> Spans | None:
        path = self._path(digest, suffix)
        try:
            if (table := remembered.read(path)) is not None:
                return Spans.from_table(table)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, pa.ArrowInvalid):
            pass
        _forget(path)  # cut off or changed: it is only a memory, and is made again
        return None


def _digests(manifest: Manifest) -> dict[str, int]:
    """Return a digest of the batches up to each, with its number."""
    told, found = hashlib.sha256(), {}
    for batch in manifest.batches:
        told.update(f"{batch.number} {batch.digest} {batch.recorded.isoformat()}\n".encode())
        found[told.hexdigest()[:32]] = batch.number
    return found


def _write(path: Path, spans: Spans) -> None:
    path.parent.mkdir(exist_ok=True)
    table, stage = spans.table(), path.with_name(f".{path.name}.{os.getpid()}")
    try:
        remembered.write(stage, table)
        stage.replace(path)
    finally:
        _forget(stage)


def _forget(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def forgotten(folder: Path, manifest: Manifest) -> None:
    """Forget what was remembered of batches that are none of this store's."""
    known = _digests(manifest)
    for path in (folder / SHELF).glob("*"):
        if path.stem.partition("-")[2] not in known:
            _forget(path)
