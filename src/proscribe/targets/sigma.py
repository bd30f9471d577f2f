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

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from proscribe.formats.uuids import named
from proscribe.formats.yaml_text import dump
from proscribe.model import Effect, File, Kind, Platform, Prohibition, Proof, Text
from proscribe.targets import Change, Means, Target

ENDS = "endswith"
NAMES = frozenset({Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME})


@dataclass(frozen=True, slots=True)
class Log:
    """A sort of log: where it comes from, and the field that holds a name."""

    source: dict[str, str]
    field: str
    kinds: frozenset[Kind]
    begin: str = ""
    """What stands before a name at the end of the field, where the field holds a path."""


def _started(product: str, field: str, kind: Kind, begin: str = "") -> Log:
    source = {"category": "process_creation", "product": product}
    return Log(source, field, frozenset({kind}), begin)


LOGS = {
    "dns": Log({"category": "dns"}, "query", NAMES),
    "dns_query": Log({"category": "dns_query", "product": "windows"}, "QueryName", NAMES),
    "process_linux": _started("linux", "Image", Kind.LINUX_PROCESS_NAME, "/"),
    "process_macos": _started("macos", "Image", Kind.MACOS_PROCESS_NAME, "/"),
    "process_windows": _started("windows", "Image", Kind.WINDOWS_PROCESS_NAME, "\\"),
    "original_windows": _started("windows", "OriginalFileName", Kind.WINDOWS_ORIGINAL_FILENAME),
}
SEEN = frozenset({Effect.IDENTIFY})
LOGGED = Means(
    gives=SEEN,
    needs=SEEN,
    condition=Text(
        "DNS queries are logged, and a system searches the log with these rules",
        "les requêtes DNS sont journalisées, et un système fouille le journal avec ces règles",
    ),
)
LEAD = Means(
    gives=SEEN,
    needs=SEEN,
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
        found: defaultdict[str, list[Prohibition]] = defaultdict(list)
        for row in change.enforces(Effect.IDENTIFY, *log.kinds):
            for product in row.products:
                found[product].append(row)
        rules = [dump(_rule(name, product, found[product])) for product in sorted(found)]
        if rules:
            yield File(path=f"sigma/proscribe_{name}.yml", content=b"---\n".join(rules))


def _rule(name: str, product: str, rows: list[Prohibition]) -> dict[str, object]:
    log = LOGS[name]
    why = ", ".join(sorted({d for row in rows for d in row.determinations}))
    return {
        "title": f"Prohibited: {product} ({name})",
        "id": named(f"sigma/{name}/{product}").lower(),
        "status": "stable",
        "description": f"{product} is prohibited by: {why} / {product} est interdit par : {why}",
        "author": "Proscribe",
        "logsource": log.source,
        "detection": {"selection": _selection(log, rows), "condition": "selection"},
        "falsepositives": [FALSE.en, FALSE.fr],
        "level": "medium" if log.kinds == NAMES else "low",
    }


FALSE = Text("Exempt devices", "Appareils exemptés")


def _selection(log: Log, rows: list[Prohibition]) -> list[dict[str, object]]:
    whole = [_quoted(r.identifier.value) for r in rows if not log.begin]
    below = [r.identifier for r in rows if log.begin or r.identifier.kind is Kind.NETWORK_DOMAIN]
    ends = [_quoted(f"{log.begin or '.'}{identifier.value}") for identifier in below]
    fields = {log.field: whole, f"{log.field}|{ENDS}": ends}
    return [{field: values} for field, values in fields.items() if values]


def _quoted(value: str) -> str:
    return re.sub(r"([\\*?])", r"\\\1", value)


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
