"""Signing: one module for each scheme by which a key is named.

A key is named by a URI: ``file:keys/log.pem``, ``ssh-agent:SHA256:...``, ``pkcs11:...``. Whatever
holds it, it is an Ed25519 key, and all that it does is sign bytes. A key that it is not safe to
trust is refused when it is opened.
"""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from proscribe import plugins
from proscribe.formats import ed25519
from proscribe.model import InputError, Place, Text


@dataclass(frozen=True, slots=True)
class Opened:
    """A key that can sign."""

    public: bytes
    """32 bytes, as RFC 8032 spells a public key."""
    sign: Callable[[bytes], bytes]
    """Return the 64 bytes of a signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A way to hold keys."""

    title: Text
    open: Callable[[str, Callable[[], str]], AbstractContextManager[Opened]]
    """Open the key of a URI's rest; a secret is asked for only where one is needed.

    Raises InputError: there is no such key, it is of another sort, or the secret is wrong.
    """

    @property
    def name(self) -> str:
        """Return the name of the module that holds this scheme."""
        return self.open.__module__.rpartition(".")[2]


def names() -> tuple[str, ...]:
    """Return the names of all schemes, in order."""
    return plugins.names(sys.modules[__name__])


def opened(uri: str, secret: Callable[[], str]) -> AbstractContextManager[Opened]:
    """Open the key that a URI names.

    Raises:
        InputError: There is no such scheme or key, or the secret is wrong.

    """
    name, _, rest = uri.partition(":")
    module = name.replace("-", "_")
    if module not in names() or not rest:
        known = ", ".join(f"{n.replace('_', '-')}:" for n in names())
        raise InputError(Place(source=uri), "it names no key", f"a key begins with: {known}")
    scheme: Scheme = plugins.load(sys.modules[__name__], module)
    return scheme.open(rest, secret)


def trusted(public: bytes, uri: str) -> bytes:
    """Return a public key that it is safe to enrol.

    Raises:
        InputError: It is of small order, or no key at all.

    """
    if not ed25519.trustworthy(public):
        reason = "under this key one signature can hold for many texts"
        raise InputError(Place(source=uri), reason, "make another key")
    return public
