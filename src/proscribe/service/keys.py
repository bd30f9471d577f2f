"""``key``: make keys, show what others need of them, let one follow another, and revoke."""

from collections.abc import Callable
from pathlib import Path

from proscribe import signing
from proscribe.evidence import lineage
from proscribe.formats.signed_note import ED25519, Key, Signer
from proscribe.model import InputError, Place
from proscribe.service.attest import Recorder
from proscribe.service.attest import key as verifier
from proscribe.signing import file


def new(path: Path, name: str, passphrase: str) -> str:
    """Make a key in a file, and return the verifier's key of it.

    Raises:
        InputError: The passphrase is short, the file is there already, or cannot be written.

    """
    return str(Key(name, ED25519, file.make(path, passphrase)))


def show(uri: str, name: str, secret: Callable[[], str]) -> str:
    """Return the verifier's key of any key.

    Raises:
        InputError: There is no such key.

    """
    with signing.opened(uri, secret) as opened:
        return str(Key(name, ED25519, opened.public))


def rotate(who: Recorder, uri: str, secret: Callable[[], str]) -> str:
    """Let another key follow the log's, by an entry that both sign; return its verifier's key.

    Raises:
        ForkError: The first key is not the one that signs the log now.
        InputError: A key or the log cannot be used; nothing was added.

    """
    with who.opened() as (log, old), signing.opened(uri, secret) as held:
        new = Signer(Key(who.name, ED25519, held.public), held.sign)
        if new.key == old.key:
            raise InputError(Place(source=uri), "it is the log's key already", "name another")
        entry = lineage.succession(old, new, who.clock().isoformat())
        log.introduce(entry, old, new)
    return str(new.key)


def revoke(who: Recorder, vkey: str, start: int, reason: str) -> int:
    """Say in the log that a key does not count from an entry on; return the new entry's number.

    Raises:
        ForkError: The key that signs is not the one that signs the log now.
        InputError: A key or the log cannot be used, or it is the log's only one.

    """
    with who.opened() as (log, signer):
        revoked = verifier(vkey)
        if revoked == signer.key:
            why = "a log does not revoke the key that it signs with"
            raise InputError(Place(source=vkey), why, "let another follow it first: key rotate")
        told = (reason, who.clock().isoformat())
        number, _ = log.introduce(lineage.revocation(revoked, start, signer, told), signer)
    return number
