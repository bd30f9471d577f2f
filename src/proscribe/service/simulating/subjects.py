"""Subjects: the products whose presence is followed, and by what a report can show each.

This is the rule of certainty and of views once more, from the catalogue alone and without the
inventory's code, so that one can be held against the other.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from proscribe.catalogue import shipped
from proscribe.inventory.views import VIEW
from proscribe.model import Application, Identifier, Platform, Strength
from proscribe.service.simulating.arrays import Bits
from proscribe.service.simulating.facts import Edition, applications
from proscribe.service.simulating.parameters import PLATFORMS
from proscribe.service.simulating.sources import SHAPES

MADE, CLAIMED = "product", "impostor"
ROLES = {"product": MADE, "white-label": MADE, "impostor": CLAIMED}
NAMES = frozenset({Strength.UNIQUE, Strength.NAME})
MAKERS = frozenset({Strength.MAKER, Strength.SIGNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A product on a platform, or what only claims to be it."""

    role: str
    product: str
    views: int
    """The views in which the catalogue knows it there, as bits; none if nobody can rule it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Of each platform its subjects, the place of each being its bit."""

    of: tuple[tuple[Subject, ...], ...]
    shown: Bits
    """The bit that an edition shows, for each shape and edition; the last row is the blind's."""
    views: Bits
    """The views that each shape looks through, as bits."""


@cache
def subjects() -> Subjects:
    """Return the subjects of the planted applications."""
    every = [(PLATFORMS.index(a.platform), e) for a in applications() for e in a.editions]
    named = {(place, ROLES[e.role], e.subject) for place, e in every if e.role in ROLES}
    of = tuple(
        tuple(_subject(p, role, product) for at, role, product in sorted(named) if at == place)
        for place, p in enumerate(PLATFORMS)
    )
    bits = {
        (place, s.role, s.product): 1 << n
        for place, row in enumerate(of)
        for n, s in enumerate(row)
    }
    shown = np.zeros((len(SHAPES) + 1, len(every)), np.uint64)
    for n, (place, edition) in enumerate(every):
        if edition.role in ROLES:
            bit = bits[place, ROLES[edition.role], edition.subject]
            for shape, (_, kinds) in enumerate(SHAPES):
                visible = [i for i in edition.identifiers if i.kind in kinds]
                shown[shape, n] = bit if _convicts(edition, visible) else 0
    views = [sum({_bit(VIEW[k]) for k in kinds if k in VIEW}) for _, kinds in SHAPES] + [0]
    return Subjects(of=of, shown=shown, views=np.array(views, np.uint64))


def _bit(view: str) -> int:
    return 1 << sorted(set(VIEW.values())).index(view)


def _subject(platform: Platform, role: str, product: str) -> Subject:
    known = shipped().application(product).identifiers
    views = {
        VIEW[k.kind]
        for k in known
        if k.kind in VIEW and platform in k.kind.platforms and k.tier.enabled
    }
    return Subject(role=role, product=product, views=sum(map(_bit, views)))


def _convicts(edition: Edition, visible: list[Identifier]) -> bool:
    """Tell whether what is visible tells the product: its name, or its label with its maker."""
    product = shipped().application(edition.subject)
    strengths = {i.kind.strength for i in visible if _bears(product, i)}
    if strengths & NAMES:
        return True
    return Strength.LABEL in strengths and any(_made(product, i) for i in visible)


def _bears(product: Application, one: Identifier) -> bool:
    return any(bearer == product.id and k.tier.enabled for bearer, k in shipped().bearers(one))


def _made(product: Application, one: Identifier) -> bool:
    if one.kind.strength not in MAKERS:
        return False
    makers = {product.id, *(p.entity for p in product.providers)}
    bears = any(b in makers and k.tier.enforceable for b, k in shipped().bearers(one))
    return bears or any(k.identifier == one for k in product.signers)
