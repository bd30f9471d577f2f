r"""Rules of Sigma: which field of which log holds a name, and how it is asked for.

A domain is two values, its own name and all that ends in a dot and that name: ``endswith`` alone
misses the name itself, and without the dot it takes in strangers. ``*`` and ``?`` are wildcards
and ``\`` quotes them, so in a value each is quoted.

https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html
https://sigmahq.io/sigma-specification/specification/sigma-appendix-taxonomy.html
https://sigmahq.io/sigma-specification/specification/sigma-appendix-modifiers.html
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from proscribe.formats import yaml_text
from proscribe.formats.grounds import by_product, sentence
from proscribe.formats.uuids import named
from proscribe.model import Kind, Prohibition, Text

ENDS = "endswith"
NAMES = frozenset({Kind.NETWORK_DOMAIN, Kind.NETWORK_HOSTNAME})
FALSE = Text("Exempt devices", "Appareils exemptés")


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


def rules(name: str, rows: Iterable[Prohibition]) -> bytes:
    """Return the rules for the log ``name``: a document for each product."""
    found = by_product(rows).items()
    return b"---\n".join(yaml_text.dump(_rule(name, product, of)) for product, of in found)


def _rule(name: str, product: str, rows: list[Prohibition]) -> dict[str, object]:
    log = LOGS[name]
    return {
        "title": f"Prohibited: {product} ({name})",
        "id": named(f"sigma/{name}/{product}").lower(),
        "status": "stable",
        "description": sentence(product, *rows),
        "author": "Proscribe",
        "logsource": log.source,
        "detection": {"selection": _selection(log, rows), "condition": "selection"},
        "falsepositives": [FALSE.en, FALSE.fr],
        "level": "medium" if log.kinds == NAMES else "low",
    }


def _selection(log: Log, rows: list[Prohibition]) -> list[dict[str, object]]:
    whole = [_quoted(r.identifier.value) for r in rows if not log.begin]
    below = [r.identifier for r in rows if log.begin or r.identifier.kind is Kind.NETWORK_DOMAIN]
    ends = [_quoted(f"{log.begin or '.'}{identifier.value}") for identifier in below]
    fields = {log.field: whole, f"{log.field}|{ENDS}": ends}
    return [{field: values} for field, values in fields.items() if values]


def _quoted(value: str) -> str:
    return re.sub(r"([\\*?])", r"\\\1", value)
