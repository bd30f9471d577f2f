"""The signature of a JAR's list: who signed it, by which algorithm, and whether it holds.

https://www.rfc-editor.org/rfc/rfc2315
"""

import hashlib
from dataclasses import dataclass

from proscribe.formats import asn1
from proscribe.formats.apk_signing import wording
from proscribe.formats.apk_signing.certificates import Certificate, holds, loaded
from proscribe.formats.apk_signing.supported import DIGESTS, SIGNATURES, supported
from proscribe.formats.asn1 import OCTETS, SEQUENCE, SET, Node
from proscribe.formats.hostile import MalformedError

SIGNED = "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
CERTIFICATES, ATTRIBUTES = 0xA0, 0xA0
TRIES_ALL = 24
"""The API level from which Android tries all signers; before, the first alone."""
KNOWS_ATTRIBUTES = 19
MOST = 16


@dataclass(frozen=True, slots=True)
class _Signed:
    content: str
    certificates: list[Certificate]
    data: bytes
    minimum: int
    maximum: int


def signer(block: bytes, data: bytes, minimum: int, maximum: int) -> Certificate:
    """Return the certificate of the first signer whose signature over ``data`` holds.

    Raises:
        MalformedError: None does, for every Android between two API levels.

    """
    content, certificates, infos = _parsed(block)
    signed = _Signed(content, certificates, data, minimum, maximum)
    tried = infos[:1] if minimum < TRIES_ALL else infos[:MOST]
    found = [c for c in [_checked(signed, info) for info in tried] if c is not None]
    if not found:
        raise MalformedError(wording.SIGNATURE)
    return found[0]


def named(block: bytes) -> Certificate | None:
    """Return the certificate that the first signer names, whether it signed or not."""
    try:
        _, certificates, infos = _parsed(block)
        return _certificate(certificates, infos[0].child(1))
    except MalformedError:
        return None


def _parsed(block: bytes) -> tuple[str, list[Certificate], list[Node]]:
    outer = asn1.read(block)
    if outer.child(0).oid != SIGNED:
        raise MalformedError(wording.PKCS7)
    parts = outer.child(1, 0).children
    infos = [p for p in parts[3:] if p.tag == SET]
    if not infos:
        raise MalformedError(wording.PKCS7)
    content = parts[2].child(0).oid
    held_certificates = [p for p in parts[3:] if p.tag == CERTIFICATES]
    signers = list(infos[-1].children)
    if not signers:
        raise MalformedError(wording.PKCS7)
    every = [c for p in held_certificates for c in p.children if c.tag == SEQUENCE]
    return content, [Certificate(c.raw) for c in every[:MOST]], signers


def _certificate(certificates: list[Certificate], identity: Node) -> Certificate | None:
    parts = identity.children
    if identity.tag != SEQUENCE or len(parts) < 2:  # noqa: PLR2004, issuer and serial number
        return None
    issuer, serial = parts[0].raw, parts[1].number
    named_so = [c for c in certificates if c.serial == serial]
    exact = [c for c in named_so if c.issuer == issuer]
    return next(iter(exact or named_so), None)


def _checked(signed: _Signed, info: Node) -> Certificate | None:
    """Return the signer's certificate if its signature holds; raise if it cannot be one."""
    parts = list(info.children)
    if len(parts) < 5:  # noqa: PLR2004, version, identity, digest, algorithm, signature
        raise MalformedError(wording.PKCS7)
    attributes = parts.pop(3) if parts[3].tag == ATTRIBUTES else None
    if len(parts) < 5 or parts[4].tag & 0x1F != OCTETS:  # noqa: PLR2004
        raise MalformedError(wording.PKCS7)
    digest = DIGESTS.get(_first(parts[2]), "")
    kind, own = SIGNATURES.get(_first(parts[3]), ("", ""))
    if not digest or not supported(digest, kind, own, signed.minimum, signed.maximum):
        raise MalformedError(wording.UNSUPPORTED)
    certificate = _certificate(signed.certificates, parts[1])
    if certificate is None or not certificate.may_sign:
        raise MalformedError(wording.FORBIDDEN)
    data = signed.data
    if attributes is not None:
        if not _attributed(signed, attributes, digest):
            return None
        data = bytes([SET]) + attributes.raw[1:]
    key = loaded(certificate.encoded_key)
    return certificate if holds(key, own or digest, parts[4].octets, data) else None


def _attributed(signed: _Signed, attributes: Node, digest: str) -> bool:
    """Tell whether what is signed beside the list names this list."""
    if signed.minimum < KNOWS_ATTRIBUTES:
        raise MalformedError(wording.ATTRIBUTES)
    values: dict[str, tuple[Node, ...]] = {}
    for attribute in attributes.children:
        kind, held = attribute.child(0).oid, attribute.child(1)
        if kind in values:
            raise MalformedError(wording.ATTRIBUTES)
        values[kind] = held.children
    content, message = values.get(CONTENT_TYPE, ()), values.get(MESSAGE_DIGEST, ())
    if len(content) > 1 or len(message) > 1:
        raise MalformedError(wording.ATTRIBUTES)
    if signed.maximum >= TRIES_ALL:
        if not content:
            raise MalformedError(wording.ATTRIBUTES)
        if content[0].oid != signed.content:
            return False
    if not message:
        raise MalformedError(wording.ATTRIBUTES)
    return message[0].octets == hashlib.new(digest, signed.data, usedforsecurity=False).digest()


def _first(algorithm: Node) -> str:
    return next((child.oid for child in algorithm.children[:1]), "")
