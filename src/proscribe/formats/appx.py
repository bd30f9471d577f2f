"""Names of packaged applications of Windows: a family is a name and a hash of its publisher.

The hash is the first 64 bits of the SHA-256 of the publisher, as the manifest writes it, in
UTF-16; in base 32, in an alphabet of Microsoft's.

https://learn.microsoft.com/windows/apps/desktop/modernize/package-identity-overview
"""

import hashlib

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
DIGITS = 13


def publisher_hash(publisher: str) -> str:
    """Return the hash that stands in the family names of a publisher's packages."""
    first = hashlib.sha256(publisher.encode("utf-16-le")).digest()[:8]
    bits = int.from_bytes(first, "big") << 1
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in reversed(range(DIGITS)))


def split(family: str) -> tuple[str, str]:
    """Return the name of a package family, and the hash of its publisher."""
    name, _, publisher = family.rpartition("_")
    return name, publisher.lower()
