"""Quiet devices: those that stopped reporting, and those that were expected and never did."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa

from proscribe.inventory import looks
from proscribe.inventory.arrivals import table
from proscribe.inventory.looks import Opened
from proscribe.inventory.places import By, names_of, placed
from proscribe.inventory.store import Inventory
from proscribe.model import Fleet, Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A device that no source has looked at for a time."""

    device: str
    platform: Platform
    last_seen: datetime
    sources: tuple[str, ...]
    person: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Who reports, who stopped, and who never did."""

    silent: tuple[Quiet, ...]
    never: tuple[str, ...]
    """Devices that were expected, and that no source had reported by then."""
    unexpected: tuple[str, ...]
    """Devices that report and that nobody expected; none, where nothing was expected."""


DEVICES = pa.schema([("device", pa.string())])
_SILENT = """
SELECT device, newest(platform, seen), epoch_us(max(seen)),
       list(DISTINCT source ORDER BY source), newest(person, seen)
FROM current GROUP BY device HAVING max(seen) < $fresh ORDER BY device
"""
_NEVER = "SELECT device FROM expected ANTI JOIN current USING (device) ORDER BY device"
_UNEXPECTED = """
SELECT DISTINCT device FROM current ANTI JOIN expected USING (device)
WHERE seen >= $fresh ORDER BY device
"""


def heard(  # noqa: PLR0913, PLR0917, one question
    folder: Path,
    at: datetime,
    span: timedelta,
    expected: Iterable[str],
    fleet: Fleet | None = None,
    known: datetime | None = None,
) -> Heard:
    """Return which devices no source had looked at for longer than ``span`` at an instant.

    Raises:
        InputError: The inventory is damaged.

    """
    wanted = sorted(set(expected))
    manifest = Inventory(folder).manifest().known(known)
    if not manifest.batches:
        return Heard(silent=(), never=tuple(wanted), unexpected=())
    with looks.opened(folder, manifest, at) as store:
        store.database.register("expected", table([(d,) for d in wanted], DEVICES))
        fresh = {"fresh": at - span}
        never = store.database.execute(_NEVER).fetchall()
        beside = store.database.execute(_UNEXPECTED, fresh).fetchall() if wanted else []
        return Heard(
            silent=tuple(_silent(store, at - span, fleet)),
            never=tuple(device for (device,) in never),
            unexpected=tuple(device for (device,) in beside),
        )


def _silent(store: Opened, fresh: datetime, fleet: Fleet | None) -> Iterator[Quiet]:
    rows = store.database.execute(_SILENT, {"fresh": fresh}).fetchall()
    placed(store, By.GROUP, fleet)
    groups = names_of(store, (row[0] for row in rows))
    for device, platform, last, sources, person in rows:
        yield Quiet(
            device=device,
            platform=Platform(platform),
            last_seen=looks.instant(last),
            sources=tuple(sources),
            person=person,
            groups=tuple(filter(None, groups[device])),
        )
