"""Holdings: what some devices hold at an instant, and what the looks at them could show."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from proscribe.inventory import looks
from proscribe.inventory.keys import identities_of, lanes_of
from proscribe.inventory.store import Inventory
from proscribe.model import Identifier, Kind

_ASKED = """
CREATE TEMP TABLE asked AS
  SELECT DISTINCT device FROM current
  WHERE list_contains($devices, device) OR (person <> '' AND list_contains($people, person))
"""
_LOOKS = """
SELECT device, source, epoch_us(seen), sees, person FROM current JOIN asked USING (device)
ORDER BY ALL
"""
_LANES = "SELECT lane FROM current JOIN asked USING (device) ORDER BY lane"
_HELD = """
SELECT DISTINCT c.device, i.name, i.version, i.identifiers, c.source, epoch_us(c.seen)
FROM held h JOIN current c USING (lane) JOIN identities i USING (identity)
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A current report of one source about one device."""

    source: str
    seen: datetime
    sees: frozenset[Kind]
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One identifier that an application on the device bears, and which look showed it."""

    identifier: Identifier
    seen_as: str
    source: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One device: the looks that count at the instant, and all that they showed."""

    device: str
    looks: tuple[Look, ...]
    held: tuple[Held, ...]
    pruned: bool = False
    """Whether what ended before was pruned: then no look tells that something was not there."""

    @property
    def last(self) -> datetime:
        """Return when it was last looked at."""
        return max(look.seen for look in self.looks)

    @property
    def people(self) -> frozenset[str]:
        """Return those to whom any of the looks gives the device."""
        return frozenset(look.person for look in self.looks if look.person)

    def shown(self, kind: Kind, since: datetime) -> bool:
        """Tell whether a look since an instant could have shown identifiers of a kind."""
        return not self.pruned and any(
            kind in look.sees and look.seen >= since for look in self.looks
        )

    def having(self, identifier: Identifier) -> Iterator[Held]:
        """Yield what on the device meets an identifier, as its kind meets."""
        for held in self.held:
            if held.identifier.kind is identifier.kind and identifier.key in _met(held):
                yield held


def holdings(
    folder: Path,
    devices: Collection[str],
    people: Collection[str],
    at: datetime,
    known: datetime | None = None,
) -> Mapping[str, Holding]:
    """Return what devices hold at an instant: those named, and those of the people named.

    A device that no source had reported by then is not there. ``known`` leaves out what was
    taken in later.

    Raises:
        InputError: The inventory is damaged.

    """
    manifest = Inventory(folder).manifest().known(known)
    if not manifest.batches or not (devices or people):
        return {}
    with looks.opened(folder, manifest, at) as store:
        asked = {"devices": sorted(devices), "people": sorted(people)}
        store.database.execute(_ASKED, asked)
        seen = _looks(store.database)
        lanes = np.asarray(store.database.execute(_LANES).fetchnumpy()["lane"], np.uint32)
        on = looks.on(store, lanes)
        held_on = pa.table({"lane": lanes_of(on), "identity": identities_of(on)})
        store.database.register("held", held_on)
        held, pruned = _held(store.database), store.pruned is not None
    return {
        device: Holding(
            device=device,
            looks=tuple(seen[device]),
            held=tuple(held[device]),
            pruned=pruned,
        )
        for device in sorted(seen)
    }


def _met(held: Held) -> frozenset[str]:
    return frozenset(held.identifier.met_by())


def _looks(database: duckdb.DuckDBPyConnection) -> dict[str, list[Look]]:
    found: defaultdict[str, list[Look]] = defaultdict(list)
    for device, source, seen, sees, person in database.execute(_LOOKS).fetchall():
        look = Look(source=source, seen=looks.instant(seen), sees=looks.kinds(sees), person=person)
        found[device].append(look)
    return found


def _held(database: duckdb.DuckDBPyConnection) -> defaultdict[str, list[Held]]:
    found: defaultdict[str, list[Held]] = defaultdict(list)
    for device, name, version, written, source, seen in database.execute(_HELD).fetchall():
        for identifier in looks.identifiers(written):
            found[device].append(
                Held(
                    identifier=identifier,
                    seen_as=f"{name} {version}".strip(),
                    source=source,
                    seen=looks.instant(seen),
                )
            )
    return found
