"""Signed data: certificates, and signers with their attributes. Nothing is believed here.

https://www.rfc-editor.org/rfc/rfc5652
https://www.rfc-editor.org/rfc/rfc2315
"""

from dataclasses import dataclass

from proscribe.formats import asn1
from proscribe.formats.asn1 import Node
from proscribe.formats.cms import certificate
from proscribe.formats.cms.certificate import Certificate
from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

SIGNED_DATA = "1.2.840.113549.1.7.2"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
CERTIFICATES, ATTRIBUTES, UNSIGNED = 0xA0, 0xA0, 0xA1
BY_KEY = 0x80
"""How a signer names its certificate where it does not by issuer and number."""
MOST = 64
"""Certificates, or signers, of one signature."""
Attributes = dict[str, tuple[Node, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerInfo:
    """One signer: who it says it is, what it signed, and its signature."""

    issuer: bytes
    serial: int
    key: bytes
    """The identifier of its key, where it gives no issuer and number."""
    digest: str
    """The object identifier of its digest."""
    scheme: str
    """The object identifier of its signature."""
    parameters: Node | None
    signed: bytes
    """The signed attributes as they are signed; empty: the content itself is."""
    attributes: Attributes
    unsigned: Attributes
    signature: bytes

    def among(self, certificates: tuple[Certificate, ...]) -> Certificate | None:
        """Return the certificate that it names, if it is there."""
        if self.key:
            return next((c for c in certificates if self.key in c.raw), None)
        return next(
            (c for c in certificates if (c.issuer, c.serial) == (self.issuer, self.serial)), None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedData:
    """What was signed, if it is within, and by whom."""

    kind: str
    """The object identifier of the content's type."""
    content: Node | None
    certificates: tuple[Certificate, ...]
    signers: tuple[SignerInfo, ...]


def read(data: bytes | memoryview) -> SignedData:
    """Read signed data, with the ``ContentInfo`` around it.

    Raises:
        MalformedError: It is something else, or it is broken.

    """
    outer = asn1.read(data)
    if outer.child(0).oid != SIGNED_DATA:
        raise MalformedError(OTHER)
    fields = outer.child(1, 0).children
    if len(fields) < 4:  # noqa: PLR2004, the version, digests, content and signers
        raise MalformedError(OTHER)
    inner = fields[2].children
    held = next((f for f in fields[3:-1] if f.tag == CERTIFICATES), None)
    return SignedData(
        kind=inner[0].oid if inner else "",
        content=inner[1].child(0) if len(inner) > 1 else None,
        certificates=_certificates(held),
        signers=tuple(map(signer, fields[-1].children[:MOST])),
    )


def _certificates(held: Node | None) -> tuple[Certificate, ...]:
    found: list[Certificate] = []
    for node in held.children[:MOST] if held else ():
        try:
            found.append(certificate.read(node.raw))
        except MalformedError:
            continue
    return tuple(found)


def signer(node: Node) -> SignerInfo:
    """Read one ``SignerInfo``; a countersignature is one too.

    Raises:
        MalformedError: It is none.

    """
    fields = list(node.children[1:])
    if len(fields) < 4:  # noqa: PLR2004, who, digest, scheme, signature
        raise MalformedError(OTHER)
    who, digest = fields[0], fields[1]
    attributes = fields.pop(2) if fields[2].tag == ATTRIBUTES else None
    if len(fields) < 4:  # noqa: PLR2004, as above
        raise MalformedError(OTHER)
    unsigned = next((f for f in fields[4:] if f.tag == UNSIGNED), None)
    by_key = who.tag == BY_KEY
    scheme = fields[2].children
    return SignerInfo(
        issuer=b"" if by_key else who.child(0).raw,
        serial=0 if by_key else who.child(1).number,
        key=who.content if by_key else b"",
        digest=digest.child(0).oid,
        scheme=scheme[0].oid if scheme else "",
        parameters=scheme[1] if len(scheme) > 1 else None,
        signed=_as_signed(attributes),
        attributes=_attributes(attributes),
        unsigned=_attributes(unsigned),
        signature=fields[3].octets,
    )


def _as_signed(attributes: Node | None) -> bytes:
    """Return the attributes under the tag that they are signed with, not the one they bear."""
    return bytes([asn1.SET]) + attributes.raw[1:] if attributes else b""


def _attributes(held: Node | None) -> Attributes:
    return {a.child(0).oid: a.child(1).children for a in held.children[:MOST]} if held else {}


OTHER = Text("it is no signed data of CMS", "ce ne sont pas des données signées CMS")
