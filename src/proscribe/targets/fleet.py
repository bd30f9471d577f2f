"""Fleet: policies that a device fails while a prohibited application is on it.

Name the file under ``policies`` of a team or of ``default.yml``, by ``path``, and run ``fleetctl
gitops``. That run removes every policy which no file lists any more: so what is lifted goes, and
so does, at the first run, what was made by hand. A policy passes when its query returns a row, so
each asks that nothing prohibited exists, on the platforms that have the tables: elsewhere the
query would fail, and a policy without an answer is neither passed nor failed. Fleet replaces
``$NAME`` and ``${NAME}`` in the file by variables of the environment; no identifier of these kinds
can hold a dollar. A name of a policy is unique and at most 255 characters long. Failing stops
nothing: what Fleet does then is for its automations. Fleet itself was not run; the queries were,
on the tables of osquery's specifications.

https://fleetdm.com/docs/configuration/yaml-files#policies
https://fleetdm.com/docs/rest-api/rest-api#add-policy
https://github.com/osquery/osquery/tree/master/specs
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from proscribe.formats.grounds import sentence
from proscribe.formats.osquery_sql import APPLICATIONS, SOURCES, TRACES, absent
from proscribe.formats.yaml_text import dump
from proscribe.model import Effect, File, Platform, Prohibition, Proof, Reason, Text
from proscribe.targets import Change, Means, Target

MEANS = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "the device reports to Fleet, and osquery's table sees the place where the application is",
        "l'appareil fait rapport à Fleet, et la table d'osquery voit l'endroit où se trouve"
        " l'application",
    ),
)
A_LEAD = Text(
    "a device would fail for a name or a path that proves nothing alone, or that stays when the"
    " application is gone; the osquery pack reports it",
    "un appareil échouerait pour un nom ou un chemin qui ne prouve rien à lui seul, ou qui demeure"
    " quand l'application n'y est plus; le lot osquery le signale",
)


def render(change: Change) -> Iterator[File]:
    """Write one policy for each product on each set of platforms; without rows, an empty list."""
    together: defaultdict[tuple[str, str], list[Prohibition]] = defaultdict(list)
    for row in change.enforces(Effect.IDENTIFY, *APPLICATIONS):
        for product in row.products:
            together[product, SOURCES[row.identifier.kind].platform].append(row)
    policies = [_policy(*key, together[key]) for key in sorted(together)]
    yield File(path="fleet/proscribe.policies.yml", content=dump(policies))


def _policy(product: str, platform: str, rows: list[Prohibition]) -> dict[str, str]:
    return {
        "name": f"Proscribe: {product} ({platform})",
        "description": sentence(product, *rows),
        "resolution": f"Remove {product} from this device, then refetch. / "
        f"Retirez {product} de cet appareil, puis actualisez.",
        "query": f"SELECT 1 WHERE {' AND '.join(_nothing(rows))};",
        "platform": platform,
    }


def _nothing(rows: Iterable[Prohibition]) -> Iterator[str]:
    for kind, same in groupby(rows, key=lambda row: row.identifier.kind):
        yield absent(kind, (row.identifier.value for row in same))


target = Target(
    title=Text("Fleet policies (GitOps)", "Politiques de Fleet (GitOps)"),
    platforms=frozenset({Platform.MACOS, Platform.WINDOWS, Platform.LINUX}),
    proof=Proof.SCHEMA,
    means=dict.fromkeys(APPLICATIONS, (MEANS,)),
    render=render,
    serves=frozenset(TRACES),
    reasons={(kind, Effect.IDENTIFY): (Reason.CONDITIONAL, A_LEAD) for kind in TRACES},
)
