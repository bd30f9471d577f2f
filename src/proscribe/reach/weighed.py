"""Weighing: the contents that the rights of a package open, and how each of them shows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from proscribe.model import Content, Grade, Inspection, Reach, Right, RightKind
from proscribe.reach.meanings import Meaning, of

CODED = frozenset(
    {
        RightKind.ANDROID_API,
        RightKind.APPLE_SYMBOL,
        RightKind.WINDOWS_IMPORT,
        RightKind.LINUX_SYMBOL,
    }
)
"""Kinds that show in the code; the others are declared where a platform wants them declared."""
CLAIMED = frozenset({RightKind.APPLE_REASON})
MOST = 200
"""Rights that are told for one content: each opens it, and no one reads more."""


def reaches(inspection: Inspection) -> tuple[Reach, ...]:
    """Return what a package and those within it can reach, in the order of contents."""
    met: dict[Content, list[tuple[Right, Meaning]]] = defaultdict(list)
    for right in sorted(set(_rights(inspection))):
        for meaning in of(right):
            for content in meaning.opens:
                met[content].append((right, meaning))
    return tuple(_reach(content, met[content]) for content in Content if content in met)


def _rights(inspection: Inspection, path: str = "") -> Iterator[Right]:
    """Yield the rights of a package and of those within it, each with its whole path."""
    for right in inspection.rights:
        yield _placed(right, path) if path else right
    for inner in inspection.within:
        yield from _rights(inner, f"{path}{inner.file}!")


def _placed(right: Right, path: str) -> Right:
    entry = f"{path}{right.shown.entry}".removesuffix("!")
    return replace(right, shown=replace(right.shown, entry=entry))


def _reach(content: Content, met: list[tuple[Right, Meaning]]) -> Reach:
    told = met[:MOST]
    return Reach(
        content=content,
        grade=_grade({right.kind for right, _ in met}),
        rights=tuple(right for right, _ in told),
        because=tuple(meaning.means for _, meaning in told),
        sources=tuple(meaning.source for _, meaning in told),
    )


def _grade(kinds: Iterable[RightKind]) -> Grade:
    every = frozenset(kinds)
    coded, declared = bool(every & CODED), bool(every - CODED - CLAIMED)
    if coded and declared:
        return Grade.BOTH
    if declared:
        return Grade.DECLARED
    return Grade.CODED if coded else Grade.CLAIMED
