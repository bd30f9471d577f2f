"""Chromium extensions: a header of keys and signatures, and a ZIP archive after it.

The id of an extension is the beginning of the digest of its maker's key. A package is its maker's,
if that very key signed it; of the store, if the store's key did too.

https://chromium.googlesource.com/chromium/src/+/main/components/crx_file/crx3.proto
https://chromium.googlesource.com/chromium/src/+/main/components/crx_file/crx_verifier.cc
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

MAGIC = b"Cr24"
CONTEXT = b"CRX3 SignedData\0"
RSA, ECDSA, SIGNED = 2, 3, 10000
"""Fields of the header: proofs of either kind, and what is signed with the archive."""
STORE = "61f7f2a6bfcf74cd0bc1fe2497cc9b04254c658f79f2145392867ea8366367cf"
"""SHA-256 of the key of the Chrome Web Store, as Chromium holds it (``kPublisherKeyHash``)."""
LONGEST = 1 << 18
"""Bytes of a header, as Chromium bounds it."""
MOST = 64
PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One key, and whether it signed these bytes; None: it could not be checked."""

    scheme: str
    sha256: str
    holds: bool | None

    @property
    def id(self) -> str:
        """Return the extension's id that belongs to the key."""
        return spelt(bytes.fromhex(self.sha256[:32]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An extension's package."""

    version: int
    id: str
    """The id that the header says, or that the only key gives."""
    proofs: tuple[Proof, ...]
    begin: int
    """Where the archive begins."""


def spelt(digest: bytes) -> str:
    """Return 16 bytes as Chromium writes an id: sixteen letters from ``a`` on for digits."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digest.hex())


def read(data: memoryview) -> Package:
    """Read the header, and check each signature.

    Raises:
        MalformedError: It is no package of a version that is known, or it is cut.

    """
    if bytes(data[:4]) != MAGIC or len(data) < 16:  # noqa: PLR2004, the shorter header
        raise MalformedError(OTHER)
    version, first = unpack_from("<II", data, 4)
    if version == 2:  # noqa: PLR2004
        return _second(data, first)
    if version != 3 or first > LONGEST or 12 + first > len(data):  # noqa: PLR2004
        raise MalformedError(OTHER)
    fields = list(_fields(bytes(data[12 : 12 + first])))
    signed = next((value for number, value in fields if number == SIGNED), b"")
    named = next((value for number, value in _fields(signed) if number == 1), b"")
    digest = hashlib.sha256(CONTEXT + len(signed).to_bytes(4, "little") + signed)
    body = data[12 + first :]
    digest.update(body)
    return Package(
        version=3,
        id=spelt(named) if len(named) == 16 else "",  # noqa: PLR2004
        proofs=tuple(_proofs(fields, digest.digest())),
        begin=12 + first,
    )


def _second(data: memoryview, size: int) -> Package:
    """Read version 2: one key, and its signature over the archive by SHA-1."""
    (length,) = unpack_from("<I", data, 12)
    begin = 16 + size + length
    if max(size, length) > LONGEST or begin > len(data):
        raise MalformedError(OTHER)
    key, signature = bytes(data[16 : 16 + size]), bytes(data[16 + size : begin])
    digest = hashlib.sha1(data[begin:], usedforsecurity=False).digest()
    sha256 = hashlib.sha256(key).hexdigest()
    holds = _holds(key, signature, digest, SHA1())  # noqa: S303, it is what this version has
    proof = Proof(scheme="crx2", sha256=sha256, holds=holds)
    return Package(version=2, id=proof.id, proofs=(proof,), begin=begin)


def _proofs(fields: list[tuple[int, bytes]], digest: bytes) -> Iterator[Proof]:
    for number, value in fields[:MOST]:
        if number in {RSA, ECDSA}:
            held = dict(_fields(value))
            key, signature = held.get(1, b""), held.get(2, b"")
            sha256 = hashlib.sha256(key).hexdigest()
            scheme = "crx3-rsa" if number == RSA else "crx3-ecdsa"
            yield Proof(
                scheme=scheme, sha256=sha256, holds=_holds(key, signature, digest, SHA256())
            )


def _holds(key: bytes, signature: bytes, digest: bytes, algorithm: HashAlgorithm) -> bool | None:
    from_digest = Prehashed(algorithm)
    try:
        public = load_der_public_key(key)
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, digest, padding.PKCS1v15(), from_digest)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, digest, ec.ECDSA(from_digest))
        else:
            return None
    except InvalidSignature:
        return False
    except (UnsupportedAlgorithm, ValueError, TypeError):
        return None
    return True


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the fields of a message of protobuf that hold bytes; others are passed over."""
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        if tag & 7 == 2:  # noqa: PLR2004, the wire's number for bytes
            size, at = _number(data, at)
            if at + size > len(data):
                raise MalformedError(BROKEN)
            yield tag >> 3, data[at : at + size]
            at += size
        elif tag & 7 == 0:
            _, at = _number(data, at)
        elif tag & 7 in {1, 5}:
            at += 8 if tag & 7 == 1 else 4
        else:
            raise MalformedError(BROKEN)


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(10):
        if at + n >= len(data):
            break
        value |= (data[at + n] & 0x7F) << 7 * n
        if not data[at + n] & 0x80:
            return value, at + n + 1
    raise MalformedError(BROKEN)


OTHER = Text(
    "it is no extension's package of version 2 or 3, or it is cut",
    "ce n'est pas un paquet d'extension de version 2 ou 3, ou il est coupé",
)
BROKEN = Text("a field of its header is broken", "un champ de son en-tête est abîmé")
