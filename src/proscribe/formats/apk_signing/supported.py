"""Which Android knows which pair of digest and signature in a JAR.

The pairs and levels are those that Android's own tool checks against; most combinations of two
different digests worked on Android 5 and 6 only.
"""

DIGESTS = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
SIGNATURES = {
    "1.2.840.113549.1.1.1": ("rsa", ""),
    "1.2.840.113549.1.1.4": ("rsa", "md5"),
    "1.2.840.113549.1.1.5": ("rsa", "sha1"),
    "1.2.840.113549.1.1.14": ("rsa", "sha224"),
    "1.2.840.113549.1.1.11": ("rsa", "sha256"),
    "1.2.840.113549.1.1.12": ("rsa", "sha384"),
    "1.2.840.113549.1.1.13": ("rsa", "sha512"),
    "1.2.840.10040.4.1": ("dsa", ""),
    "1.2.840.10040.4.3": ("dsa", "sha1"),
    "2.16.840.1.101.3.4.3.1": ("dsa", "sha224"),
    "2.16.840.1.101.3.4.3.2": ("dsa", "sha256"),
    "1.2.840.10045.2.1": ("ec", ""),
    "1.2.840.10045.4.1": ("ec", "sha1"),
    "1.2.840.10045.4.3.1": ("ec", "sha224"),
    "1.2.840.10045.4.3.2": ("ec", "sha256"),
    "1.2.840.10045.4.3.3": ("ec", "sha384"),
    "1.2.840.10045.4.3.4": ("ec", "sha512"),
}
FOREVER = 0x7FFFFFFF
ALWAYS = ((0, FOREVER),)
GAP21 = ((0, 8), (21, FOREVER))
GAP18 = ((0, 8), (18, FOREVER))
Levels = tuple[tuple[int, int], ...]

SAME: dict[tuple[str, str], Levels] = {
    ("rsa", "md5"): GAP21, ("rsa", "sha1"): ALWAYS, ("rsa", "sha224"): GAP21,
    ("rsa", "sha256"): GAP18, ("dsa", "sha1"): ((9, FOREVER),), ("ec", "sha1"): ((18, FOREVER),),
}  # fmt: skip
"""Where the signature's own digest is the one of the list; others: from 21 on."""
BARE: dict[tuple[str, str], Levels] = {
    ("rsa", "md5"): ALWAYS, ("rsa", "sha1"): ALWAYS, ("rsa", "sha224"): GAP21,
    ("rsa", "sha256"): GAP18, ("rsa", "sha384"): ((18, FOREVER),),
    ("rsa", "sha512"): ((18, FOREVER),), ("dsa", "sha1"): ALWAYS,
    ("dsa", "sha224"): ((22, FOREVER),), ("dsa", "sha256"): ((22, FOREVER),),
    ("ec", "sha1"): ((18, FOREVER),), ("ec", "sha224"): ((21, FOREVER),),
    ("ec", "sha256"): ((18, FOREVER),), ("ec", "sha384"): ((18, FOREVER),),
    ("ec", "sha512"): ((18, FOREVER),),
}  # fmt: skip
"""Where the signature names a sort of key only."""
ONCE = frozenset({("sha224", "sha256"), ("sha256", "sha1"), ("sha512", "sha384")})
"""Pairs of two digests for RSA that worked on API level 21 alone."""


def supported(digest: str, kind: str, own: str, minimum: int, maximum: int) -> bool:
    """Tell whether every Android between two API levels knows the pair."""
    levels = _levels(digest, kind, own)
    place = minimum
    for low, high in levels:
        if low <= place <= high:
            if high >= maximum:
                return True
            place = high + 1
    return False


def _levels(digest: str, kind: str, own: str) -> Levels:
    if not own:
        return BARE.get((kind, digest), ())
    if own == digest:
        return SAME.get((kind, own), ((21, FOREVER),))
    if kind == "rsa" and (digest, own) in ONCE:
        return ((21, 21),)
    return ((21, 23),)
