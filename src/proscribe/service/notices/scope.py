"""Sentences that say what a provision covers, on which devices, and whose."""

import re
from collections.abc import Iterable, Iterator

from proscribe.model import (
    Catalogue,
    Covered,
    DeviceClass,
    Effect,
    MissingError,
    Possession,
    Provision,
    Scope,
    Text,
)
from proscribe.model.covered import SHARE
from proscribe.service.notices.said import Said, code, compose, fixed, listed, name, words

AND, OR = Text("and", "et"), Text("or", "ou")
VOWEL = re.compile(r"[aeiouàâéèêëîïôœ]", re.IGNORECASE)
CLASSES = {
    DeviceClass.MOBILE: fixed(Text("mobile devices", "appareils mobiles")),
    DeviceClass.DESKTOP: fixed(Text("computers", "ordinateurs")),
}
WHOSE = {
    Possession.ISSUED: fixed(Text("issued for work", "fournis pour le travail")),
    Possession.LEASED: fixed(Text("leased for work", "loués pour le travail")),
    Possession.PERSONAL: fixed(
        Text("personal and enrolled for work", "personnels et inscrits pour le travail")
    ),
    Possession.CONTRACTOR: fixed(Text("owned by contractors", "appartenant à des entrepreneurs")),
}
NO_DEVICE = fixed(Text("no device", "aucun appareil"))
COVERS = {
    "application": ("{it}", "{it}"),
    "suite": ("the {it}", "la suite d'applications {of}"),
    "vendor": ("the products of {it}", "les produits {of}"),
    "owner": (
        "the products of the companies of which {it} holds {share}",
        "les produits des sociétés dont {it} détient {share}",
    ),
    "successor": ("what takes the place of {it}", "ce qui prend la place {of}"),
    "component": ("what contains software of {it}", "ce qui contient un logiciel {of}"),
    "service": ("the web service of {it}", "le service Web {of}"),
}
SHARES = {">=": ("at least {n}%", "au moins {n} %"), ">": ("more than {n}%", "plus de {n} %")}
LIMITS = {
    "bodies": ("Only at: {n}.", "Seulement dans : {n}."),
    "networks": ("Only on the networks: {n}.", "Seulement sur les réseaux : {n}."),
    "locations": ("Only in: {n}.", "Seulement à : {n}."),
}
PERSONAL = fixed(
    Text(
        "Personal devices that are enrolled for work are covered. Other personal devices are not.",
        "Les appareils personnels inscrits pour le travail sont visés. Les autres appareils "
        "personnels ne le sont pas.",
    )
)
NOT_PERSONAL = fixed(
    Text("Personal devices are not covered.", "Les appareils personnels ne sont pas visés.")
)
PARTLY = Text(
    "Personal devices that are enrolled for work are covered by these provisions only: {p}. Other "
    "personal devices are not covered.",
    "Les appareils personnels inscrits pour le travail sont visés par ces dispositions seulement : "
    "{p}. Les autres appareils personnels ne sont pas visés.",
)
NETWORK = fixed(
    Text(
        "A rule that blocks traffic on a network meets every device that uses the network, whoever "
        "owns it.",
        "Une règle qui bloque le trafic sur un réseau touche tout appareil qui utilise ce réseau, "
        "quel qu'en soit le propriétaire.",
    )
)


def covers(provision: Provision, catalogue: Catalogue) -> Iterator[Said]:
    """Yield what a provision covers, in words."""
    for predicate in provision.covers:
        kind, subject = predicate.predicate
        it = _called(catalogue, kind, subject)
        parts = {"it": it, "of": _of(it)}
        if predicate.share is not None:
            parts["share"] = _share(predicate)
        yield compose(*COVERS[kind], **parts)


def _called(catalogue: Catalogue, kind: str, subject: str) -> Said:
    """Return what something is called; its id, where the catalogue does not know it.

    A suite goes by its own name in English, and by its vendor's in French.
    """
    try:
        if kind == "suite":
            suite = catalogue.suite(subject)
            en, fr = name(suite.name), name(catalogue.entity(suite.vendor).name)
            return Said(Text(en.text.en, fr.text.fr))
        if "/" in subject:
            return name(catalogue.application(subject).name)
        return name(catalogue.entity(subject).name)
    except MissingError:
        return name(subject)


def _of(it: Said) -> Said:
    """Return a name after the French *de*, which loses its vowel before another."""
    elided = "d'" if VOWEL.match(it.text.fr) else "de "
    return Said(Text(it.text.en, f"{elided}{it.text.fr}"), bare=it.stated)


def _share(predicate: Covered) -> Said:
    sign, least = re.findall(SHARE, predicate.share or "")[0]  # the noun vouches for its form
    return compose(*SHARES[sign], n=fixed(Text(least, least.replace(".", ","))))


def devices(scope: Scope) -> Said:
    """Return which devices are meant, and by what right they serve the authority."""
    if not scope.devices or not scope.possession:
        return NO_DEVICE
    return compose(
        "{classes} that are {whose}",
        "{classes} {whose}",
        classes=listed((CLASSES[c] for c in DeviceClass if c in scope.devices), AND),
        whose=listed((WHOSE[p] for p in Possession if p in scope.possession), OR),
    )


def limits(provision: Provision) -> Iterator[Said]:
    """Yield what narrows a provision further."""
    scope = provision.scope
    for field, names in zip(LIMITS, (scope.bodies, scope.networks, scope.locations), strict=True):
        if names:
            yield compose(*LIMITS[field], n=listed(code(n) for n in names))


def interpretations(provisions: Iterable[Provision]) -> Iterator[Said]:
    """Yield how disputed words and edges are read."""
    for provision in provisions:
        if provision.scope.note is not None:
            yield words(provision.scope.note)
        yield from (words(c.note) for c in provision.covers if c.note is not None)


def personal(provisions: Iterable[Provision]) -> Iterator[Said]:
    """Yield whether devices that people own are covered."""
    asked = tuple(provisions)
    reaching = [p for p in asked if Possession.PERSONAL in p.scope.possession]
    if not reaching:
        yield NOT_PERSONAL
    elif len(reaching) == len(asked):
        yield PERSONAL
    else:
        yield compose(PARTLY.en, PARTLY.fr, p=listed(code(p.id) for p in reaching))
    if any(Effect.BLOCK_TRAFFIC in p.effects for p in asked if p not in reaching):
        yield NETWORK
