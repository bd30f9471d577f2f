"""Recording an event: the order is kept as evidence, and the file gets one more entry."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from proscribe.model import (
    Determination,
    Effect,
    Event,
    EventKind,
    InputError,
    MissingError,
    Order,
    Place,
)
from proscribe.register import files
from proscribe.service.act import Outcome, outcome, suspension
from proscribe.service.workspace import EXAMPLES, Workspace
from proscribe.service.writing import locked, written
from proscribe.wire import appended, read

ORDERS = "orders"
"""The folder of the register in which orders are kept."""

MAX_ORDER = 64 * 1024 * 1024
"""Bytes: no order of a court is longer; a longer file is another one."""


NAMED = ("provisions", "effects", "jurisdictions", "parties", "adds", "by")
"""The fields of an event that name what it concerns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person says of an event; what they leave out is read from the order or the clock."""

    event: EventKind
    order: Path | None = None
    """The file of the order or instrument."""
    of: str = ""
    """The suspension that is meant."""
    instrument: str = ""
    source: str = ""
    effective: datetime | None = None
    """Without a zone it is in the determination's own, and so is ``until``."""
    until: datetime | None = None
    provisions: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    by: str = ""
    recorded: datetime | None = None
    """When it was learned; the workspace's instant, if nothing is said."""


def prepared(workspace: Workspace, name: str, wanted: Wanted) -> Event:
    """Return the event that a person means, recorded at the workspace's instant.

    Raises:
        InputError: Its order cannot be read, or something that it needs is not said.
        MissingError: The register has no determination of that id.

    """
    determination = workspace.register.determination(name)
    order = _order(wanted.order, determination.local)
    if not (wanted.instrument or order):
        remedy = "give its file with --order, or its title with --instrument and --source"
        raise InputError(Place(source=name), "an event rests on an order or instrument", remedy)
    unread = Order(instrument=wanted.instrument, source=wanted.instrument)
    told = _told(determination, wanted, order or unread)
    try:
        return suspension(determination, _event(determination, wanted, told, workspace.at))
    except ValueError as error:
        raise InputError(Place(source=name), str(error), "say it differently") from error


def _event(determination: Determination, wanted: Wanted, told: Order, at: datetime) -> Event:
    now, local = at.replace(microsecond=0), determination.local
    said: dict[str, Any] = {field: getattr(wanted, field) for field in NAMED}
    return Event(
        event=wanted.event,
        effective=_in(told.effective or now, local),
        recorded=_in(wanted.recorded or now, local),
        until=_in(told.until, local) if told.until else None,
        instrument=told.instrument,
        source=told.source,
        order=told.id,
        digest=_digest(wanted.order) if wanted.order else "",
        **said,
    )


def _told(determination: Determination, wanted: Wanted, order: Order) -> Order:
    """Return the order as a person wants it told: their words come before the file's.

    Only a suspension bears the order's name; what ends one says which, and not its own.
    """
    suspends = wanted.event is EventKind.SUSPENDED
    return replace(
        order,
        instrument=wanted.instrument or order.instrument,
        source=wanted.source or order.source,
        effective=wanted.effective or order.effective,
        until=wanted.until or order.until,
        id=wanted.of or (_named(determination, wanted, order) if suspends else ""),
    )


def _named(determination: Determination, wanted: Wanted, order: Order) -> str:
    """Return the name of an order; two files of one name are two orders."""
    name = order.id or _slug(wanted.instrument or order.instrument)
    digest = _digest(wanted.order) if wanted.order else ""
    taken = {e.digest for e in determination.history if e.order == name}
    return name if not taken - {digest} else f"{name}-{digest[:8] or len(taken)}"


def record(workspace: Workspace, name: str, wanted: Wanted, folder: Path | None = None) -> Outcome:
    """Record an event, its order beside it, and return what it changes.

    Raises:
        InputError: The event could not lawfully happen, or the register cannot be written;
            nothing was recorded.
        MissingError: The register has no determination of that id.

    """
    if not writable(workspace):
        remedy = "copy them to ./register, or name yours with --register"
        place = Place(source=str(workspace.register_folder))
        raise InputError(place, "the shipped examples are nobody's to change", remedy)
    with locked(workspace.register_folder):
        fresh = replace(workspace)
        event = prepared(fresh, name, wanted)
        told = outcome(fresh, fresh.register.determination(name), event, folder)
        event = _kept(fresh.register_folder, wanted, event)
        path = home(fresh.register_folder, name)
        text = appended(path.read_bytes(), "history", spelt(event), Determination, str(path))
        written(path, text)
    return replace(told, event=event)


def writable(workspace: Workspace) -> bool:
    """Tell whether the register is somebody's own."""
    return workspace.register_folder.resolve() != (EXAMPLES / "register").resolve()


def home(folder: Path, name: str) -> Path:
    """Return the file of a determination.

    Raises:
        MissingError: No file of the folder holds it.

    """
    for path in files(folder):
        if read(path, Determination).value.id == name:
            return path
    raise MissingError("determination", name, f"no file of {folder} holds it")


def spelt(event: Event) -> dict[str, Any]:
    """Return an event as an entry of a file: what is said, and nothing that is not."""
    entry: dict[str, Any] = {"event": str(event.event), "effective": event.effective}
    entry["recorded"] = event.recorded
    for field in NAMED[:-1]:
        entry[field] = [str(x) for x in getattr(event, field)]
    for field in ("order", "until", "by", "instrument", "source", "digest"):
        entry[field] = getattr(event, field)
    return {key: value for key, value in entry.items() if value not in (None, "", [])}


def _in(at: datetime, local: ZoneInfo) -> datetime:
    """Return an instant; a day of nowhere in particular is one of ``local``."""
    return at if at.tzinfo else at.replace(tzinfo=local).astimezone(UTC)


def _order(path: Path | None, local: ZoneInfo) -> Order | None:
    """Read an order: a YAML file may describe it; of any other, the name is all that is read."""
    if path is None:
        return None
    _digest(path)
    if path.suffix in {".yaml", ".yml"}:
        return read(path, Order, local).value
    return Order(instrument=path.name, source=f"{ORDERS}/{path.name}", id=_slug(path.stem))


def _digest(path: Path) -> str:
    return hashlib.sha256(_bytes(path)).hexdigest()


def _bytes(path: Path) -> bytes:
    place = Place(source=str(path))
    try:
        if path.stat().st_size > MAX_ORDER:
            raise InputError(place, "too large for an order", "give the order alone")
        return path.read_bytes()
    except OSError as error:
        raise InputError(place, error.strerror or str(error), "check the path") from error


def _kept(folder: Path, wanted: Wanted, event: Event) -> Event:
    """Keep the order's file in the register; the event says where it lies, if nothing else does."""
    if wanted.order is None:
        return event
    name = f"{event.digest[:12]}-{wanted.order.name}"
    written(folder / ORDERS / name, _bytes(wanted.order))
    if event.source == f"{ORDERS}/{wanted.order.name}":
        return replace(event, source=f"{ORDERS}/{name}")
    return event


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-") or "order"
