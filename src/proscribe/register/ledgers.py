"""What the ledgers of the bodies tell, as of an instant and as known at another."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from proscribe.model import Adoption, Determination, Discovery, Duty, Fulfilment, Ledger
from proscribe.register.shelf import Register

Entry = TypeVar("Entry", Adoption, Fulfilment, Discovery)

AUTHORITY = "authority"
"""The ledger in which an authority writes what it did itself."""


def told(
    entries: Iterable[Entry], determination: str, at: datetime, known: datetime | None
) -> tuple[Entry, ...]:
    """Return the entries on a determination that had happened and were known, in order of time."""
    found = (
        e
        for e in entries
        if e.determination == determination
        and e.effective <= at
        and (known is None or (e.recorded or e.effective) <= known)
    )
    return tuple(sorted(found, key=lambda e: e.effective))


def ledger(register: Register, body: str) -> Ledger | None:
    """Return the ledger of a body; nobody means the authority itself."""
    return next((x for x in register.ledgers if x.id == (body or AUTHORITY)), None)


def bodies(
    register: Register,
    determination: Determination,
    asked: tuple[str, Duty],
    at: datetime,
    known: datetime | None,
) -> tuple[str, ...]:
    """Return who owes a duty, by its key, in order.

    Those that it names; else the adopters that must follow; else those whose ledgers speak of
    the determination; else the authority itself, which is called ``""``. Whoever did it anyway
    is never left out.
    """
    key, duty = asked
    must = tuple(a.body for a in determination.adopters if a.must)
    owing = duty.bodies or must or tuple(_speaking(register, determination, at, known))
    did = (
        _called(x)
        for x in register.ledgers
        if any(f.duty == key for f in told(x.fulfilments, determination.id, at, known))
    )
    return tuple(dict.fromkeys((*owing, *did))) or ("",)


def _speaking(
    register: Register, determination: Determination, at: datetime, known: datetime | None
) -> Iterator[str]:
    for x in register.ledgers:
        asked = (determination.id, at, known)
        adopted, found = bool(told(x.adoptions, *asked)), bool(told(x.discoveries, *asked))
        if adopted or found or told(x.fulfilments, *asked):
            yield _called(x)


def _called(x: Ledger) -> str:
    return "" if x.id == AUTHORITY else x.id
