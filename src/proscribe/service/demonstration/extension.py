"""The hypothetical: the same determinations, if their scope were every device.

It bears other ids and other titles, so that nothing made of it can pass for what is in force.
"""

from collections.abc import Iterator
from dataclasses import replace

from proscribe.model import Catalogue, Covered, Determination, DeviceClass, Effect, Provision, Text

PREFIX = "if-extended"
ADDED = (Effect.BLOCK_RUN, Effect.BLOCK_TRAFFIC)


def extended(determination: Determination, catalogue: Catalogue) -> Determination:
    """Return the determination with every device in its scope, and running and traffic barred.

    Raises:
        MissingError: It names a suite that the catalogue does not have.

    """
    title = determination.title
    return replace(
        determination,
        id=f"{PREFIX}-{determination.id}",
        title=Text(
            f"HYPOTHETICAL, NOT IN FORCE. If extended: {title.en}",
            f"HYPOTHÈSE, PAS EN VIGUEUR. Si l'on étendait : {title.fr}",
        ),
        provisions=tuple(_extended(p, catalogue) for p in determination.provisions),
    )


def _extended(provision: Provision, catalogue: Catalogue) -> Provision:
    return replace(
        provision,
        covers=(*provision.covers, *_services(provision, catalogue)),
        effects=(*provision.effects, *(e for e in ADDED if e not in provision.effects)),
        scope=replace(provision.scope, devices=tuple(DeviceClass)),
    )


def _services(provision: Provision, catalogue: Catalogue) -> Iterator[Covered]:
    """Yield the services of what is covered: the names of its servers are a matter apart."""
    for predicate in provision.covers:
        name, subject = predicate.predicate
        if name in {"application", "vendor"}:
            yield Covered(service=subject)
        elif name == "suite":
            yield Covered(service=catalogue.suite(subject).vendor)
