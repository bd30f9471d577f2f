"""Lineage: certificates of which each vouched for the next.

https://source.android.com/docs/security/features/apksigning/v3#proof-of-rotation
"""

from dataclasses import dataclass

from proscribe.formats.apk_signing import wording
from proscribe.formats.apk_signing.algorithms import ALGORITHMS, checked
from proscribe.formats.apk_signing.certificates import Certificate, loaded
from proscribe.formats.apk_signing.slices import Slices
from proscribe.formats.hostile import MalformedError

VERSION = 1
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Node:
    """One certificate of a lineage."""

    certificate: Certificate
    encoded: bytes
    """All that is told of it, to compare lineages by."""


def lineage(held: memoryview) -> list[Node]:
    """Read a lineage, oldest first, each certificate vouched for by the one before.

    Raises:
        MalformedError: It is broken, or a certificate did not vouch for the next.

    """
    slices = Slices(held)
    if slices.number() != VERSION:
        raise MalformedError(wording.LINEAGE)
    found: list[Node] = []
    last = 0
    while slices:
        whole = slices.take()
        node = Slices(whole)
        signed, _, following = node.take(), node.number(), node.number()
        signature = bytes(node.take())
        inner = Slices(signed)
        certificate, algorithm = Certificate(bytes(inner.take())), inner.number()
        if found:
            key = loaded(found[-1].certificate.encoded_key)
            if algorithm != last or last not in ALGORITHMS:
                raise MalformedError(wording.LINEAGE)
            if not checked(last, key, signature, bytes(signed)):
                raise MalformedError(wording.LINEAGE)
        if len(found) >= LONGEST or any(n.certificate == certificate for n in found):
            raise MalformedError(wording.LINEAGE)
        found.append(Node(certificate, bytes(whole)))
        last = following
    return found
