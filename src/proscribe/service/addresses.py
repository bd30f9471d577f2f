"""Which device had which address when: logs of a network know addresses only.

A table with the columns ``device``, ``address``, ``from`` and ``until`` (RFC 3339), as a DHCP
server's leases or an access point's sessions can be turned into. An address that two devices had
at one time says nothing of either.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from proscribe.formats.delimited import Cells, rows
from proscribe.formats.lines import UnusableError
from proscribe.formats.moments import moment
from proscribe.model import InputError, Place
from proscribe.service.contacts import client

COLUMNS = ("device", "address", "from", "until")
WANTED = UnusableError("the columns are other ones", f"name them: {', '.join(COLUMNS)}")
MOST = 5_000_000
"""Rows of a table."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One device had an address from an instant up to another, which is not in it."""

    device: str
    start: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Addresses:
    """The leases of each address."""

    leases: Mapping[str, tuple[Lease, ...]]

    def device(self, address: str, first: datetime, last: datetime) -> str:
        """Return the one device that had an address for a whole time; nothing, if none is sure."""
        met = [s for s in self.leases.get(address, ()) if s.start <= last and first < s.until]
        whole = {s.device for s in met if s.start <= first and last < s.until}
        return whole.pop() if len({s.device for s in met}) == len(whole) == 1 else ""


NONE = Addresses({})


def read(path: Path) -> Addresses:
    """Read a table of addresses.

    Raises:
        InputError: It is none, or a row of it cannot be used: who had an address must be sure.

    """
    found: defaultdict[str, list[Lease]] = defaultdict(list)
    for number, (line, row) in enumerate(rows(path, {*COLUMNS}.issubset, WANTED)):
        try:
            address, lease = _lease(row, number)
        except UnusableError as error:
            place = Place(source=str(path), line=line)
            raise InputError(place, error.reason, error.remedy) from None
        found[address].append(lease)
    return Addresses({address: tuple(leases) for address, leases in found.items()})


def _lease(row: Cells | UnusableError, number: int) -> tuple[str, Lease]:
    if isinstance(row, UnusableError):
        raise row
    if number >= MOST:
        raise UnusableError(f"there are more than {MOST:,} rows", "split the time")
    start, until = moment(row["from"].strip()), moment(row["until"].strip())
    device = row["device"].strip()
    if not device or not row["address"].strip() or until <= start:
        raise UnusableError("it names no device, no address or no time", "fill the columns")
    return client(row["address"].strip()), Lease(device, start, until)
