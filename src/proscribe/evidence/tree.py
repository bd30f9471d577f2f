"""The tree of a log, hashed anew from its entries and held against the hashes that are kept."""

from proscribe.evidence.store import Store
from proscribe.formats import merkle
from proscribe.model import InputError, Place

PIECE = 10_000
"""Entries that are read at once."""
LOST = "someone changed it: keep it as it is, and restore it from a copy"


class ForkError(InputError):
    """The log is not the one that its checkpoint speaks of."""


def root(store: Store, size: int, place: str) -> bytes:
    """Return the root over the entries themselves; each kept hash has to be that of theirs.

    Raises:
        ForkError: One is not.

    """
    peaks: list[tuple[int, int, bytes]] = []
    for start in range(0, size, PIECE):
        for offset, entry in enumerate(store.entries(start, min(size, start + PIECE))):
            peaks.append((0, start + offset, merkle.leaf(entry)))
            _kept(store, place, *peaks[-1])
            while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
                level, number, right = peaks.pop()
                _, _, left = peaks.pop()
                peaks.append((level + 1, number >> 1, merkle.inner(left, right)))
                _kept(store, place, *peaks[-1])
    found = peaks.pop()[2] if peaks else merkle.EMPTY
    while peaks:
        found = merkle.inner(peaks.pop()[2], found)
    return found


def _kept(store: Store, place: str, level: int, number: int, found: bytes) -> None:
    if store.node(level, number) != found:
        reason = f"the hash {number} on level {level} is not that of its entries"
        raise ForkError(Place(source=place), reason, LOST)
