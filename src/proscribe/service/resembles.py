"""Resembles: whether one package is another one, signed anew, rebuilt, renamed or shrunk.

What unrelated packages have too, such as shared libraries, counts the less the more of them
have it. Packages that are alike as they stand count as one family there, so that ten copies of
one application do not make its own code seem common.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from proscribe.formats.legible import legible
from proscribe.model import Alike, Facet, Language, Likeness, Resemblance, Share, Sketch, Text
from proscribe.service.compare import SIGNER

Hashes = npt.NDArray[np.uint64]
Common = dict[Facet, Counter[int]]
"""By facet and feature: how many families have it."""
FAMILY = 0.4
"""The score from which on two packages are one family, as they stand."""
COPY, DERIVED = 0.9, 0.26
"""How alike two packages are that are copies, or derived; benchmarks/resembles.py tries it."""
CODE = (Facet.SHAPES, Facet.CONSTANTS)
LEAST = 12
"""Features of the smaller one below which a facet says nothing."""


def resemblances(
    one: Likeness, others: Sequence[Likeness], known: Iterable[Likeness] = ()
) -> Iterator[Resemblance]:
    """Yield how a package stands to each other one; ``known`` tell what is common besides."""
    families = tuple(_families((*others, *known)))
    for other in others:
        yield resemblance(one, other, common(families, one, other))


def common(families: Sequence[tuple[Likeness, ...]], one: Likeness, other: Likeness) -> Common:
    """Return how many families, but those of the two, have each feature of both."""
    strange = [f for f in families if not _akin(f[0], one) and not _akin(f[0], other)]
    found: Common = {}
    for facet in Facet:
        both = np.intersect1d(features(one.of(facet)), features(other.of(facet)))
        counts: Counter[int] = Counter()
        for family in strange:
            held = np.concatenate([features(member.of(facet)) for member in family])
            counts.update(np.intersect1d(both, held).tolist())
        found[facet] = counts
    return found


def resemblance(one: Likeness, other: Likeness, shared: Common) -> Resemblance:
    """Return how one package stands to another."""
    shares = tuple(share(facet, one, other, shared[facet]) for facet in Facet)
    verdict = _verdict(one, other, shares)
    return Resemblance(
        file=one.file,
        to=other.file,
        sha256=other.sha256,
        verdict=verdict,
        shares=shares,
        same_signer=_same_signer(one, other),
        means=MEANS[verdict],
    )


def _same_signer(one: Likeness, other: Likeness) -> bool | None:
    if not one.signers or not other.signers:
        return None
    return not set(one.signers).isdisjoint(other.signers)


def share(facet: Facet, one: Likeness, other: Likeness, shared: Counter[int]) -> Share:
    """Return how much of one facet two packages share."""
    mine, theirs = _level(one.of(facet), other.of(facet))
    both = np.intersect1d(mine, theirs, assume_unique=True)
    weight = sum(1 / (1 + shared[feature]) ** 2 for feature in both.tolist())
    # What is common but set aside is no difference either: it counts for neither side.
    rests = [len(mine) - len(both), len(theirs) - len(both)]
    whole, smaller = weight + sum(rests), weight + min(rests)
    return Share(
        facet=facet,
        common=round(weight),
        of=round(smaller),
        alike=round(weight / whole, 3) if whole else 0.0,
        within=round(weight / smaller, 3) if smaller else 0.0,
    )


def features(sketch: Sketch) -> Hashes:
    """Return the hashes of a sketch."""
    return np.frombuffer(sketch.kept, "<u8")


def _level(one: Sketch, other: Sketch) -> tuple[Hashes, Hashes]:
    """Return the features of both below the hash to which both samples are complete."""
    ends = [features(s)[-1] for s in (one, other) if s.count > len(s.kept) // 8]
    last = min(ends, default=np.uint64(0xFFFFFFFFFFFFFFFF))
    mine, theirs = features(one), features(other)
    return mine[mine <= last], theirs[theirs <= last]


def _families(every: Iterable[Likeness]) -> Iterator[tuple[Likeness, ...]]:
    found: list[list[Likeness]] = []
    for one in every:
        family = next((f for f in found if _akin(f[0], one)), None)
        if family is None:
            found.append([one])
        else:
            family.append(one)
    return map(tuple, found)


def _akin(one: Likeness, other: Likeness) -> bool:
    none: Counter[int] = Counter()
    shares = [share(facet, one, other, none) for facet in CODE]
    return one.sha256 == other.sha256 or score(shares) >= FAMILY


def score(shares: Iterable[Share]) -> float:
    """Return how far shapes and texts agree that two packages are alike: 0 to 1.

    Each weighs what of all is in both, and what of the smaller one is. Both have to agree, since
    a library that nobody else was seen to have may make either alike; one alone counts for half.
    """
    code = [math.sqrt(s.within * s.alike) for s in shares if s.facet in CODE and s.of >= LEAST]
    if len(code) < len(CODE):
        return sum(code) / len(CODE)
    return math.prod(code) ** (1 / len(code))


def _verdict(one: Likeness, other: Likeness, shares: tuple[Share, ...]) -> Alike:
    if one.sha256 == other.sha256:
        return Alike.SAME
    code = [s for s in shares if s.facet in CODE and s.of >= LEAST]
    if not code:
        return Alike.UNKNOWN
    if min(s.alike for s in code) >= COPY:
        return Alike.COPY
    return Alike.DERIVED if score(code) >= DERIVED else Alike.UNRELATED


MEANS = {
    Alike.SAME: Text("the same file", "le même fichier"),
    Alike.COPY: Text(
        "nearly all of its code is the same: a copy, signed or packed anew",
        "presque tout son code est le même : une copie, signée ou empaquetée à nouveau",
    ),
    Alike.DERIVED: Text(
        "much of the code of one is in the other: rebuilt, renamed, shrunk, or another version",
        "une bonne part du code de l'un est dans l'autre : reconstruit, renommé, réduit ou d'une "
        "autre version",
    ),
    Alike.UNRELATED: Text(
        "they have no more in common than applications do that share libraries",
        "ils n'ont en commun que ce qu'ont des applications qui partagent des bibliothèques",
    ),
    Alike.UNKNOWN: Text(
        "too little is left to compare, once what others have too is set aside",
        "il reste trop peu à comparer, une fois écarté ce que d'autres ont aussi",
    ),
}


def lines(found: Iterable[Resemblance], language: Language, *silent: Alike) -> Iterator[str]:
    """Yield resemblances in lines of text, without those of verdicts that are kept silent."""
    passed = 0
    for one in found:
        if one.verdict in silent:
            passed += 1
            continue
        yield f"{legible(one.to)}  {one.means.on(language)}"
        yield f"  {SIGNER[one.same_signer].on(language)}"
        for part in one.shares:
            name = part.facet.spoken.on(language)
            yield f"  {name}: {part.alike:.0%} ({part.within:.0%} {WITHIN.on(language)})"
    if passed:
        yield f"{passed} {PASSED.on(language)}"


WITHIN = Text("of the smaller one", "du plus petit")
PASSED = Text("unrelated; --all tells of them", "sans rapport ; --all les détaille")
