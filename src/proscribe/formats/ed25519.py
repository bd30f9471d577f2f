"""Ed25519: one verifier, and keys that it is safe to take.

Verifiers differ over signatures made with keys of small order, under which one signature may hold
for many texts. Such keys are refused when they are enrolled, so the difference never matters.

https://www.rfc-editor.org/rfc/rfc8032#section-5.1
https://github.com/C2SP/CCTV/tree/main/ed25519
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELD = 2**255 - 19
D = -121665 * pow(121666, -1, FIELD) % FIELD
KEY, SIGNATURE = 32, 64
COFACTOR_BITS = 3
Point = tuple[int, int, int, int]


def holds(public: bytes, signature: bytes, data: bytes) -> bool:
    """Tell whether a signature over some bytes was made with a key."""
    if len(signature) != SIGNATURE or len(public) != KEY:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def trustworthy(public: bytes) -> bool:
    """Tell whether a key is a point, spelt as it should be, and of no small order."""
    point = _point(public)
    if point is None:
        return False
    for _ in range(COFACTOR_BITS):
        point = _doubled(point)
    x, y, z, _ = point
    return x % FIELD != 0 or (y - z) % FIELD != 0


def _point(public: bytes) -> Point | None:
    if len(public) != KEY:
        return None
    spelt = int.from_bytes(public, "little")
    sign, y = spelt >> 255, spelt & (2**255 - 1)
    if y >= FIELD:
        return None
    squared = (y * y - 1) * pow(D * y * y + 1, -1, FIELD) % FIELD
    x = pow(squared, (FIELD + 3) // 8, FIELD)
    if (x * x - squared) % FIELD:
        x = x * pow(2, (FIELD - 1) // 4, FIELD) % FIELD
    if (x * x - squared) % FIELD or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = FIELD - x
    return x, y, 1, x * y % FIELD


def _doubled(point: Point) -> Point:
    x, y, z, _ = point
    a, b, c = x * x, y * y, 2 * z * z
    h = a + b
    e, g = h - (x + y) ** 2, a - b
    f = c + g
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD
