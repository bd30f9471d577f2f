"""Keys: whether one made a signature. Old digests are computed as well: old files bear them.

https://www.rfc-editor.org/rfc/rfc8017
https://www.rfc-editor.org/rfc/rfc5758
"""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa, utils

from proscribe.model import Checked

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
SCHEMES = {
    "1.2.840.113549.1.1.4": "md5",
    "1.2.840.113549.1.1.5": "sha1",
    "1.3.14.3.2.29": "sha1",
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
    "1.2.840.10045.4.1": "sha1",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
"""The digests of signatures of certificates, by object identifier."""


def made(key: object, signature: bytes, signed: bytes, name: str, salt: int | None) -> Checked:
    """Tell whether a key made a signature; ``salt`` is in bytes, for the padding that has one."""
    if name not in HASHES:
        return Checked.UNKNOWN
    algorithm = HASHES[name]()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, _padding(algorithm, salt), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(algorithm))
        elif isinstance(key, dsa.DSAPublicKey):
            key.verify(signature, signed, algorithm)
        else:
            return Checked.UNKNOWN
    except InvalidSignature:
        return Checked.FAILED
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return Checked.UNKNOWN
    return Checked.HELD


def prehashed(key: object, signature: bytes, digest: bytes, name: str) -> Checked:
    """Tell whether a key of RSA signed a digest."""
    algorithm = HASHES[name]()
    if not isinstance(key, rsa.RSAPublicKey) or len(digest) != algorithm.digest_size:
        return Checked.UNKNOWN
    try:
        key.verify(signature, digest, padding.PKCS1v15(), utils.Prehashed(algorithm))
    except InvalidSignature:
        return Checked.FAILED
    except (ValueError, UnsupportedAlgorithm):
        return Checked.UNKNOWN
    return Checked.HELD


def _padding(algorithm: hashes.HashAlgorithm, salt: int | None) -> padding.PSS | padding.PKCS1v15:
    if salt is None:
        return padding.PKCS1v15()
    return padding.PSS(padding.MGF1(algorithm), salt)
