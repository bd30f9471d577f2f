"""The log: statements in, a signed checkpoint out, and proofs of what is in it.

An append is one transaction: the entries, their hashes and the checkpoint over them are on the
disk together, or not at all. Before each, the last checkpoint is held against the tree: a log that
was changed under its checkpoint takes nothing more.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proscribe.evidence import lineage, tree
from proscribe.evidence.lineage import Succession
from proscribe.evidence.proof import Proof
from proscribe.evidence.store import Store
from proscribe.evidence.tree import LOST, ForkError
from proscribe.formats import checkpoint, cosignature, ed25519, merkle, signed_note
from proscribe.formats.checkpoint import Checkpoint
from proscribe.formats.dsse import EnvelopeError
from proscribe.formats.signed_note import Key, Note, NoteError, Signature, Signer
from proscribe.model import InputError, Place

FILE = "log.db"
LARGEST = 4 << 20
"""Bytes of an entry."""


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
            return self._added(statements, (signer,))

    def introduce(self, entry: bytes, *signers: Signer) -> tuple[int, Note]:
        """Add an entry that speaks of keys; a key that follows the log's signs the checkpoint too.

        Raises:
            ForkError: The log is not the one that its checkpoint speaks of, or of another key.
            InputError: The disk is full or fails, or the entry does not hold; nothing was added.

        """
        with self.store.writing():
            number, note = self._added((entry,), signers)
            self.store.name(f"{SPEAKS}{number:020}", str(number))
            self.successions()
        return number, note

    def _added(self, statements: Sequence[bytes], signers: Sequence[Signer]) -> tuple[int, Note]:
        first, key = self.store.size, signers[0].key
        self._sound(key)
        self.store.add(statements)
        size = first + len(statements)
        text = str(Checkpoint(key.name, size, merkle.root(size, self.store.node)))
        lines = (Signature(s.key.name, s.key.hash, s.sign(text.encode())) for s in signers)
        note = Note(text, tuple(lines))
        self.store.publish(size, str(note).encode())
        return first, note

    @property
    def speaking(self) -> tuple[int, ...]:
        """Return the numbers of the entries that speak of keys."""
        return tuple(map(int, self.store.under(SPEAKS)))

    def successions(self) -> tuple[Succession, ...]:
        """Return how the log's keys follow each other.

        Raises:
            ForkError: They do not.

        """
        held = [(n, next(self.store.entries(n, n + 1), b"")) for n in self.speaking]
        try:
            return lineage.successions(held)
        except EnvelopeError as error:
            raise ForkError(Place(source=self.place), f"its keys: {error}", LOST) from error

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
        if lineage.current(self.successions(), key, told.size) != key or not _signed(newest, key):
            reason = f"{key} is not the key that signs this log now"
            raise ForkError(Place(source=self.place), reason, "sign with that, or: key rotate")
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

    def key_proofs(self, proof: Proof) -> tuple[Proof, ...]:
        """Return the proofs of what is said of keys, under the checkpoint of another proof."""
        size = self._told(proof.note).size
        with self.store.reading():
            found = []
            for number in (n for n in self.speaking if n < size):
                path = tuple(merkle.inclusion(number, size, self.store.node))
                [entry] = self.store.entries(number, number + 1)
                found.append(Proof(entry=entry, number=number, path=path, note=proof.note))
        return tuple(found)

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
            if (
                tree.root(self.store, told.size, self.place) != told.root
                or told.size != self.store.size
            ):
                reason = "the entries are not those that the checkpoint was signed over"
                raise ForkError(Place(source=self.place), reason, LOST)
            followed = self.successions()
            keys = {key, *(k for s in followed for k in (s.old, s.new))} if followed else {key}
            first = followed[0].old if followed else key
            if followed and key not in {first, *(s.new for s in followed)}:
                raise ForkError(Place(source=self.place), f"{key} is none of its keys", LOST)
            for size, kept in self.store.checkpoints():
                now = lineage.current(followed, first, size)
                self._holds(size, self._note(kept), now, keys)
        return told

    def _holds(self, size: int, note: Note, key: Key, keys: set[Key]) -> None:
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
            own = who is None and any(_signed(alone, one) for one in keys)
            if not (own or (who is not None and cosignature.when(alone, who))):
                reason = f"a signature of {signature.name} under a checkpoint does not hold"
                raise ForkError(Place(source=self.place), reason, LOST)
        if not _signed(note, key):
            reason = f"the checkpoint does not bear a signature of {key.name} that holds"
            raise ForkError(Place(source=self.place), reason, LOST)


def _signed(note: Note, key: Key) -> bool:
    data = note.text.encode()
    return any(ed25519.holds(key.public, s.value, data) for s in note.by(key))


WITNESS, SPEAKS = "witness ", "key entry "
