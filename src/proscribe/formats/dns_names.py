"""Names of DNS: which of many prohibited names need a rule of their own, and why.

A domain speaks of everything under it, a host name of itself alone. Where the rule that is
nearest to a name wins, a rule for a name under a prohibited domain is worse than needless: it may
hide what lies under that name from the rule of the domain. So only the outermost are written.

https://datatracker.ietf.org/doc/html/rfc4592#section-3.3
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from proscribe.model import Identifier, Kind, Prohibition, Text

NAMES = (Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME)
LONGEST = 200
"""Characters of a reason: some engines cut a long line in two and obey the second half."""
ALIASES = Text(
    "an alias that leads to a prohibited name is still answered",
    "un alias qui mène à un nom interdit reçoit encore sa réponse",
)
ELSEWHERE = Text(
    "encrypted DNS to another resolver, or an address that a program knows by heart, escapes it",
    "le DNS chiffré vers un autre résolveur, ou une adresse qu'un programme connaît par cœur, y"
    " échappe",
)
"""What no resolver can do anything about: a target says it in its own condition."""


def reasons(rows: Iterable[Prohibition]) -> dict[Identifier, str]:
    """Return why each name is prohibited, in one short line: determinations, then products."""
    return {row.identifier: _why(row) for row in rows}


def _why(row: Prohibition) -> str:
    why = f"{', '.join(row.determinations)}: {', '.join(row.products)}"
    return textwrap.shorten(why, LONGEST, placeholder=" ...")


def outermost(names: Mapping[Identifier, str]) -> Iterator[tuple[Identifier, str]]:
    """Leave out the names of which the domain of another row speaks already."""
    for name, why in names.items():
        if not any(above in names for above in _domains_over(name)):
            yield name, why


def _domains_over(name: Identifier) -> Iterator[Identifier]:
    labels = name.value.split(".")
    nearest = 1 if name.kind is Kind.NETWORK_DOMAIN else 0
    for n in range(nearest, len(labels) - 1):
        yield Identifier(Kind.NETWORK_DOMAIN, ".".join(labels[n:]))
