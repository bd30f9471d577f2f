"""Append to a log, telling each number when it is on the disk; until killed."""

import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proscribe.evidence import Log
from proscribe.formats.signed_note import ED25519, Key, Signer

private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
key = Key("example.org/log", ED25519, private.public_key().public_bytes_raw())
with Log.opened(Path(sys.argv[1])) as log:
    while True:
        first, _ = log.append([b"one", b"two"], Signer(key, private.sign))
        print(first + 1, flush=True)  # noqa: T201, it is read by the test
