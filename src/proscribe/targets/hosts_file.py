"""Hosts file: prohibited host names lead nowhere, on the device itself.

A line speaks of one name, so a domain cannot be written: what lies under it would pass. Each
name stands under an address of each family, for a name that is missing from one is asked of
DNS, and stands a second time with a final dot, which the library takes for another name. The
file has no includes: what is here goes between its marks, and only that is taken away. Other
systems have such a file too; with the library of this one the rule was tried.

man 5 hosts
man 5 nsswitch.conf
man 3 getaddrinfo
"""

from collections.abc import Iterator
from itertools import product

from proscribe.model import Effect, File, Kind, Platform, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

NOWHERE = ("0.0.0.0", "::")  # noqa: S104, nothing listens here: these are lines of a file
"""Linux takes both for the device itself: no packet leaves it."""
BEGIN, END = "# proscribe: begin", "# proscribe: end"
MEANS = Means.of(
    Effect.BLOCK_TRAFFIC,
    Text(
        "the program asks the system for addresses, and the system reads this file first; a"
        " program with a resolver or a proxy of its own does not",
        "le programme demande les adresses au système, et celui-ci lit d'abord ce fichier; un"
        " programme qui a son propre résolveur ou mandataire ne le fait pas",
    ),
)
ONE_NAME = Text(
    "a hosts file names one host a line, and all that lies under the domain would pass",
    "un fichier hosts nomme un hôte par ligne, et tout ce qui est sous le domaine passerait",
)


def render(change: Change) -> Iterator[File]:
    """Write the lines between two marks; without names, the marks alone."""
    rows = change.enforces(Effect.BLOCK_TRAFFIC, Kind.NETWORK_HOSTNAME)
    lines = [
        f"{address} {name} {name}. # {', '.join(row.determinations)}"
        for row in rows
        for name, address in product([row.identifier.value], NOWHERE)
    ]
    content = "".join(f"{line}\n" for line in (BEGIN, *lines, END))
    yield File(path="hosts.fragment", content=content.encode())


target = Target(
    title=Text("Hosts file (Linux)", "Fichier hosts (Linux)"),
    platforms=frozenset({Platform.LINUX}),
    proof=Proof.ENFORCED,
    means={Kind.NETWORK_HOSTNAME: (MEANS,)},
    render=render,
    serves=frozenset({Kind.NETWORK_DOMAIN}),
    reasons={(Kind.NETWORK_DOMAIN, Effect.BLOCK_TRAFFIC): (Reason.NEVER, ONE_NAME)},
)
