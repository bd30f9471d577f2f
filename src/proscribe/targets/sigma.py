r"""Sigma: rules that find prohibited names in logs of DNS queries and of started processes.

One rule for each product in each sort of log, several to a file. A domain is two values, its own
name and all that ends in a dot and that name: ``endswith`` alone misses the name itself, and
without the dot it takes in strangers. ``*`` and ``?`` are wildcards and ``\`` quotes them, so in a
value each is quoted. Sigma folds case. A process is told by the last part of its path, which
anyone may rename, and which another vendor may use: its rules have a low level. The dates that
Sigma recommends are left out, for the same policy has the same bytes. What is lifted leaves the
file; a system that keeps rules it once converted must remove those whose id is gone.

https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html
https://sigmahq.io/sigma-specification/specification/sigma-appendix-taxonomy.html
https://sigmahq.io/sigma-specification/specification/sigma-appendix-modifiers.html
"""

from collections.abc import Iterator

from proscribe.formats.sigma import LOGS, NAMES, rules
from proscribe.model import Effect, File, Platform, Proof, Text
from proscribe.targets import Change, Means, Target

LOGGED = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "DNS queries are logged, and a system searches the log with these rules",
        "les requêtes DNS sont journalisées, et un système fouille le journal avec ces règles",
    ),
)
LEAD = Means.exactly(
    Effect.IDENTIFY,
    condition=Text(
        "started processes are logged, and a system searches the log with these rules; a name is a"
        " lead, and proves nothing alone",
        "les processus lancés sont journalisés, et un système fouille le journal avec ces règles;"
        " un nom est une piste, et ne prouve rien à lui seul",
    ),
)


def render(change: Change) -> Iterator[File]:
    """Write one file for each sort of log that has rules; the rules are its documents."""
    for name, log in LOGS.items():
        rows = change.enforces(Effect.IDENTIFY, *log.kinds)
        if rows:
            yield File(path=f"sigma/proscribe_{name}.yml", content=rules(name, rows))


target = Target(
    title=Text("Sigma rules", "Règles Sigma"),
    platforms=frozenset(Platform),
    proof=Proof.PARSED,
    means={
        kind: (LOGGED if log.kinds == NAMES else LEAD,)
        for log in LOGS.values()
        for kind in log.kinds
    },
    render=render,
)
