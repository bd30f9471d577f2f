"""Packs of osquery: queries that it runs again and again, and whose answers it logs whole.

https://osquery.readthedocs.io/en/stable/deployment/configuration/#packs
"""

import re
from collections.abc import Iterable
from itertools import groupby

from proscribe.formats.grounds import notice
from proscribe.formats.osquery_sql import SOURCES, query
from proscribe.model import Prohibition

INTERVAL = 3600
"""Seconds between two runs of a query."""


def pack(rows: Iterable[Prohibition]) -> dict[str, object]:
    """Return a pack with one query for each kind of identifier; without rows, with none.

    Rows of one kind stand together, as they do in a policy.
    """
    asked = groupby(rows, key=lambda row: row.identifier.kind)
    return {"queries": {_name(kind): _query(tuple(same)) for kind, same in asked}}


def _name(kind: str) -> str:
    return "prohibited_" + re.sub(r"\W", "_", kind)


def _query(rows: tuple[Prohibition, ...]) -> dict[str, object]:
    kind = rows[0].identifier.kind
    return {
        "description": notice(*rows),
        "interval": INTERVAL,
        "platform": SOURCES[kind].platform,
        "query": query(kind, (row.identifier.value for row in rows)),
        "snapshot": True,
    }
