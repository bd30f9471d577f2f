"""What machines and people are called. Both are invented."""

from dataclasses import dataclass

from proscribe.service.simulating.machines import GROUPS, Machines
from proscribe.service.simulating.parameters import PLATFORMS


@dataclass(frozen=True, slots=True)
class Names:
    """The two names of each machine, one after the other, and who uses each machine."""

    devices: tuple[str, ...]
    people: tuple[str, ...]


def names(machines: Machines) -> Names:
    """Name the machines of a part; now and then one person uses two."""
    columns = (machines.number, machines.platform, machines.group)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return Names(
        tuple(name for row in rows for name in _named(*row)),
        tuple(f"person-{n - (n % 50 == 1):07}" for n in machines.number.tolist()),
    )


def _named(number: int, platform: int, group: int) -> tuple[str, str]:
    first = f"{GROUPS[group]}-{PLATFORMS[platform]}-{number:07}"
    return first, f"{first}-anew"
