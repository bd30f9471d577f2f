"""Places: where devices belong, so that an answer can be told by group, platform or person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pyarrow as pa

from proscribe.inventory import looks
from proscribe.inventory.arrivals import table
from proscribe.inventory.looks import Opened
from proscribe.inventory.store import Inventory
from proscribe.model import Fleet


class By(StrEnum):
    """By what an answer is told apart."""

    GROUP = "group"
    PLATFORM = "platform"
    PERSON = "person"
    PRODUCT = "product"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many devices of one group, platform, person, product or source stand how."""

    name: str
    """Empty for the devices of no group or person."""
    devices: int
    present: int
    absent: int
    unknown: int


_PLACED = {
    By.PLATFORM: "SELECT DISTINCT device, platform AS name FROM current",
    By.PERSON: """
        SELECT DISTINCT device, person AS name FROM current WHERE person <> ''
        UNION ALL SELECT device, '' FROM current GROUP BY device HAVING max(person) = ''""",
    By.SOURCE: "SELECT DISTINCT device, source AS name FROM current",
    By.GROUP: """
        WITH known AS (
          SELECT device, newest(platform, seen) AS platform FROM current GROUP BY device),
        ours AS (
          SELECT k.device, g.name FROM known k JOIN fleet_groups g USING (platform) WHERE g.whole
          UNION SELECT k.device, m.name FROM known k JOIN fleet_members m USING (device))
        SELECT device, name FROM ours
        UNION ALL SELECT device, '' FROM known ANTI JOIN ours USING (device)""",
}
GROUPS = pa.schema([("name", pa.string()), ("platform", pa.string()), ("whole", pa.bool_())])
MEMBERS = pa.schema([("name", pa.string()), ("device", pa.string())])


def placed(store: Opened, by: By, fleet: Fleet | None) -> None:
    """Make the table ``placed``: each device that counts, and the names of where it belongs.

    A person is who a look that counts gives the device to. A device may be in two groups, and
    counts in each; one that is in none has an empty name.
    """
    if by is By.GROUP:
        groups = fleet.groups if fleet else ()
        wide = [(g.id, g.platform.value, not g.devices) for g in groups]
        members = [(g.id, device) for g in groups for device in g.devices]
        store.database.register("fleet_groups", table(wide, GROUPS))
        store.database.register("fleet_members", table(members, MEMBERS))
    store.database.execute(f"CREATE TEMP TABLE placed AS {_PLACED[by]}")


def belonging(  # noqa: PLR0913, PLR0917, one question
    folder: Path,
    devices: Iterable[str],
    by: By,
    at: datetime,
    fleet: Fleet | None = None,
    known: datetime | None = None,
) -> Mapping[str, tuple[str, ...]]:
    """Return the groups, platforms, people or sources of some devices at an instant.

    Raises:
        InputError: The inventory is damaged.

    """
    manifest = Inventory(folder).manifest().known(known)
    if not manifest.batches:
        return {}
    with looks.opened(folder, manifest, at) as store:
        placed(store, by, fleet)
        return names_of(store, devices)


def names_of(store: Opened, devices: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the names in ``placed`` of some devices."""
    asked = table([(d,) for d in sorted(set(devices))], pa.schema([("device", pa.string())]))
    store.database.register("named", asked)
    rows = store.database.execute(
        "SELECT device, list(name ORDER BY name) FROM placed JOIN named USING (device) GROUP BY ALL"
    ).fetchall()
    return {device: tuple(names) for device, names in rows}
