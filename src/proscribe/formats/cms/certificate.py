"""Certificates: their names as Windows writes them, and what a chain is built by.

https://www.rfc-editor.org/rfc/rfc5280
https://learn.microsoft.com/en-us/windows/win32/api/wincrypt/nf-wincrypt-certnametostrw
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509.oid import ExtensionOID

from proscribe.formats import asn1
from proscribe.formats.cms import keys
from proscribe.formats.hostile import MalformedError
from proscribe.formats.legible import legible
from proscribe.model import Checked

CN, ORGANISATION, UNIT, SERIAL_NUMBER = "2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.5"
SHORT = {
    CN: "CN",
    ORGANISATION: "O",
    UNIT: "OU",
    SERIAL_NUMBER: "SERIALNUMBER",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "S",
    "2.5.4.9": "STREET",
    "2.5.4.12": "T",
    "2.5.4.17": "PostalCode",
    "1.2.840.113549.1.9.1": "E",
    "0.9.2342.19200300.100.1.25": "DC",
}
ENCODINGS = {0x1E: "utf-16-be", 0x0C: "utf-8", 0x1C: "utf-32-be"}
SPECIAL = frozenset(',+="<>#;\r\n')
FAULTS = (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension)
"""What the reader of certificates raises on those that are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate as a signature carries it, its names as they stand in it."""

    raw: bytes = field(repr=False)
    serial: int
    issuer: bytes = field(repr=False)
    subject: bytes = field(repr=False)
    names: tuple[tuple[str, str], ...]
    """Object identifiers and values of the subject, in the order of the certificate."""

    def name(self, oid: str) -> str:
        """Return the last value of the subject under an object identifier; empty if none."""
        return next((v for o, v in reversed(self.names) if o == oid), "")

    @property
    def written(self) -> str:
        """Return the subject as Windows writes it, the narrowest name first."""
        parts = (f"{SHORT.get(o, f'OID.{o}')}={_quoted(v)}" for o, v in reversed(self.names))
        return ", ".join(parts)

    @property
    def spoken(self) -> str:
        """Return the name that a person would know it by."""
        return self.name(CN) or self.name(ORGANISATION) or self.name(UNIT)

    @property
    def sha1(self) -> str:
        """Return the thumbprint that Windows shows, in capitals."""
        return hashlib.sha1(self.raw, usedforsecurity=False).hexdigest().upper()

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of its bytes, in lower case."""
        return hashlib.sha256(self.raw).hexdigest()

    def loaded(self) -> x509.Certificate | None:
        """Return it with its key; nothing where it is not written as the standard asks."""
        try:
            return x509.load_der_x509_certificate(self.raw)
        except FAULTS:
            return None

    def key(self) -> object | None:
        """Return its public key; nothing, where it is of no kind that is known."""
        held = self.loaded()
        try:
            return held.public_key() if held else None
        except FAULTS:
            return None

    def valid(self, moment: datetime) -> bool:
        """Tell whether a moment, in UTC, lies in its time."""
        held = self.loaded()
        return held is not None and held.not_valid_before_utc <= moment <= held.not_valid_after_utc

    def issues(self) -> bool:
        """Tell whether it says that it may sign certificates; those of before 1999 say nothing."""
        held = self.loaded()
        try:
            found = held and held.extensions.get_extension_for_oid(ExtensionOID.BASIC_CONSTRAINTS)
        except x509.ExtensionNotFound:
            return self.issuer == self.subject
        except FAULTS:
            return False
        return bool(found and isinstance(found.value, x509.BasicConstraints) and found.value.ca)

    def purposes(self) -> frozenset[str]:
        """Return the purposes that it is for, as object identifiers; none: it does not say."""
        held = self.loaded()
        try:
            found = held and held.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        except (x509.ExtensionNotFound, *FAULTS):
            return frozenset()
        return frozenset(oid.dotted_string for oid in found or ())

    def issued_by(self, other: "Certificate") -> bool:
        """Tell whether it names another as its issuer, and bears that one's signature."""
        own, key = self.loaded(), other.key()
        if own is None or key is None or self.issuer != other.subject:
            return False
        name = keys.SCHEMES.get(own.signature_algorithm_oid.dotted_string, "")
        salt = None
        if not name:
            try:
                name, salt = _salted(own)
            except FAULTS:
                return False
        made = keys.made(key, own.signature, own.tbs_certificate_bytes, name, salt)
        return made is Checked.HELD


def read(raw: bytes) -> Certificate:
    """Read the names of a certificate; whether its key can be used shows later.

    Raises:
        MalformedError: It is not built like a certificate.

    """
    fields = asn1.read(raw).child(0).children
    begin = 1 if fields and fields[0].tag == 0xA0 else 0  # noqa: PLR2004, its version
    if len(fields) < begin + 6:
        raise MalformedError(asn1.SHORT)
    serial, _, issuer, _, subject = fields[begin : begin + 5]
    names = tuple(
        (pair.child(0).oid, _text(pair.child(1)))
        for group in subject.children
        for pair in group.children
    )
    return Certificate(
        raw=raw, serial=serial.number, issuer=issuer.raw, subject=subject.raw, names=names
    )


def _salted(held: x509.Certificate) -> tuple[str, int | None]:
    """Return the digest and the salt of a signature with salted padding."""
    algorithm, used = held.signature_hash_algorithm, held.signature_algorithm_parameters
    if algorithm is None or not isinstance(used, padding.PSS):
        return "", None
    return algorithm.name, algorithm.digest_size


def _text(node: asn1.Node) -> str:
    return legible(node.content.decode(ENCODINGS.get(node.tag, "latin-1"), "replace"))


def _quoted(value: str) -> str:
    if SPECIAL & set(value) or value != value.strip():
        return '"' + value.replace('"', '""') + '"'
    return value
