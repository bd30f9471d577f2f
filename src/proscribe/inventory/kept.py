"""Kept: what a segment says of some identities, remembered for those who ask again.

A segment never changes, so what was read of it for a set of identities holds for ever. It is
written beside the store when it can be, under the segment's number and the digest of the set; it
is no part of the store, and may be deleted at any time.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from proscribe.inventory import remembered
from proscribe.inventory.keys import Numbers
from proscribe.inventory.manifest import Segment

SHELF = "kept"
FEW = 100_000
"""Events of a segment under which reading it is as fast as remembering."""
SETS = 4
"""Sets of identities that are remembered of a segment: the newest."""


def kept(
    folder: Path, segment: Segment, identities: Numbers, read: Callable[[], pa.Table]
) -> pa.Table:
    """Return what ``read`` returns for a segment, from memory where it was asked before."""
    if segment.tables["events"].rows < FEW:
        return read()
    # The digest of the events goes in: a number may name another segment after a crash.
    digest = hashlib.sha256(segment.tables["events"].digest.encode())
    digest.update(identities.tobytes())
    path = folder / SHELF / f"{segment.number:08d}-{digest.hexdigest()[:32]}.arrow"
    with suppress(OSError):
        if (told := remembered.read(path)) is not None:
            return told
        path.unlink()  # cut off or changed: it is only a memory, and is made again
    table = read()
    with suppress(OSError):  # a store that is read only, or a full disk: nothing is remembered
        _remember(path, table)
    return table


def _remember(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(exist_ok=True)
    stage = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        remembered.write(stage, table)
        stage.replace(path)
    finally:
        with suppress(OSError):
            stage.unlink(missing_ok=True)
    others = sorted(path.parent.glob(f"{path.name[:8]}-*"), key=lambda p: p.stat().st_mtime)
    for old in others[:-SETS]:
        old.unlink(missing_ok=True)


def forgotten(folder: Path, segments: tuple[Segment, ...]) -> None:
    """Forget what was read of segments that are no more."""
    numbers = {f"{s.number:08d}" for s in segments}
    for path in (folder / SHELF).glob("*"):
        if path.name.partition("-")[0] not in numbers:
            with suppress(OSError):
                path.unlink()
