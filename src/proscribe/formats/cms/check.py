"""Checking a signer: its digest of the content, and its signature over that.

https://www.rfc-editor.org/rfc/rfc5652#section-5.4
https://www.rfc-editor.org/rfc/rfc4055
"""

import hashlib

from proscribe.formats.asn1 import Node
from proscribe.formats.cms import keys
from proscribe.formats.cms.certificate import Certificate
from proscribe.formats.cms.signed import MESSAGE_DIGEST, SignerInfo
from proscribe.model import Checked

DIGESTS = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
PSS = "1.2.840.113549.1.1.10"
SALT = 0xA2
"""The tag of the length of the salt, which is 20 bytes where none is given."""


def digest(name: str, data: bytes | memoryview) -> bytes:
    """Return a digest by the name that :data:`DIGESTS` gives it."""
    return hashlib.new(name, data, usedforsecurity=False).digest()


def signs(
    signer: SignerInfo, certificate: Certificate | None, content: bytes | memoryview
) -> Checked:
    """Tell whether a signer signed a content, with the key of a certificate."""
    name = DIGESTS.get(signer.digest, "")
    key = certificate.key() if certificate else None
    if not name or key is None:
        return Checked.UNKNOWN
    if signer.signed:
        said = signer.attributes.get(MESSAGE_DIGEST, ())
        if not said or said[0].content != digest(name, content):
            return Checked.FAILED
    signed = signer.signed or bytes(content)
    salt = _salt(signer.parameters) if signer.scheme == PSS else None
    return keys.made(key, signer.signature, signed, name, salt)


def _salt(parameters: Node | None) -> int:
    for node in parameters.children if parameters else ():
        if node.tag == SALT:
            return min(max(node.child(0).number, 0), 512)
    return 20
