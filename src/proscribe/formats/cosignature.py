"""Cosignatures: that a witness saw a log only grow up to a checkpoint, and when.

https://github.com/C2SP/C2SP/blob/main/tlog-cosignature.md
"""

from collections.abc import Callable

from proscribe.formats import ed25519
from proscribe.formats.signed_note import Key, Note, Signature

TIME = 8
LATEST = 2**63 - 1


def signed_bytes(text: str, when: int) -> bytes:
    """Return what a witness signs: the time, in seconds since 1970, and a checkpoint's text."""
    return f"cosignature/v1\ntime {when}\n{text}".encode()


def made(text: str, when: int, key: Key, sign: Callable[[bytes], bytes]) -> Signature:
    """Return a witness's line under a checkpoint."""
    value = when.to_bytes(TIME, "big") + sign(signed_bytes(text, when))
    return Signature(key.name, key.hash, value)


def when(note: Note, key: Key) -> int | None:
    """Return when a witness signed, in seconds since 1970; nothing, if no signature of it holds."""
    for signature in note.by(key):
        time = int.from_bytes(signature.value[:TIME], "big")
        data = signed_bytes(note.text, time)
        if time <= LATEST and ed25519.holds(key.public, signature.value[TIME:], data):
            return time
    return None
