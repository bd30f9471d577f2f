"""Certificates, as they are: one that is not quite DER still names its key."""

import codecs
from dataclasses import dataclass
from functools import cached_property

# The library reads this module when it first checks something: a confined worker no longer can.
import cryptography.hazmat.backends.openssl.backend  # noqa: F401
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from proscribe.formats import asn1
from proscribe.formats.asn1 import BITS, INTEGER, SEQUENCE, Node, encoded
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.model import Text

LETTERS = {
    "2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O",
    "2.5.4.11": "OU", "1.2.840.113549.1.9.1": "EMAIL",
}  # fmt: skip
CODECS = {0x0C: "utf-8", 0x1E: "utf-16-be", 0x13: "ascii", 0x16: "ascii"}
codecs.lookup("utf-16-be")  # its module must be there before a worker is confined
USAGE = "2.5.29.15"
UNDERSTOOD = frozenset(f"2.5.29.{n}" for n in (15, 17, 19, 30, 31, 32, 33, 36, 37, 54)) | frozenset(
    {"1.3.6.1.5.5.7.1.1"}
)
"""Extensions that may be critical: others forbid the use of the certificate."""
SIGNING = 0xC0
"""The bits of a key's use that allow signatures."""
LARGEST = 1 << 16
HASHES = {
    "md5": hashes.MD5(), "sha1": hashes.SHA1(), "sha224": hashes.SHA224(),  # noqa: S303
    "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512(),
}  # fmt: skip

Key = rsa.RSAPublicKey | dsa.DSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True)
class Certificate:
    """A certificate.

    Raises:
        MalformedError: It is none.

    """

    der: bytes

    def __post_init__(self) -> None:
        if len(self.der) > LARGEST or len(self._fields) < 6:  # noqa: PLR2004, up to its key
            raise MalformedError(BROKEN)
        self.subject.encode()

    @cached_property
    def _fields(self) -> tuple[Node, ...]:
        """Return what is signed, its version left out: serial, ..., subject, key, ..."""
        inner = asn1.read(self.der).child(0).children
        return inner[1:] if inner and inner[0].tag == 0xA0 else inner  # noqa: PLR2004, version

    @property
    def serial(self) -> int:
        """Return its serial number."""
        return self._fields[0].number

    @property
    def issuer(self) -> bytes:
        """Return the name of its issuer, encoded."""
        return self._fields[2].raw

    @cached_property
    def subject(self) -> str:
        """Return the name of its holder, such as ``CN=Example, O=Example``."""
        found = []
        for part in self._fields[4].children:
            for pair in part.children:
                kind, value = pair.child(0), pair.child(1)
                name = LETTERS.get(kind.oid, kind.oid)
                text = value.content.decode(CODECS.get(value.tag, "latin-1"), "replace")
                found.append(f"{name}={text}")
        return legible(", ".join(found))

    @property
    def encoded_key(self) -> bytes:
        """Return its public key, as it stands in it."""
        return self._fields[5].raw

    def encodings(self) -> frozenset[bytes]:
        """Return the encodings by which its public key may be named."""
        positive = _positive(self.encoded_key)
        key = loaded(positive)
        canonical = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return frozenset({self.encoded_key, positive, canonical})

    @property
    def may_sign(self) -> bool:
        """Tell whether its extensions allow signatures."""
        for field in self._fields[6:]:
            if field.tag != 0xA3:  # noqa: PLR2004, the extensions
                continue
            for extension in field.child(0).children:
                inner = extension.children
                critical = len(inner) > 2 and any(inner[1].content)  # noqa: PLR2004
                if critical and extension.child(0).oid not in UNDERSTOOD:
                    return False
                if extension.child(0).oid == USAGE:
                    bits = asn1.read(inner[-1].content).content
                    return len(bits) > 1 and bool(bits[1] & SIGNING)
        return True


def loaded(encoded_key: bytes) -> Key:
    """Return a public key.

    Raises:
        MalformedError: It is none of a sort that signs packages.

    """
    try:
        key = load_der_public_key(_positive(encoded_key))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MalformedError(NO_KEY) from error
    if not isinstance(key, rsa.RSAPublicKey | dsa.DSAPublicKey | ec.EllipticCurvePublicKey):
        raise MalformedError(NO_KEY)
    return key


def holds(key: Key, digest: str, signature: bytes, data: bytes, style: str = "") -> bool:
    """Tell whether a signature over ``data`` is that of a key; ``style`` is ``pss`` or empty.

    Raises:
        MalformedError: It cannot be checked.

    """
    kind = HASHES[digest]
    try:
        if isinstance(key, rsa.RSAPublicKey):
            salted = padding.PSS(padding.MGF1(kind), kind.digest_size)
            key.verify(signature, data, salted if style == "pss" else padding.PKCS1v15(), kind)
        elif isinstance(key, dsa.DSAPublicKey):
            key.verify(signature, data, kind)
        else:
            key.verify(signature, data, ec.ECDSA(kind))
    except InvalidSignature:
        return False
    except (ValueError, UnsupportedAlgorithm) as error:
        raise MalformedError(UNCHECKED) from error
    return True


def _positive(encoded_key: bytes) -> bytes:
    """Return a key whose modulus was written as if it were negative, as it was meant."""
    outer = asn1.read(encoded_key).children
    if len(outer) != 2 or outer[1].tag != BITS or outer[1].content[1:2] != b"\x30":  # noqa: PLR2004
        return encoded_key
    numbers = asn1.read(outer[1].content, 1).children
    if len(numbers) != 2 or numbers[0].tag != INTEGER or numbers[0].number >= 0:  # noqa: PLR2004
        return encoded_key
    modulus = encoded(INTEGER, b"\0" + numbers[0].content)
    inner = encoded(SEQUENCE, modulus + numbers[1].raw)
    return encoded(SEQUENCE, outer[0].raw + encoded(BITS, b"\0" + inner))


BROKEN = Text("a certificate is broken", "un certificat est corrompu")
NO_KEY = Text(
    "the public key is none of a sort that is known here",
    "la clé publique n'est pas d'une sorte connue ici",
)
UNCHECKED = Text(
    "the signature is of a sort that cannot be checked here",
    "la signature est d'une sorte qui ne peut être vérifiée ici",
)
