"""Examining: out of an inspection, what a record and a report tell of a package."""

from dataclasses import replace

from proscribe.formats.legible import legible
from proscribe.model import (
    Content,
    Examined,
    Identifier,
    Inspection,
    Opened,
    Platform,
    Reach,
    Showing,
    SignerVerdict,
)
from proscribe.reach import expressible, reaches

MOST = 40
"""Rights that are told of one content: each opens it. The inspection itself has all of them."""
UNKNOWN = "unknown"
"""The format of what no inspector read."""


def examined(one: Inspection, most: int = MOST) -> Examined:
    """Return a package as it was examined; of each content, ``most`` rights at most."""
    return Examined(
        file=legible(one.file),
        size=one.size,
        sha256=one.sha256,
        format=one.format,
        title=legible(one.title),
        version=legible(one.version),
        platforms=one.platforms,
        names=tuple(dict.fromkeys(n.identifier for n in one.names)),
        signer=one.signer,
        signers=_signers(one),
        opened=tuple(_opened(reach, most) for reach in reaches(one)),
        inexpressible=_inexpressible(one.platforms),
        unread=one.malformed,
    )


def signing(one: Inspection) -> frozenset[Identifier]:
    """Return the identifiers of signers whose signature was checked, and holds."""
    return frozenset(
        i for s in one.signers if s.verdict is SignerVerdict.VERIFIED for i in s.identifiers
    )


def _signers(one: Inspection) -> tuple[str, ...]:
    subjects = (legible(s.subject) for s in one.signers if s.verdict is one.signer)
    return tuple(dict.fromkeys(filter(None, subjects)))


def _opened(reach: Reach, most: int) -> Opened:
    rows = list(zip(reach.rights, reach.because, reach.sources, strict=True))
    showings = (
        Showing(
            right=right.kind,
            value=legible(right.value),
            means=means,
            source=source,
            shown=replace(
                right.shown, entry=legible(right.shown.entry), text=legible(right.shown.text)
            ),
            by=legible(right.by),
        )
        for right, means, source in rows[:most]
    )
    more = max(len(rows) - most, 0)
    return Opened(content=reach.content, grade=reach.grade, showings=tuple(showings), more=more)


def _inexpressible(platforms: tuple[Platform, ...]) -> tuple[Content, ...]:
    if not platforms:
        return ()
    said = frozenset[Content]().union(*map(expressible, platforms))
    return tuple(content for content in Content if content not in said)
