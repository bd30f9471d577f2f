"""The hypothetical: the same determinations, if their scope were every device.

It bears other ids and other titles, so that nothing made of it can pass for what is in force.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from proscribe.model import Catalogue, Covered, Determination, DeviceClass, Effect, Provision, Text
from proscribe.wire import plain

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


def spelt(determination: Determination) -> bytes:
    """Return a determination as its file would be written, with a head that says what it is."""
    body = yaml.safe_dump(_filled(plain(determination)), allow_unicode=True, sort_keys=False)
    return f"{HEAD}{body}".encode()


def _filled(node: Any) -> Any:  # noqa: ANN401, plain data of any sort
    """Leave out what is not said."""
    if isinstance(node, dict):
        return {k: _filled(v) for k, v in node.items() if v not in (None, [])}
    return [_filled(item) for item in node] if isinstance(node, list) else node


HEAD = """\
# HYPOTHETICAL: nobody decided this, and it is not in force. It answers what would be so if the
# determination reached every device.
#
# HYPOTHÈSE : personne ne l'a décidé, et cela n'est pas en vigueur. Elle répond à la question de
# ce qui en serait si la décision visait tous les appareils.
"""
