"""The content of an Authenticode signature: the digest of the file that it is about.

https://learn.microsoft.com/en-us/windows/win32/debug/pe-format
https://learn.microsoft.com/en-us/windows-hardware/drivers/install/authenticode
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proscribe.formats.asn1 import Node
from proscribe.formats.cms import judged, signed
from proscribe.formats.cms.check import DIGESTS
from proscribe.formats.cms.judged import Rules
from proscribe.formats.cms.signed import SignedData
from proscribe.formats.hostile import MalformedError
from proscribe.model import Checked, Shown, Signer

NESTED = "1.3.6.1.4.1.311.2.4.1"
MOST = 16
"""Signatures within a signature."""
Digested = Callable[[str], bytes | None]
"""Given the name of an algorithm, return the digest of the package; nothing: it has none so."""


@dataclass(frozen=True, slots=True)
class Indirect:
    """Signed data whose content names the digest of something else."""

    data: SignedData
    content: bytes
    algorithm: str
    """Such as ``sha256``; empty where it is unknown."""
    digest: bytes


def read(data: bytes | memoryview) -> Indirect:
    """Read signed data with its indirect content.

    Raises:
        MalformedError: It is none, or its content names no digest.

    """
    found = signed.read(data)
    if found.content is None:
        raise MalformedError(signed.OTHER)
    named: Node = found.content.child(1)
    algorithm = DIGESTS.get(named.child(0, 0).oid, "")
    return Indirect(found, found.content.content, algorithm, named.child(1).content)


def signers(data: bytes | memoryview, rules: Rules, of: Digested, shown: Shown) -> Iterator[Signer]:
    """Judge all signers, those of signatures within a signature after their own.

    Raises:
        MalformedError: The outer signature cannot be read.

    """
    outer = read(data)
    yield from _of(outer, rules, of, shown)
    inner = [n for s in outer.data.signers for n in s.unsigned.get(NESTED, ())]
    for node in inner[:MOST]:
        yield from _of(read(node.raw), rules, of, shown)


def _of(one: Indirect, rules: Rules, of: Digested, shown: Shown) -> Iterator[Signer]:
    found = of(one.algorithm) if one.algorithm else None
    outcome = Checked.UNKNOWN
    if found is not None:
        outcome = Checked.HELD if found == one.digest else Checked.FAILED
    for info in one.data.signers:
        yield judged.signer(rules, one.data, info, one.content, outcome, shown)
