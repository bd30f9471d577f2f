"""Shapes: the tables of the store, column by column.

Devices, lanes, people and identities are *dictionaries*: each thing is written once and has a
number. A *lane* is one source that looks at one device and sees the same kinds each time. *Looks*
say when a lane was looked at; *events* say from which look on an identity is, or is not, in it.
"""

import pyarrow as pa

INSTANT = pa.timestamp("us", tz="UTC")
NUMBER = pa.uint32()


def _table(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in columns.items()])


DEVICES = _table(device=NUMBER, name=pa.string())
LANES = _table(
    lane=NUMBER, device=NUMBER, platform=pa.string(), source=pa.string(), sees=pa.string()
)
PEOPLE = _table(person=NUMBER, name=pa.string())
IDENTITIES = _table(
    identity=NUMBER,
    platform=pa.string(),
    name=pa.string(),
    version=pa.string(),
    identifiers=pa.string(),
)
WIDER = _table(wide=NUMBER, narrow=NUMBER)
"""Two lanes of one source and device, of which the first sees all that the second does."""

EVENTS = _table(identity=NUMBER, lane=NUMBER, seen=INSTANT, present=pa.bool_(), batch=NUMBER)
"""Sorted by identity, lane, seen, and absence before presence: the last one up to T holds at T."""

LOOKS = _table(lane=NUMBER, seen=INSTANT, person=NUMBER)
"""Sorted by lane and seen."""

DICTIONARIES = {
    "devices": DEVICES,
    "lanes": LANES,
    "people": PEOPLE,
    "identities": IDENTITIES,
    "wider": WIDER,
}
TABLES = {**DICTIONARIES, "events": EVENTS, "looks": LOOKS}
