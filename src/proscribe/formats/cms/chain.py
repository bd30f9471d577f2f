"""Chains: from the certificate of a signer to a root that was given, each link's signature checked.

Revocation is never asked: that needs a connection. Dates are held against a proven moment alone.

https://www.rfc-editor.org/rfc/rfc5280#section-6
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from proscribe.formats.cms.certificate import Certificate

LONGEST = 8
"""Certificates of one chain."""
MOST = 64
"""Signatures of certificates that are checked for one signer."""
Roots = Callable[[Certificate], Certificate | None]
"""Given a certificate, return the root that it is or names as its issuer, if that is trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The certificates from a signer's on; the last is a root that was given, if ``rooted``."""

    path: tuple[Certificate, ...]
    rooted: bool

    def valid(self, moment: datetime) -> bool:
        """Tell whether all but the root were in their time."""
        return all(c.valid(moment) for c in self.path[: -1 if self.rooted else None])


def build(leaf: Certificate, pool: tuple[Certificate, ...], roots: Roots) -> Chain:
    """Return a chain that ends at a root, else the longest that was begun."""
    longest: tuple[Certificate, ...] = (leaf,)
    paths = [longest]
    for _ in range(MOST):
        if not paths:
            break
        path = paths.pop()
        last = path[-1]
        longest = max(longest, path, key=len)
        root = roots(last)
        if root is not None and (root.raw == last.raw or last.issued_by(root)):
            return Chain(path=path if root.raw == last.raw else (*path, root), rooted=True)
        if len(path) < LONGEST:
            paths += [(*path, c) for c in pool if c not in path and _links(last, c)]
    return Chain(path=longest, rooted=False)


def _links(lower: Certificate, upper: Certificate) -> bool:
    return lower.issuer == upper.subject and upper.issues() and lower.issued_by(upper)
