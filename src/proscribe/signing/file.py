"""Keys in files: PKCS #8 in PEM, under a passphrase.

https://www.rfc-editor.org/rfc/rfc8410
https://www.rfc-editor.org/rfc/rfc5958
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from proscribe.model import InputError, Place, Text
from proscribe.signing import Opened, Scheme, trusted

LARGEST = 64 << 10
SHORTEST = 12
"""Characters of a passphrase: a key that signs for an authority is worth a sentence."""


def make(path: Path, passphrase: str) -> bytes:
    """Make a key, write it under a passphrase for its owner alone, and return its public half.

    Raises:
        InputError: The passphrase is short, a file of that name is there, or it cannot be written.

    """
    if len(passphrase) < SHORTEST:
        reason = f"the passphrase has fewer than {SHORTEST} characters"
        raise InputError(Place(source=str(path)), reason, "choose a longer one")
    private = Ed25519PrivateKey.generate()
    kept = BestAvailableEncryption(passphrase.encode())
    data = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, kept)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Place(source=str(path)), reason, "choose another file") from error
    return private.public_key().public_bytes_raw()


@contextmanager
def _open(rest: str, secret: Callable[[], str]) -> Iterator[Opened]:
    path = Path(rest)
    private = _private(path, secret)
    yield Opened(trusted(private.public_key().public_bytes_raw(), rest), private.sign)


def _private(path: Path, secret: Callable[[], str]) -> Ed25519PrivateKey:
    place = Place(source=str(path))
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(place, error.strerror or str(error), "check the path") from error
    if b"ENCRYPTED PRIVATE KEY" not in data:
        reason = "it is no key under a passphrase"
        raise InputError(place, reason, "make one with: proscribe key new")
    try:
        found = load_pem_private_key(data, secret().encode())
    except (ValueError, TypeError) as error:
        reason = "the passphrase is wrong, or the file is damaged"
        raise InputError(place, reason, "try again") from error
    if not isinstance(found, Ed25519PrivateKey):
        raise InputError(place, "it is no Ed25519 key", "make one with: proscribe key new")
    return found


signing = Scheme(
    title=Text("a file under a passphrase", "un fichier protégé par une phrase secrète"),
    open=_open,
)
