"""``key``: make keys, and show what others need of them."""

from collections.abc import Callable
from pathlib import Path

from proscribe import signing
from proscribe.formats.signed_note import ED25519, Key
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
