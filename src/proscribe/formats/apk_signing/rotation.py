"""Rotation: signers that follow one another from one version of Android to the next."""

from itertools import pairwise

from proscribe.formats.apk_signing import wording
from proscribe.formats.apk_signing.claim import FOREVER, Claim

SINCE_V31 = 0x559F8B02
"""The attribute by which scheme 3 tells from which API level scheme 3.1 takes over."""


def covered(found: list[Claim], first: int, last: int) -> None:
    """Note a signer among those of a scheme that leaves an API level without one."""
    if not found:
        return
    ordered = sorted({c.minimum: c for c in found}.values(), key=lambda c: c.minimum)
    gaps = any(b.minimum != a.maximum + 1 for a, b in pairwise(ordered))
    if gaps or ordered[0].minimum > first or ordered[-1].maximum < min(last, FOREVER):
        for claim in found:
            claim.fails(wording.UNCOVERED)


def lineages(found: list[Claim]) -> None:
    """Note signers of a scheme whose lineages are not each the beginning of the longest."""
    held = [c for c in sorted(found, key=lambda c: c.minimum) if c.lineage]
    longest = max((c.lineage for c in held), key=len, default=[])
    shrinks = any(len(b.lineage) < len(a.lineage) for a, b in pairwise(held))
    for claim in held:
        if shrinks or claim.lineage != longest[: len(claim.lineage)]:
            claim.fails(wording.LINEAGES)


def succession(older: list[Claim], newest: list[Claim]) -> None:
    """Note where scheme 3 and scheme 3.1 disagree on which takes over when."""
    starts = min((c.minimum for c in newest), default=0)
    for claim in older:
        value = claim.attributes.get(SINCE_V31)
        if value is not None and int.from_bytes(value[:4], "little") != starts:
            claim.fails(wording.ROTATED)
    if newest and not older:
        for claim in newest:
            claim.fails(wording.ROTATED)
