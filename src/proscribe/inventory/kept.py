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

import msgspec
import pyarrow as pa

from proscribe.inventory import remembered
from proscribe.inventory.keys import Numbers
from proscribe.inventory.manifest import Batch, Manifest
from proscribe.inventory.spans import Spans

SHELF = "kept"
SETS = 16
"""Memories that stay: the newest."""
MOST = 1 << 25
"""Events above which nothing is remembered: they would take 800 MB."""
STANDING, WHOLE = ".standing", ".whole"
LENGTH = 32
"""Hexadecimal digits of a digest in a name."""
GROWING = frozenset(
    {"next_segment", "counts", "segments", "looks", "standings", "batches", "retired"}
)
"""What batches add to in a manifest, and what compaction changes."""
_LINES = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a set of identities, of the batches of a store."""

    shelf: Path
    identities: str
    """The digest of the set."""
    beginning: bytes
    """What goes into a digest before the batches."""
    batches: tuple[Batch, ...]
    digest: str
    """Of the batches, all of them."""

    @classmethod
    def of(cls, folder: Path, manifest: Manifest, identities: Numbers) -> "Memory":
        """Return the memory of some identities; ``identities`` are sorted."""
        told = hashlib.sha256(identities.tobytes()).hexdigest()
        beginning, batches = _beginning(manifest), manifest.batches
        whole = hashlib.sha256(beginning + _LINES.encode_lines(batches)).hexdigest()
        return cls(folder / SHELF, told[:LENGTH], beginning, batches, whole[:LENGTH])

    def standing(self) -> Spans | None:
        """Return what stands after the last batch, if that is remembered."""
        return self._read(self.digest, STANDING)

    def whole(self) -> tuple[int, Spans] | None:
        """Return all that is remembered of the most batches, and the last of these."""
        if told := self._read(self.digest, WHOLE):
            with suppress(OSError):
                if not self._path(self.digest, STANDING).exists():
                    _write(self._path(self.digest, STANDING), told.standing())
            return self.batches[-1].number, told
        there = {path.name for path in self.shelf.glob(f"{self.identities}-*{WHOLE}")}
        for digest, batch in (
            reversed(_digests(self.beginning, self.batches).items()) if there else ()
        ):
            if self._path(digest, WHOLE).name in there and (told := self._read(digest, WHOLE)):
                return batch, told
        return None

    def remember(self, spans: Spans, before: int) -> None:
        """Remember what was read of all batches, in place of what was known up to one before."""
        if len(spans.seen) > MOST:
            return
        # A store that is read only, or a full disk: nothing is remembered.
        with suppress(OSError):
            _write(self._path(self.digest, WHOLE), spans)
            _write(self._path(self.digest, STANDING), spans.standing())
            for old, batch in _digests(self.beginning, self.batches).items():
                if batch == before and old != self.digest:
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


def _beginning(manifest: Manifest) -> bytes:
    """Return all that a manifest says besides what grows by batches, or follows from its files.

    What takes events away has to be told there: then nothing of before is remembered any more.
    """
    told = {n: getattr(manifest, n) for n in manifest.__struct_fields__ if n not in GROWING}
    return _LINES.encode(told)


def _digests(beginning: bytes, batches: tuple[Batch, ...]) -> dict[str, int]:
    """Return a digest of the batches up to each, with its number; the newest last."""
    told, found = hashlib.sha256(beginning), {}
    for batch in batches:
        told.update(_LINES.encode_lines([batch]))
        found[told.hexdigest()[:LENGTH]] = batch.number
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
    known = _digests(_beginning(manifest), manifest.batches)
    for path in (folder / SHELF).glob("*"):
        if path.stem.partition("-")[2] not in known:
            _forget(path)
