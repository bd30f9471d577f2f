"""The log: statements in, a signed checkpoint out, and proofs of what is in it.

An append is one transaction: the entries, their hashes and the checkpoint over them are on the
disk together, or not at all. Before each, the last checkpoint is held against the tree: a log that
was changed under its checkpoint takes nothing more.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proscribe.evidence.proof import Proof
from proscribe.evidence.store import Store
from proscribe.formats import checkpoint, cosignature, ed25519, merkle, signed_note
from proscribe.formats.checkpoint import Checkpoint
from proscribe.formats.signed_note import Key, Note, NoteError, Signature
from proscribe.model import InputError, Place

FILE = "log.db"
LARGEST = 4 << 20
"""Bytes of an entry."""
PIECE = 10_000
"""Entries that are read at once."""


class ForkError(InputError):
    """The log is not the one that its checkpoint speaks of."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs checkpoints: a key with a name, and what signs bytes with it."""

    key: Key
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Log:
    """An open log. Its origin is the name of the key that signed its first checkpoint."""

    store: Store
    place: str

    @classmethod
    @contextmanager
    def opened(cls, folder: Path, disk: str | None = None) -> Iterator["Log"]:
        """Open the log in a folder, or begin one; on a disk that SQLite knows by a name.

        Raises:
            InputError: It cannot be opened, or is damaged.

        """
        store = Store(folder / FILE, disk)
        try:
            yield cls(store, str(folder))
        finally:
            store.close()

    def append(self, statements: Sequence[bytes], signer: Signer) -> tuple[int, Note]:
        """Add statements in their order; return the number of the first, and the checkpoint.

        When this returns they are on the disk, under a checkpoint that is signed.

        Raises:
            ForkError: The log is not the one that its checkpoint speaks of, or of another name.
            InputError: The disk is full or fails, or a statement is too large; nothing was added.

        """
        for statement in statements:
            if len(statement) > LARGEST:
                reason = f"a statement of {len(statement):,} bytes is too large for the log"
                raise InputError(Place(source=self.place), reason, "log its digest instead")
        with self.store.writing():
            first = self.store.size
            self._sound(signer.key)
            self.store.add(statements)
            size = first + len(statements)
            told = Checkpoint(signer.key.name, size, merkle.root(size, self.store.node))
            text = str(told)
            signature = Signature(signer.key.name, signer.key.hash, signer.sign(text.encode()))
            note = Note(text, (signature,))
            self.store.publish(size, str(note).encode())
        return first, note

    def _sound(self, key: Key) -> None:
        """Hold the newest checkpoint against the tree, and who signs against its origin."""
        newest = self.newest()
        if newest is None:
            if self.store.size:
                raise ForkError(Place(source=self.place), "it has entries and no checkpoint", LOST)
            return
        told = self._told(newest)
        if told.origin != key.name:
            reason = f"it is the log of {told.origin}, and not of {key.name}"
            raise ForkError(Place(source=self.place), reason, "sign with the key of that name")
        if told.size != self.store.size or told.root != merkle.root(told.size, self.store.node):
            reason = f"its {self.store.size:,} entries are not those of its checkpoint"
            raise ForkError(Place(source=self.place), reason, LOST)

    def newest(self) -> Note | None:
        """Return the newest checkpoint; nothing, if there are no entries.

        Raises:
            ForkError: What is kept for one is none.

        """
        note = self.store.checkpoint()
        return self._note(note) if note else None

    def _note(self, data: bytes) -> Note:
        try:
            return signed_note.read(data)
        except NoteError as error:
            raise ForkError(
                Place(source=self.place), f"a checkpoint is none: {error}", LOST
            ) from error

    def _told(self, note: Note) -> Checkpoint:
        try:
            return checkpoint.read(note.text)
        except NoteError as error:
            raise ForkError(
                Place(source=self.place), f"a checkpoint is none: {error}", LOST
            ) from error

    def proof(self, number: int) -> Proof:
        """Return the proof that an entry is in the log.

        It is under the newest checkpoint that a witness signed; if none that covers the entry was
        signed by one, under the newest.

        Raises:
            InputError: There is no such entry.

        """
        with self.store.reading():
            note = self.newest()
            size = self._told(note).size if note else 0
            if note is None or not 0 <= number < size:
                reason = f"there is no entry {number}: the log has {size:,}"
                raise InputError(Place(source=self.place), reason, "name an entry from 0 on")
            seen = self.witnessed()
            if seen is not None and number < self._told(seen).size:
                note, size = seen, self._told(seen).size
            path = tuple(merkle.inclusion(number, size, self.store.node))
            [entry] = self.store.entries(number, number + 1)
        return Proof(entry=entry, number=number, path=path, note=note)

    @property
    def witnesses(self) -> tuple[Key, ...]:
        """Return the keys of the witnesses that signed checkpoints of this log."""
        return tuple(signed_note.key(one) for one in self.store.under(WITNESS))

    def witnessed(self) -> Note | None:
        """Return the newest checkpoint that a witness signed; nothing, if none did."""
        keys = self.witnesses
        if not keys:
            return None
        notes = (self._note(data) for _, data in self.store.checkpoints())
        return next(
            (n for n in notes if any(cosignature.when(n, k) is not None for k in keys)), None
        )

    def cosign(self, key: Key, note: Note) -> int:
        """Keep a witness's signature with its checkpoint; return when it was made.

        Raises:
            InputError: The signature does not hold, or is of no checkpoint of this log.

        """
        when = cosignature.when(note, key)
        size = self._told(note).size
        with self.store.writing():
            kept = self.store.checkpoint(size)
            known = self._note(kept) if kept else None
            if when is None or known is None or known.text != note.text:
                reason = f"no signature of {key.name} over a checkpoint of this log holds"
                raise InputError(Place(source=self.place), reason, "ask the witness again")
            others = tuple(s for s in known.signatures if s not in known.by(key))
            self.store.publish(size, str(Note(note.text, (*others, *note.by(key)))).encode())
            self.store.name(f"{WITNESS}{key.name} {key.hash.hex()}", str(key))
        return when

    def consistency(self, old: int) -> tuple[tuple[bytes, ...], Note]:
        """Return the proof that the log begins with its first ``old`` entries, and its checkpoint.

        Raises:
            InputError: It has fewer.

        """
        with self.store.reading():
            note = self.newest()
            size = self._told(note).size if note else 0
            if note is None or not 0 < old <= size:
                reason = f"the log has {size:,} entries, and not {old:,}"
                raise InputError(Place(source=self.place), reason, "compare with an older size")
            return tuple(merkle.consistency(old, size, self.store.node)), note

    def verified(self, key: Key) -> Checkpoint:
        """Hash every entry anew, and hold every checkpoint and its signatures against them.

        Raises:
            ForkError: They are not the same, or a signature does not hold.

        """
        with self.store.reading():
            note = self.newest()
            if note is None:
                raise InputError(Place(source=self.place), "the log is empty", "add to it first")
            told = self._told(note)
            if self._root(told.size) != told.root or told.size != self.store.size:
                reason = "the entries are not those that the checkpoint was signed over"
                raise ForkError(Place(source=self.place), reason, LOST)
            for size, kept in self.store.checkpoints():
                self._holds(size, self._note(kept), key)
        return told

    def _holds(self, size: int, note: Note, key: Key) -> None:
        """Hold a kept checkpoint against the tree; each signature under it has to hold."""
        told = self._told(note)
        if (told.origin, told.size) != (key.name, size) or told.root != merkle.root(
            size, self.store.node
        ):
            reason = f"the checkpoint over {size:,} entries is not of these entries"
            raise ForkError(Place(source=self.place), reason, LOST)
        witnesses = {(one.name, one.hash): one for one in self.witnesses}
        for signature in note.signatures:
            who = witnesses.get((signature.name, signature.hash))
            alone = Note(note.text, (signature,))
            if not (_signed(alone, key) if who is None else cosignature.when(alone, who)):
                reason = f"a signature of {signature.name} under a checkpoint does not hold"
                raise ForkError(Place(source=self.place), reason, LOST)
        if not _signed(note, key):
            reason = f"the checkpoint does not bear a signature of {key.name} that holds"
            raise ForkError(Place(source=self.place), reason, LOST)

    def _root(self, size: int) -> bytes:
        """Return the root over the entries themselves; each kept hash has to be that of theirs."""
        peaks: list[tuple[int, int, bytes]] = []
        for start in range(0, size, PIECE):
            for offset, entry in enumerate(self.store.entries(start, min(size, start + PIECE))):
                peaks.append((0, start + offset, merkle.leaf(entry)))
                self._kept(*peaks[-1])
                while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
                    level, number, right = peaks.pop()
                    _, _, left = peaks.pop()
                    peaks.append((level + 1, number >> 1, merkle.inner(left, right)))
                    self._kept(*peaks[-1])
        found = peaks.pop()[2] if peaks else merkle.EMPTY
        while peaks:
            found = merkle.inner(peaks.pop()[2], found)
        return found

    def _kept(self, level: int, number: int, found: bytes) -> None:
        if self.store.node(level, number) != found:
            reason = f"the hash {number} on level {level} is not that of its entries"
            raise ForkError(Place(source=self.place), reason, LOST)


def _signed(note: Note, key: Key) -> bool:
    data = note.text.encode()
    return any(ed25519.holds(key.public, s.value, data) for s in note.by(key))


WITNESS = "witness "
LOST = "someone changed it: keep it as it is, and restore it from a copy"
