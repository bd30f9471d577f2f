"""Compare: two packages side by side, or two versions of one; what the second can reach besides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proscribe.formats.legible import legible
from proscribe.model import Inspection, Language, SignerVerdict, Text
from proscribe.reach import reaches

FEW = 20
"""Names that are shown of one difference, where not all are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one of two packages has and the other has not, of one sort."""

    sort: str
    gained: tuple[str, ...]
    """What the second has, and the first has not."""
    lost: tuple[str, ...]
    kept: int
    """How many both have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two packages, and how they differ."""

    one: str
    other: str
    same_name: bool | None
    """Whether they share a name of their own; ``None`` where one has none."""
    same_signer: bool | None
    """Whether a signer of both was verified; ``None`` where one has none that was."""
    differences: tuple[Difference, ...]


def compare(one: Inspection, other: Inspection) -> Comparison:
    """Return how two packages differ; what lies within them counts as theirs."""
    pairs = zip(_features(one), _features(other), strict=True)
    return Comparison(
        one=one.file,
        other=other.file,
        same_name=_same(_names(one), _names(other)),
        same_signer=same_signer(one, other),
        differences=tuple(_difference(a, b) for a, b in pairs),
    )


def same_signer(one: Inspection, other: Inspection) -> bool | None:
    """Tell whether two packages have a verified signer in common; ``None``: one has none."""
    return _same(_signers(one), _signers(other))


def lines(found: Comparison, language: Language, most: int = FEW) -> Iterator[str]:
    """Yield a comparison in lines of text."""
    yield f"{legible(found.one)} → {legible(found.other)}"
    for said, words in ((found.same_name, NAME), (found.same_signer, SIGNER)):
        yield f"  {words[said].on(language)}"
    for one in found.differences:
        title = SORTS[one.sort].on(language)
        yield f"  {title}: +{len(one.gained):,}  -{len(one.lost):,}  ={one.kept:,}"
        for sign, names in (("+", one.gained), ("-", one.lost)):
            yield from (f"    {sign} {legible(name)}" for name in names[:most])
            if len(names) > most:
                yield f"    {sign} … {len(names) - most:,} {MORE.on(language)}"


def _features(one: Inspection) -> tuple[tuple[str, frozenset[str]], ...]:
    every = tuple(_with_inner(one))
    return (
        ("contents", frozenset(r.content.value for r in reaches(one))),
        ("rights", frozenset(f"{r.kind} {r.value}" for i in every for r in i.rights)),
        ("parts", frozenset(f"{p.kind} {p.name}" for i in every for p in i.parts)),
        ("exposed", frozenset(f"{p.kind} {p.name}" for i in every for p in i.parts if p.exposed)),
        ("domains", frozenset(d.name for i in every for d in i.domains)),
        ("remarks", frozenset(r.name for i in every for r in i.remarks)),
    )


def _with_inner(one: Inspection) -> Iterator[Inspection]:
    yield one
    for inner in one.within:
        yield from _with_inner(inner)


def _difference(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> Difference:
    (sort, before), (_, after) = one, other
    return Difference(
        sort=sort,
        gained=tuple(sorted(after - before)),
        lost=tuple(sorted(before - after)),
        kept=len(before & after),
    )


def _names(one: Inspection) -> set[str]:
    return {str(named.identifier) for named in one.names}


def _signers(one: Inspection) -> set[str]:
    verified = (s for s in one.signers if s.verdict is SignerVerdict.VERIFIED)
    return {str(identifier) for signer in verified for identifier in signer.identifiers}


def _same(one: Iterable[str], other: Iterable[str]) -> bool | None:
    mine, theirs = set(one), set(other)
    return bool(mine & theirs) if mine and theirs else None


NAME = {
    True: Text("they bear the same name", "ils portent le même nom"),
    False: Text("they bear different names", "ils portent des noms différents"),
    None: Text("one of them has no name to compare", "l'un d'eux n'a pas de nom à comparer"),
}
SIGNER = {
    True: Text(
        "the same signer, verified, signed both", "le même signataire, vérifié, les a signés"
    ),
    False: Text("different signers signed them", "des signataires différents les ont signés"),
    None: Text(
        "one of them has no signer that was verified",
        "l'un d'eux n'a pas de signataire qui ait été vérifié",
    ),
}
SORTS = {
    "contents": Text("contents within reach", "contenus à portée"),
    "rights": Text("rights", "droits"),
    "parts": Text("parts", "parties"),
    "exposed": Text("parts open to others", "parties ouvertes à d'autres"),
    "domains": Text("hosts named", "hôtes nommés"),
    "remarks": Text("remarks", "remarques"),
}
MORE = Text("more; give --all", "autres; donnez --all")
