"""Hosts file: prohibited host names lead nowhere, on the device itself.

A line speaks of one name, so a domain cannot be written: what lies under it would pass. Each
name stands under an address of each family, for a name that is missing from one is asked of
DNS, and stands a second time with a final dot, which the library takes for another name. The
file has no includes: what is here goes between its marks, and only that is taken away. Other
systems have such a file too, and targets of their own: with the library of this one the rule was
tried.

man 5 hosts
man 5 nsswitch.conf
man 3 getaddrinfo
"""

from collections.abc import Iterator
from itertools import product

from proscribe.formats.hosts_lines import ASKED, NOWHERE, ONE_NAME, between
from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

TRAFFIC = frozenset({Effect.BLOCK_TRAFFIC})
MEANS = Means(gives=TRAFFIC, needs=TRAFFIC, condition=ASKED)


def render(change: Change) -> Iterator[File]:
    """Write the lines between two marks; without names, the marks alone."""
    rows = change.enforces(Effect.BLOCK_TRAFFIC, Kind.NETWORK_HOSTNAME)
    lines = [
        f"{address} {name} {name}. # {', '.join(row.determinations)}"
        for row in rows
        for name, address in product([row.identifier.value], NOWHERE)
    ]
    yield File(path="hosts.fragment", content=between(lines))


target = Target(
    title=Text("Hosts file (Linux)", "Fichier hosts (Linux)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={Kind.NETWORK_HOSTNAME: (MEANS,)},
    render=render,
    serves=frozenset({Kind.NETWORK_DOMAIN}),
    reasons={(Kind.NETWORK_DOMAIN, Effect.BLOCK_TRAFFIC): (Reason.NEVER, ONE_NAME)},
)
