"""Signatures of OpenPGP: who is said to have signed. No key is at hand, so that none is checked.

https://www.rfc-editor.org/rfc/rfc9580
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.hostile import MalformedError
from proscribe.model import Check, Checked, Shown, Signer, SignerVerdict, Text

ARMOUR = re.compile(
    rb"-----BEGIN PGP SIGNATURE-----\r?\n(?:[^\r\n]+\r?\n)*\r?\n([A-Za-z0-9+/=\r\n]+?)"
    rb"(?:\r?\n=[A-Za-z0-9+/]{4})?\r?\n-----END"
)
SIGNATURE = 2
KEY_ID, FINGERPRINT = 16, 33
"""Subpackets that name the key."""
MOST = 32
"""Signatures, or subpackets, of one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature: the key that it names, by its fingerprint or the end of it."""

    version: int
    key: str
    offset: int = 0
    length: int = 0


def signatures(data: bytes) -> Iterator[Signature]:
    """Yield the signatures among packets, or within an armour.

    Raises:
        MalformedError: A packet is none, or ends after the bytes.

    """
    armour = ARMOUR.search(data)
    if armour:
        try:
            data = base64.b64decode(armour[1])
        except binascii.Error as error:
            raise MalformedError(BROKEN) from error
    at = 0
    for _ in range(MOST):
        if at >= len(data):
            return
        tag, begin, end = _packet(data, at)
        if tag == SIGNATURE:
            yield _signature(data[begin:end], at, end - at)
        at = end


def signers(data: bytes, scheme: str, shown: Shown) -> Iterator[Signer]:
    """Yield whoever is said to have signed, as claims.

    Raises:
        MalformedError: They cannot be read.

    """
    for one in signatures(data):
        yield Signer(
            scheme=scheme,
            verdict=SignerVerdict.CLAIMED,
            subject=one.key,
            checks=(Check(name="signature", outcome=Checked.UNKNOWN, means=NO_KEY),),
            shown=shown,
        )


def _packet(data: bytes, at: int) -> tuple[int, int, int]:
    """Return the tag of a packet, and where its body begins and ends."""
    first = data[at]
    if not first & 0x80:
        raise MalformedError(BROKEN)
    if first & 0x40:
        size, width = _length(data, at + 1)
        tag, begin = first & 0x3F, at + 1 + width
    else:
        width = (1, 2, 4, 0)[first & 3]
        begin = at + 1 + width
        size = int.from_bytes(data[at + 1 : begin], "big") if width else len(data) - begin
        tag = first >> 2 & 15
    if begin + size > len(data):
        raise MalformedError(BROKEN)
    return tag, begin, begin + size


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Return a length, and how many bytes say it."""
    if at >= len(data):
        raise MalformedError(BROKEN)
    first = data[at]
    if first < 192:  # noqa: PLR2004, as below: the format's own borders
        return first, 1
    if first < 224 and at + 1 < len(data):  # noqa: PLR2004
        return (first - 192 << 8) + data[at + 1] + 192, 2
    if first == 255:  # noqa: PLR2004
        return int.from_bytes(data[at + 1 : at + 5], "big"), 5
    raise MalformedError(BROKEN)


def _signature(body: bytes, offset: int, length: int) -> Signature:
    if not body:
        raise MalformedError(BROKEN)
    version, key = body[0], ""
    if version == 3:  # noqa: PLR2004, the version that holds the key where it is
        key = body[7:15].hex()
    elif version in {4, 6}:
        wide = 2 if version == 4 else 4  # noqa: PLR2004
        named: dict[int, str] = {}
        at = 4
        for _ in range(2):
            size = int.from_bytes(body[at : at + wide], "big")
            named |= dict(_named(body[at + wide : at + wide + size]))
            at += wide + size
        key = named.get(FINGERPRINT) or named.get(KEY_ID, "")
    return Signature(version=version, key=key.upper(), offset=offset, length=length)


def _named(data: bytes) -> Iterator[tuple[int, str]]:
    at = 0
    for _ in range(MOST):
        if at >= len(data):
            return
        size, width = _length(data, at)
        body = data[at + width : at + width + size]
        if body:
            kind = body[0] & 0x7F
            if kind == KEY_ID:
                yield kind, body[1:].hex()
            elif kind == FINGERPRINT:
                yield kind, body[2:].hex()
        at += width + size


BROKEN = Text("a signature of OpenPGP is broken", "une signature OpenPGP est abîmée")
NO_KEY = Text(
    "it was not checked: it needs the key, which no package brings along as proof of itself",
    "elle n'a pas été vérifiée : il faut la clé, qu'aucun paquet n'apporte comme preuve de soi",
)
