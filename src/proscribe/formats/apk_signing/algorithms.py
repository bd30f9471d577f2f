"""Algorithms of signing blocks, by their numbers.

https://source.android.com/docs/security/features/apksigning/v2#signature-algorithm-ids
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from proscribe.formats.apk_signing.certificates import Key, holds
from proscribe.formats.hostile import MalformedError
from proscribe.model import Text

CHUNKED256, CHUNKED512, VERITY = "chunked-sha256", "chunked-sha512", "verity-sha256"
ORDER = (CHUNKED256, VERITY, CHUNKED512)
"""Digests of the content, from the weakest to the strongest."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """How a signature is made."""

    digest: str
    key: type[Key]
    since: int
    """The API level from which Android knows it."""
    content: str
    """How the content is digested."""
    style: str = ""


ALGORITHMS = {
    0x0101: Algorithm("sha256", rsa.RSAPublicKey, 24, CHUNKED256, "pss"),
    0x0102: Algorithm("sha512", rsa.RSAPublicKey, 24, CHUNKED512, "pss"),
    0x0103: Algorithm("sha256", rsa.RSAPublicKey, 24, CHUNKED256),
    0x0104: Algorithm("sha512", rsa.RSAPublicKey, 24, CHUNKED512),
    0x0201: Algorithm("sha256", ec.EllipticCurvePublicKey, 24, CHUNKED256),
    0x0202: Algorithm("sha512", ec.EllipticCurvePublicKey, 24, CHUNKED512),
    0x0301: Algorithm("sha256", dsa.DSAPublicKey, 24, CHUNKED256),
    0x0421: Algorithm("sha256", rsa.RSAPublicKey, 28, VERITY),
    0x0423: Algorithm("sha256", ec.EllipticCurvePublicKey, 28, VERITY),
    0x0425: Algorithm("sha256", dsa.DSAPublicKey, 28, VERITY),
}


def chosen(offered: Iterable[int], minimum: int, maximum: int) -> list[int]:
    """Return the algorithms that some Android between two API levels would choose.

    Raises:
        MalformedError: One of them would find none that it knows.

    """
    best: dict[int, int] = {}
    for number in offered:
        one = ALGORITHMS.get(number)
        if one is None or one.since > maximum:
            continue
        held = best.get(one.since)
        if held is None or _strength(number) > _strength(held):
            best[one.since] = number
    if not best or minimum < min(best):
        raise MalformedError(NONE_KNOWN)
    return sorted(best.values())


def checked(number: int, key: Key, signature: bytes, data: bytes) -> bool:
    """Tell whether a signature holds, by the algorithm of a number.

    Raises:
        MalformedError: The key is not of its sort, or it cannot be checked.

    """
    one = ALGORITHMS[number]
    if not isinstance(key, one.key):
        raise MalformedError(OTHER_KEY)
    return holds(key, one.digest, signature, data, one.style)


def _strength(number: int) -> int:
    return ORDER.index(ALGORITHMS[number].content)


NONE_KNOWN = Text(
    "it is signed by no algorithm that every Android it installs on knows",
    "il n'est signé par aucun algorithme que connaît tout Android où il s'installe",
)
OTHER_KEY = Text(
    "the public key is not of the sort that the algorithm asks for",
    "la clé publique n'est pas de la sorte que demande l'algorithme",
)
