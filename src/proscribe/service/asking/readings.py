"""How answers are read; each refuses what cannot stand, with the reason in both languages."""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum

from proscribe.catalogue import search
from proscribe.model import (
    Application,
    Catalogue,
    Entity,
    InputError,
    Span,
    Suite,
    Unit,
)
from proscribe.model.covered import SHARE
from proscribe.model.determination import DETERMINATION_ID
from proscribe.model.span import zone
from proscribe.register.permits import identifier
from proscribe.service.asking.interview import Refused
from proscribe.wire.schema import INSTANT
from proscribe.wire.tree import parse

SHOWN = 6
"""How many things of the catalogue are suggested at once."""

Thing = Application | Suite | Entity
ANY_PRODUCT = (Application, Entity)
SUBJECTS: dict[str, tuple[type[Thing], ...]] = {
    "application": (Application,),
    "suite": (Suite,),
    "vendor": (Entity,),
    "owner": (Entity,),
    "successor": ANY_PRODUCT,
    "component": ANY_PRODUCT,
    "service": ANY_PRODUCT,
}
"""What each predicate may name."""


class Day(str):
    """An instant as a person wrote it, for a file: without quotes."""

    __slots__ = ()


def words(written: str) -> str:
    """Read words as they are."""
    return written


def several(written: str) -> list[str]:
    """Read names with commas between them.

    Raises:
        Refused: One stands there twice.

    """
    names = [name for part in written.split(",") if (name := part.strip())]
    for name in names:
        if names.count(name) > 1:
            raise Refused("twice", name)
    return names


def fresh(taken: Collection[str], example: str) -> Callable[[str], str]:
    """Return a reader of an id that is not taken."""

    def read(written: str) -> str:
        if not re.fullmatch(DETERMINATION_ID, written):
            raise Refused("id", example)
        if written in taken:
            raise Refused("taken", written)
        return written

    return read


def one_of(choices: Collection[str]) -> Callable[[str], str]:
    """Return a reader of one of these."""

    def read(written: str) -> str:
        if written.lower() in choices:
            return written.lower()
        if written in choices:
            return written
        raise Refused("choice", ", ".join(choices))

    return read


def some_of(choices: type[StrEnum] | Collection[str]) -> Callable[[str], list[str]]:
    """Return a reader of several of these, which puts them into their order."""
    names = [str(choice) for choice in choices]

    def read(written: str) -> list[str]:
        found = {one_of(names)(name) for name in several(written)}
        return [name for name in names if name in found]

    return read


def time_zone(written: str) -> str:
    """Read the name of a time zone.

    Raises:
        Refused: There is none of that name.

    """
    try:
        zone(written)
    except ValueError as error:
        raise Refused("zone", written) from error
    return written


def day(written: str) -> Day:
    """Read a day or an instant, as files hold it.

    Raises:
        Refused: It is neither.

    """
    if not re.fullmatch(INSTANT["pattern"], written):
        raise Refused("instant")
    try:
        instant(written, "UTC")
    except InputError as error:
        raise Refused("instant") from error
    return Day(written)


def instant(written: str, local: str) -> datetime:
    """Return the instant that a file in that zone means by a day or an instant.

    Raises:
        InputError: There is no such day.

    """
    found: datetime = parse(f"zone: {local}\nat: {written}".encode(), "a day").value["at"]
    return found


def share(written: str) -> str:
    """Read the least share of an owner.

    Raises:
        Refused: It is written otherwise.

    """
    if not re.fullmatch(SHARE, written):
        raise Refused("share")
    return written


def span(written: str) -> str:
    """Read a span that a device can be held to: no holidays count.

    Raises:
        Refused: It is none.

    """
    try:
        fit = Span.of(written).unit is not Unit.BUSINESS_DAY
    except ValueError:
        fit = False
    if not fit:
        raise Refused("span", written)
    return written


def identifiers(written: str) -> list[str]:
    """Read identifiers, spelt ``kind:value``, with commas between them.

    Raises:
        Refused: One is malformed.

    """
    names = several(written)
    for name in names:
        try:
            identifier(name)
        except ValueError as error:
            raise Refused("identifier", name) from error
    return names


def subject(catalogue: Catalogue, predicate: str) -> Callable[[str], str]:
    """Return a reader of what a predicate names: an id, or words that only one thing answers to.

    ``!`` at the end keeps a name that the catalogue does not know.
    """
    kinds = SUBJECTS[predicate]

    def read(written: str) -> str:
        if written.endswith("!") and (kept := written[:-1].strip()):
            return kept
        found = [f for f in search(catalogue, written) if isinstance(f.thing, kinds)]
        if any(f.thing.id == written for f in found):
            return written
        if not found:
            raise Refused("unknown", written)
        raise Refused("perhaps", written, ", ".join(f.thing.id for f in found[:SHOWN]))

    return read
