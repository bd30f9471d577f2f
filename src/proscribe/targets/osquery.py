"""osquery pack: queries that report prohibited applications.

Add the pack by name under ``packs`` in the configuration. One query for each kind of identifier
lists what is there, whole each time: nothing found is an empty snapshot, and what is lifted is
simply no longer asked for. No query is called like its table, for that would tell a reader of the
log that it lists the whole table, and what is not prohibited would be taken for absent. Tables see
what their specifications say and no more: applications in the usual folders, programs of accounts
that are signed in. SQLite folds the case of ASCII letters alone. ``=`` takes no wildcard, so a
name with one is a name.

https://osquery.readthedocs.io/en/stable/deployment/configuration/#packs
https://osquery.readthedocs.io/en/stable/introduction/sql/
https://github.com/osquery/osquery/tree/master/specs
"""

import re
from collections.abc import Iterator

from proscribe.formats.json import dump
from proscribe.formats.osquery_pack import pack
from proscribe.formats.osquery_sql import APPLICATIONS, SOURCES, TRACES
from proscribe.model import Effect, File, Identifier, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

APPLICATION = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "osquery runs with this pack, and its table sees the place where the application is",
        "osquery fonctionne avec ce lot, et sa table voit l'endroit où se trouve l'application",
    ),
)
TRACE = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "osquery runs with this pack; a name or a path is a lead, and proves nothing alone",
        "osquery fonctionne avec ce lot; un nom ou un chemin est une piste, et ne prouve rien"
        " à lui seul",
    ),
)
NOT_A_PLACE = Text(
    "osquery looks for a file at a full path only, and resolves neither variables nor home folders",
    "osquery ne cherche un fichier qu'à un chemin complet, et ne résout ni variables ni dossiers"
    " personnels",
)


def refuses(identifier: Identifier) -> Text | None:
    """Refuse a path that the table of files would not find."""
    if SOURCES[identifier.kind].table != "file":
        return None
    place = re.match(r"/|[A-Za-z]:\\", identifier.value)
    return None if place and "%" not in identifier.value else NOT_A_PLACE


def render(change: Change) -> Iterator[File]:
    """Write the pack; without rows, one without queries."""
    rows = change.enforces(Effect.IDENTIFY, *SOURCES)
    yield File(path="osquery/packs/proscribe.conf", content=dump(pack(rows)))


target = Target(
    title=Text("osquery pack", "Lot de requêtes osquery"),
    platforms=frozenset({Platform.MACOS, Platform.WINDOWS, Platform.LINUX}),
    proof=Proof.SCHEMA,
    means={**dict.fromkeys(APPLICATIONS, (APPLICATION,)), **dict.fromkeys(TRACES, (TRACE,))},
    render=render,
    refuses=refuses,
)
