"""Timestamps: when a signature existed, said by an authority that signed it again.

https://www.rfc-editor.org/rfc/rfc3161
https://learn.microsoft.com/en-us/windows/win32/seccrypto/time-stamping-authenticode-signatures
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from proscribe.formats import asn1
from proscribe.formats.asn1 import Node
from proscribe.formats.cms import chain, check, signed
from proscribe.formats.cms.certificate import Certificate
from proscribe.formats.cms.chain import Roots
from proscribe.formats.cms.signed import SignedData, SignerInfo
from proscribe.formats.hostile import MalformedError
from proscribe.model import Checked

COUNTERSIGNATURE = "1.2.840.113549.1.9.6"
TOKENS = ("1.3.6.1.4.1.311.3.3.1", "1.2.840.113549.1.9.16.2.14")
"""A token of RFC 3161, as Microsoft and as Apple and the standard attach it."""
SIGNING_TIME = "1.2.840.113549.1.9.5"
TIMESTAMPING = "1.3.6.1.5.5.7.3.8"
SHORT_TIME = 0x17
"""The tag of a moment whose year has two digits."""
IMPRINT, TIME = 2, 4
"""The places of the digest and of the moment in a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a signer's timestamp comes to, and the moment that it proves or merely claims."""

    outcome: Checked
    moment: datetime | None = None

    @property
    def proven(self) -> datetime | None:
        """Return the moment, if it is proven."""
        return self.moment if self.outcome is Checked.HELD else None


NONE = Stamp(outcome=Checked.UNKNOWN)


def read(signer: SignerInfo, data: SignedData, roots: Roots | None) -> Stamp:
    """Check the timestamp that a signer bears; of several, the first."""
    try:
        for oid in TOKENS:
            for node in signer.unsigned.get(oid, ())[:1]:
                return _token(node, signer, data, roots)
        for node in signer.unsigned.get(COUNTERSIGNATURE, ())[:1]:
            again = signed.signer(node)
            moment = _moment(again.attributes.get(SIGNING_TIME, ()))
            return _judged(again, data.certificates, signer.signature, moment, roots)
    except MalformedError:
        return Stamp(outcome=Checked.FAILED)
    return NONE


def _token(node: Node, signer: SignerInfo, data: SignedData, roots: Roots | None) -> Stamp:
    token = signed.read(node.raw)
    if token.content is None or not token.signers:
        return Stamp(outcome=Checked.FAILED)
    content = token.content.octets
    info = asn1.read(content)
    name = check.DIGESTS.get(info.child(IMPRINT, 0, 0).oid)
    moment = _moment((info.child(TIME),))
    if name is None:
        return Stamp(outcome=Checked.UNKNOWN, moment=moment)
    if check.digest(name, signer.signature) != info.child(IMPRINT, 1).content:
        return Stamp(outcome=Checked.FAILED, moment=moment)
    pool = token.certificates + data.certificates
    return _judged(token.signers[0], pool, content, moment, roots)


def _judged(
    signer: SignerInfo,
    pool: tuple[Certificate, ...],
    content: bytes,
    moment: datetime | None,
    roots: Roots | None,
) -> Stamp:
    leaf = signer.among(pool)
    outcome = check.signs(signer, leaf, content)
    if leaf is None or moment is None or outcome is not Checked.HELD:
        return Stamp(outcome=outcome if moment else Checked.FAILED, moment=moment)
    if TIMESTAMPING not in leaf.purposes():
        return Stamp(outcome=Checked.FAILED, moment=moment)
    held = roots is not None and (c := chain.build(leaf, pool, roots)).rooted and c.valid(moment)
    return Stamp(outcome=Checked.HELD if held else Checked.UNKNOWN, moment=moment)


def _moment(nodes: tuple[Node, ...]) -> datetime | None:
    for node in nodes[:1]:
        text = node.content.decode("latin-1").removesuffix("Z").partition(".")[0]
        if node.tag == SHORT_TIME:
            text = ("19" if text[:2] >= "50" else "20") + text
        try:
            year, *rest = int(text[:4]), *(int(text[at : at + 2]) for at in range(4, 14, 2))
            return datetime(year, *rest, tzinfo=UTC)
        except (ValueError, TypeError):
            return None
    return None
